/* The door itself: listens, owns the threads, and leads each connection through libmicrohttpd's callbacks.
 *
 * Refuses to stop while a handler still owes an answer, since its request's memory lives here. The library is asked for
 * its middle strictness: what level 1 would refuse it refuses with a bare page, so head.c refuses it instead, with our
 * headers. Its idle timeout is off; reaper.c has absolute ones. To extend: options in daemon_start. */
#include "door.h"
#include "../base/err.h"
#include "../base/log.h"
#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#if MHD_VERSION < 0x00097500 || MHD_VERSION >= 0x00098000
#error "head.c reads the bytes libmicrohttpd 0.9.75 leaves behind; read connection.c of the new one before going on"
#endif

#define POOL_PER_CONNECTION ((size_t)15 * 1024)    /* a head of 8 KiB, its 100 headers, and the head of the answer; an open
                                                      stream keeps it, so it is most of what one costs */
#define CLOSE_POLL_US 2000
#define DESCRIPTORS_ELSEWHERE 512

struct arena *door_arena(struct http_door *door, size_t ceiling) {
	struct arena *arena = NULL;
	if (ceiling != ARENA_ROOM)
		return arena_new(ceiling);
	pthread_mutex_lock(&door->lock);
	if (door->n_spare > 0)
		arena = door->spare[--door->n_spare];
	pthread_mutex_unlock(&door->lock);
	return arena ? arena : arena_new(ceiling);
}

void door_arena_back(struct http_door *door, struct arena *arena, bool standard) {
	arena_on_full(arena, NULL, NULL);
	arena_reset(arena);
	pthread_mutex_lock(&door->lock);
	if (standard && door->n_spare < SPARE_ARENAS) {
		door->spare[door->n_spare++] = arena;
		arena = NULL;
	}
	pthread_mutex_unlock(&door->lock);
	arena_free(arena);
}

void door_wake(struct http_door *door, struct MHD_Connection *mhd) {
	atomic_fetch_add(&door->wakers, 1);
	MHD_resume_connection(mhd);
	atomic_fetch_sub(&door->wakers, 1);
}

struct within { struct conn *conn; void (*work)(struct conn *, void *); void *p; };

static void within_work(void *p) {
	struct within *w = p;
	w->work(w->conn, w->p);
}

bool door_within(struct conn *c, void (*work)(struct conn *, void *), void *p) {
	struct within within = { c, work, p };
	return arena_within(c->request.arena, within_work, &within);
}

/* ---- what the library calls ---- */

static void peer_read(struct conn *c) {
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(c->mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct sockaddr *address = info ? info->client_addr : NULL;
	if (address && address->sa_family == AF_INET) {
		const struct sockaddr_in *v4 = (const struct sockaddr_in *)(const void *)address;
		inet_ntop(AF_INET, &v4->sin_addr, c->peer, sizeof c->peer);
		c->peer_is_local = ntohl(v4->sin_addr.s_addr) >> 24 == 127;
	} else if (address && address->sa_family == AF_INET6) {
		const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)(const void *)address;
		inet_ntop(AF_INET6, &v6->sin6_addr, c->peer, sizeof c->peer);
		c->peer_is_local = IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
	}
}

static struct conn *conn_new(struct http_door *door, struct MHD_Connection *mhd) {
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct conn *c = calloc(1, sizeof *c);
	if (!c)
		return NULL;
	c->door = door;
	c->mhd = mhd;
	c->fd = info ? info->connect_fd : -1;
	c->request.door = c;
	peer_read(c);
	stream_init(c);
	reaper_wait_for(c, WAIT_HEAD, door->config.limits.head_ms);
	pthread_mutex_lock(&door->lock);
	c->next = door->conns;
	c->link = &door->conns;
	if (c->next)
		c->next->link = &c->next;
	door->conns = c;
	pthread_mutex_unlock(&door->lock);
	return c;
}

static void conn_free(struct conn *c) {
	pthread_mutex_lock(&c->door->lock);
	*c->link = c->next;
	if (c->next)
		c->next->link = c->link;
	pthread_mutex_unlock(&c->door->lock);
	stream_free(c);
	free(c);
}

static void on_connection(void *cls, struct MHD_Connection *mhd, void **context, enum MHD_ConnectionNotificationCode what) {
	if (what == MHD_CONNECTION_NOTIFY_STARTED)
		*context = conn_new(cls, mhd);
	else if (*context)
		conn_free(*context);
}

/* The first line is here. What is returned becomes the request's context. */
static void *on_line(void *cls, const char *target, struct MHD_Connection *mhd) {
	(void)cls;
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	struct conn *c = info ? info->socket_context : NULL;
	if (c)
		request_line(c, (char *)(uintptr_t)target);
	return c;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *mhd, const char *url, const char *method,
	const char *version, const char *bytes, size_t *n, void **context) {
	(void)cls, (void)mhd, (void)url, (void)version;
	struct conn *c = *context;
	if (!c)
		return MHD_NO;
	switch ((enum stage)atomic_load(&c->stage)) {
	case STAGE_HEAD:
		return request_begin(c, method);
	case STAGE_BODY:
		if (*n == 0)
			return request_whole(c);
		request_body(c, bytes, *n);
		*n = 0;
		return MHD_YES;
	case STAGE_ANSWERED:
		return reply_send(c);
	default:
		return MHD_NO;
	}
}

static void on_completed(void *cls, struct MHD_Connection *mhd, void **context, enum MHD_RequestTerminationCode why) {
	(void)cls, (void)mhd, (void)why;
	if (*context)
		request_end(*context);
	*context = NULL;
}

/* Escapes are decoded by percent.c, once. */
static size_t leave_escapes(void *cls, struct MHD_Connection *mhd, char *s) {
	(void)cls, (void)mhd;
	return strlen(s);
}

/* ---- opening and closing ---- */

static bool address_read(const struct http_config *config, struct sockaddr_storage *out, socklen_t *n, bool *local) {
	const char *address = config->address ? config->address : "127.0.0.1";
	struct sockaddr_in v4 = { .sin_family = AF_INET, .sin_port = htons(config->port) };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_port = htons(config->port) };
	memset(out, 0, sizeof *out);
	if (inet_pton(AF_INET, address, &v4.sin_addr) == 1) {
		memcpy(out, &v4, *n = sizeof v4);
		*local = ntohl(v4.sin_addr.s_addr) >> 24 == 127;
		return true;
	}
	if (inet_pton(AF_INET6, address, &v6.sin6_addr) == 1) {
		memcpy(out, &v6, *n = sizeof v6);
		*local = IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr);
		return true;
	}
	return false;
}

static int listen_at(struct http_door *door, bool *local) {
	struct sockaddr_storage at;
	socklen_t n;
	if (!address_read(&door->config, &at, &n, local))
		return err_set(ERR_SETUP, "\"%s\" is not an address to listen on", door->config.address);
	door->listener = socket(at.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (door->listener < 0)
		return err_set(ERR_SETUP, "no socket: %s", strerror(errno));
	setsockopt(door->listener, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int));
	if (bind(door->listener, (struct sockaddr *)&at, n) || listen(door->listener, 1024))
		return err_set(ERR_SETUP, "cannot listen on port %d: %s", door->config.port, strerror(errno));
	getsockname(door->listener, (struct sockaddr *)&at, &n);
	in_port_t port = at.ss_family == AF_INET ? ((struct sockaddr_in *)&at)->sin_port : ((struct sockaddr_in6 *)&at)->sin6_port;
	door->port = ntohs(port);
	return ERR_OK;
}

static void limits_fill(struct http_door *door, bool local) {
	struct http_limits *l = &door->config.limits;
	l->body_max = l->body_max ? l->body_max : (size_t)1024 * 1024;
	l->connections_max = l->connections_max ? l->connections_max : 4096;
	if (l->per_address_max == 0 && !local)
		l->per_address_max = 512;
	l->head_ms = l->head_ms ? l->head_ms : SECONDS(10);
	l->body_ms = l->body_ms ? l->body_ms : SECONDS(30);
	l->idle_ms = l->idle_ms ? l->idle_ms : SECONDS(75);
	l->send_ms = l->send_ms ? l->send_ms : SECONDS(60);
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	if (door->config.threads == 0)
		door->config.threads = cores > 0 ? (unsigned)cores : 1;
}

/* The usual 1,024 descriptors are too few for that many connections; the hard limit is the operator's. */
static void descriptors_allow(const struct http_limits *l) {
	struct rlimit now;
	rlim_t wanted = (rlim_t)l->connections_max + DESCRIPTORS_ELSEWHERE;
	if (getrlimit(RLIMIT_NOFILE, &now) || now.rlim_cur >= wanted)
		return;
	now.rlim_cur = now.rlim_max < wanted ? now.rlim_max : wanted;
	if (setrlimit(RLIMIT_NOFILE, &now) || now.rlim_cur < wanted)
		log_warn("only %llu descriptors for %u connections", (unsigned long long)now.rlim_cur, l->connections_max);
}

static int daemon_start(struct http_door *door) {
	const struct http_limits *l = &door->config.limits;
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC;
	struct MHD_OptionItem some[] = {
		{ MHD_OPTION_THREAD_POOL_SIZE, door->config.threads, NULL },
		{ MHD_OPTION_PER_IP_CONNECTION_LIMIT, l->per_address_max, NULL },
		{ MHD_OPTION_END, 0, NULL },
	};
	descriptors_allow(l);
	door->mhd = MHD_start_daemon(flags, 0, NULL, NULL, on_request, door,
		MHD_OPTION_LISTEN_SOCKET, door->listener,
		MHD_OPTION_CONNECTION_LIMIT, l->connections_max,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, POOL_PER_CONNECTION,
		MHD_OPTION_STRICT_FOR_CLIENT, 0,
		MHD_OPTION_CONNECTION_TIMEOUT, 0u,
		MHD_OPTION_NOTIFY_CONNECTION, on_connection, door,
		MHD_OPTION_URI_LOG_CALLBACK, on_line, door,
		MHD_OPTION_UNESCAPE_CALLBACK, leave_escapes, NULL,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, door,
		MHD_OPTION_ARRAY, door->config.threads > 1 ? some : some + 1,
		MHD_OPTION_END);
	return door->mhd ? ERR_OK : err_set(ERR_SETUP, "libmicrohttpd does not start: %s", strerror(errno));
}

static void door_free(struct http_door *door) {
	reply_busy_free(door);
	while (door->n_spare > 0)
		arena_free(door->spare[--door->n_spare]);
	pthread_mutex_destroy(&door->lock);
	pthread_cond_destroy(&door->wake);
	free(door);
}

int http_open(struct http_door **out, const struct http_config *config) {
	bool local = false;
	pthread_condattr_t monotonic;
	*out = NULL;
	if (strncmp(MHD_get_version(), "0.9.7", 5) != 0)
		return err_set(ERR_SETUP, "libmicrohttpd %s is not the 0.9.75 this door was made for", MHD_get_version());
	struct http_door *door = calloc(1, sizeof *door);
	if (!door)
		return err_set(ERR_SETUP, "no memory for the door");
	door->config = *config;
	door->listener = -1;
	pthread_mutex_init(&door->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&door->wake, &monotonic);
	pthread_condattr_destroy(&monotonic);
	int err = listen_at(door, &local);
	limits_fill(door, local);
	if (err == ERR_OK)
		err = reply_busy_make(door);
	if (err == ERR_OK)
		err = reaper_start(door);
	if (err == ERR_OK)
		err = daemon_start(door);
	if (err == ERR_OK) {
		*out = door;
		return ERR_OK;
	}
	reaper_stop(door);
	if (door->listener >= 0)
		close(door->listener);
	door_free(door);
	return err;
}

uint16_t http_port(const struct http_door *door) {
	return door->port;
}

/* The listening socket is shut but stays open: a thread may just be about to accept on its number. */
void http_stop_new(struct http_door *door) {
	if (atomic_exchange(&door->stopping, true))
		return;
	MHD_quiesce_daemon(door->mhd);
	shutdown(door->listener, SHUT_RDWR);
}

void http_close(struct http_door *door) {
	int64_t told = clock_mono();
	if (!door)
		return;
	http_stop_new(door);
	atomic_store(&door->closing, true);
	pthread_mutex_lock(&door->lock);
	for (struct conn *c = door->conns; c; c = c->next)
		stream_finish(c);
	pthread_mutex_unlock(&door->lock);
	while (atomic_load(&door->under_way) > 0 || atomic_load(&door->wakers) > 0) {
		usleep(CLOSE_POLL_US);
		if (clock_mono() - told > SECONDS(10)) {
			log_warn("the door waits for %d answers before it closes", atomic_load(&door->under_way));
			told = clock_mono();
		}
	}
	reaper_stop(door);
	MHD_stop_daemon(door->mhd);
	close(door->listener);
	door_free(door);
}
