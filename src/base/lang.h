/* The two languages of every page. The language is the request's, never the process's. */
#pragma once
enum lang { LANG_JA, LANG_EN, LANG_COUNT };
