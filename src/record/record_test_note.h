/* A little record for the tests of this folder: every kind of field, every flag. */
#pragma once
#include "record.h"

struct note {
	struct row row;
	id person;
	struct text words, title, kana;
	int64_t rooms;
	date held_on, birth_on, next_on;
	instant seen_at;
	struct text mood, place, topics;
	int64_t urgent;
	id helper;
	struct text voice, before;
};

static const struct code_item mood_items[] = {
	{ "clear", "はっきりしている", NULL }, { "wavering", "揺れている", "あとでまた聴きます" }, { "tired", "疲れて途中まで", NULL },
};
static const struct codes moods = { "mood", mood_items, COUNT(mood_items) };
static const struct code_item place_items[] = {
	{ "home", "自宅", NULL }, { "ward", "病棟", NULL }, { "clinic", "外来", NULL }, { "day", "通所", NULL }, { "stay", "施設", NULL },
	{ "office", "事業所", NULL }, { "phone", "電話", NULL }, { "video", "画面ごし", NULL }, { "other", "ほか", NULL },
};
static const struct codes places = { "place", place_items, COUNT(place_items) };
static const struct code_item topic_items[] = { { "home", "暮らす場所", NULL }, { "family", "家族のこと", NULL }, { "money", "お金", NULL } };
static const struct codes topics = { "topic", topic_items, COUNT(topic_items) };

static const struct field note_fields[] = {
	REF  (note, person,   NEED | FIXED | HIDDEN, "本人"),
	TEXT (note, words,    NEED | LISTED, "言葉", 1, 20),
	LINE (note, title,    LISTED, "題", 2, 10),
	KANA (note, kana,     LISTED, "ふりがな", 1, 30),
	INT  (note, rooms,    LISTED, "部屋の数", 1, 99),
	DATE (note, held_on,  NEED | LISTED, "聴いた日"),
	DATE (note, birth_on, PARTLY | LISTED, "生年月日"),
	DATE (note, next_on,  FUTURE, "次の日"),
	WHEN (note, seen_at,  LISTED, "見た時"),
	CODE (note, mood,     NEED | LISTED, "ようす", &moods),
	CODE (note, place,    0, "場所", &places),
	CODES(note, topics,   LISTED, "話題", &topics),
	FLAG (note, urgent,   LISTED, "至急"),
	REF  (note, helper,   0, "頼む人"),
	LINE (note, voice,    FIXED, "だれの言葉", 0, 20),
	LINE (note, before,   HIDDEN, "前の話", 0, 20),
};
static const struct record note_record = { "note", "話", sizeof(struct note), note_fields, COUNT(note_fields), 0, KIND_WISH };
