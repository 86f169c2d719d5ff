/* Kinds of data the gate knows (docs/security.md; UX.md 4). Apart from record.h, so that the gate's rule needs nothing else. */
#pragma once
enum data_kind { KIND_NONE, KIND_PERSON, KIND_WISH, KIND_MEDICAL, KIND_LIFE, KIND_FAMILY, KIND_MONEY, KIND_SHEET, KIND_TEAM,
	KIND_ADDRESS, KIND_CONSENT, KIND_PROTECTION, KIND_NETWORK, DATA_KINDS };
