/* The control of the soak (script/overload): loaded before the C library into a server, it loses 100 bytes with every answer.
 * What measures the slope of a server's memory has to see it.  LD_PRELOAD=.../leak.so engawa serve ...
 * Refuses nothing; to lose something else, change lost(). */
#include <dlfcn.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>

static void *volatile last;

static void lost(void) {
	void *p = malloc(100);
	if (p)
		memset(p, 1, 100);
	last = p;
}

enum MHD_Result MHD_queue_response(struct MHD_Connection *connection, unsigned status, struct MHD_Response *response) {
	enum MHD_Result (*real)(struct MHD_Connection *, unsigned, struct MHD_Response *);
	void *found = dlsym(RTLD_NEXT, "MHD_queue_response");
	memcpy(&real, &found, sizeof real);
	lost();
	return real(connection, status, response);
}
