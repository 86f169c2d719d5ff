/* Memory beside a request's own, which is too small for long lists. It is gone with the request; what does not fit ends the
 * request as if its own memory were full (503). */
#pragma once
#include "../desk/request.h"

struct arena *exchange_room(struct request *, size_t ceiling);
