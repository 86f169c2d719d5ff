/* How long a request lay unread. A server that is asked for more than it can do notices nothing itself: each request is read and
 * answered in a moment; they wait before that, in their sockets. The system knows since when.
 *
 * Refuses to guess: where the system does not say, nothing has waited. */
#include "door.h"
#include <netinet/tcp.h>
#include <sys/socket.h>

int64_t http_waited_ms(const struct http_request *r) {
	const struct conn *c = r->door;
	struct tcp_info info;
	socklen_t n = sizeof info;
	if (c->fd < 0 || getsockopt(c->fd, IPPROTO_TCP, TCP_INFO, &info, &n))
		return 0;
	return info.tcpi_last_data_recv;
}
