/* CSV as offices in Japan send it: RFC 4180 with CR LF or LF, quotes, UTF-8 with or without BOM, or CP932.
 * Reads rows into texts; never more than the limits; a bad row is reported by number, not fatal. */
#pragma once
#include "buf.h"

#define CSV_CELLS 200
#define CSV_CELL_BYTES 10000

struct csv { struct arena *arena; struct text rest; size_t line, next_line; };
/* The file's bytes must live as long as the cells: UTF-8 is read in place. Decides the encoding, converts into UTF-8, and starts. False (with err_set) when it is neither UTF-8 nor CP932. */
bool csv_open(struct csv *, struct arena *, struct text file);
/* Next record: cells and their count; at most 200 cells of 10,000 bytes. 1 = row, 0 = end, -1 = this row is malformed
 * (err_text says how) and was skipped. Blank lines are skipped. csv->line is the line the row began on (from 1). */
int csv_row(struct csv *, struct text **cells, size_t *n);

/* Writes one cell, quoted when needed; a cell that a spreadsheet would run (= + - @ tab CR) gets a leading apostrophe. */
void csv_cell(struct buf *, struct text, bool first);
void csv_end(struct buf *);                      /* CR LF */
#define CSV_BOM "\xEF\xBB\xBF"
