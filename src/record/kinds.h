/* Kinds of data the gate knows (docs/security.md; UX.md 4). Apart from record.h, so that the gate's rule needs nothing else.
 * One row for each: its name here, its code as stored, its word for people, and whether an agreement may open it (1: it is
 * offered in the form of agreements, has a column in the tables of sharing, and new people begin with it).
 * To add one: a row, then docs/how-to/add-a-kind-of-data.md. What is not in decide.c's rule stays shut. */
#pragma once
#define DATA_KINDS_ALL(KIND) \
	KIND(PERSON,     "person",     JA("kind|名前など"),       0) \
	KIND(WISH,       "wish",       JA("kind|希望"),           1) \
	KIND(MEDICAL,    "medical",    JA("kind|医療"),           1) \
	KIND(LIFE,       "life",       JA("kind|暮らし"),         1) \
	KIND(FAMILY,     "family",     JA("kind|家族・伝え方"),   1) \
	KIND(MONEY,      "money",      JA("kind|お金"),           1) \
	KIND(SHEET,      "sheet",      JA("kind|緊急シート"),     1) \
	KIND(TEAM,       "team",       JA("kind|チーム"),         0) \
	KIND(ADDRESS,    "address",    JA("kind|居場所"),         1) \
	KIND(CONSENT,    "consent",    JA("kind|同意と記録"),     0) \
	KIND(PROTECTION, "protection", JA("kind|権利を守る記録"), 0) \
	KIND(NETWORK,    "network",    JA("kind|地域の頁"),       0)

#define KIND_ENUM(name, ...) KIND_##name,
enum data_kind { KIND_NONE, DATA_KINDS_ALL(KIND_ENUM) DATA_KINDS };

/* Those an agreement may open, in the order of the list: as enum constants, as codes with a comma behind, as one text. */
#define KIND_WHEN_0(...)
#define KIND_WHEN_1(...) __VA_ARGS__
#define KIND_AGREED(name, code, ja, agreed) KIND_WHEN_##agreed(KIND_##name,)
#define KIND_AGREED_CODE(name, code, ja, agreed) KIND_WHEN_##agreed(code,)
#define KIND_AGREED_TEXT(name, code, ja, agreed) KIND_WHEN_##agreed(" " code)
#define KIND_COUNT(name, code, ja, agreed) + agreed
#define KINDS_AGREED (0 DATA_KINDS_ALL(KIND_COUNT))
