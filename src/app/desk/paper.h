/* Paper: a described page becomes PDF in a program of its own (src/pdf), started on demand, kept while it is used, started
 * again when it died. One document at a time; ten seconds each, then the program is ended.
 * Only on threads that may wait: a route with .slow, or a prepare. The description of a document is in src/pdf/pdf.h. */
#pragma once
#include "request.h"

struct paper;
struct paper *paper_open(struct arena *);                        /* starts nothing yet */
void paper_close(struct paper *);

/* False: no PDF could be made (the log says why). *overflow: more than one page even in the smallest type; the PDF then has
 * as many pages as it takes. */
bool paper_pdf(struct request *, struct text document_json, struct text *pdf, bool *overflow);
/* The same without the bytes: *tenths becomes the type size in tenths of a point that fits one page, 0 when none does. */
bool paper_fit(struct request *, struct text document_json, int *tenths);
