// key-latency PORT RATE SECONDS [set] [snapshots]: so many GETs a second of 1 M random keys (key:000000123456, which
// redis-benchmark -r 1000000 sets) over 64 connections in turn, at even intervals whether the replies before are there
// or not, and how long each reply took from when its request was due: a server that stalls is charged for all that
// came meanwhile. "set": every second round over the connections is of SETs of 64 bytes. "snapshots": BGSAVE begins
// again and again, half a second after the last has ended, and what was answered while one was written is counted
// apart too.
//
// One thread, which sleeps until a request is due or a reply has come: it must not take the core that the server needs.
// For the first fifteen seconds nothing is counted. Linux 5.11. key-latency.sh builds it: cc -O2 -o key-latency ...
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS = 64, KEYS = 1000000, WARM_SECONDS = 15, WAITING = 1 << 16 };
enum { BUCKETS = 1000000 }; // of a microsecond

static struct connection {
    int socket;
    int64_t due[WAITING]; // a ring: when each request that waits was due, in ns
    unsigned asked, answered;
    int left; // bytes of the value that is being received, with its line's end
} connections[CONNECTIONS];

static int control;        // BGSAVE and INFO; 0 where there are no snapshots
static int control_waits;  // a reply is due on it
static int saving;
static int64_t control_at; // when to ask next
static int64_t counted_from;
static long all[BUCKETS], during[BUCKETS];

static void fail(const char *what) { perror(what); exit(1); }

static int64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int dial(int port) {
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port) };
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int yes = 1, s = socket(AF_INET, SOCK_STREAM, 0);
    if (s < 0 || connect(s, (struct sockaddr *)&to, sizeof to) < 0) fail("connect");
    setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return s;
}

static void ask(struct connection *c, int64_t due, int set) {
    static char value[65] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
    char request[160];
    int key = rand() % KEYS;
    int length = set ? sprintf(request, "*3\r\n$3\r\nSET\r\n$16\r\nkey:%012d\r\n$64\r\n%s\r\n", key, value)
                     : sprintf(request, "*2\r\n$3\r\nGET\r\n$16\r\nkey:%012d\r\n", key);
    if (write(c->socket, request, length) != length) fail("write");
    c->due[c->asked++ % WAITING] = due;
    if (c->asked - c->answered < WAITING) return;
    fprintf(stderr, "too many requests wait: lower the rate\n");
    exit(1);
}

static int count(struct connection *c, int64_t at) {
    int64_t due = c->due[c->answered++ % WAITING], took = (at - due) / 1000;
    if (due < counted_from) return 1;
    if (took >= BUCKETS) took = BUCKETS - 1;
    all[took]++;
    if (saving) during[took]++;
    return 1;
}

// Takes what has come; gives how many replies ended with it: $64 and a value, $-1, or +OK. Each head is sent whole.
static int take(struct connection *c) {
    static char bytes[1 << 16];
    int got = read(c->socket, bytes, sizeof bytes), replies = 0;
    if (got <= 0) fail("read");
    int64_t at = now();
    for (int i = 0; i < got;) {
        if (c->left > 0) {
            int part = c->left < got - i ? c->left : got - i;
            i += part;
            if ((c->left -= part) == 0) replies += count(c, at);
            continue;
        }
        char *end = memchr(bytes + i, '\n', got - i);
        if (!end || bytes[i] == '-') { fprintf(stderr, "unexpected: %.60s\n", bytes + i); exit(1); }
        if (bytes[i] == '$' && bytes[i + 1] != '-') c->left = atoi(bytes + i + 1) + 2;
        else replies += count(c, at);
        i = end + 1 - bytes;
    }
    return replies;
}

// Asks every five milliseconds whether a snapshot still runs, and begins the next.
static void control_snapshots(int readable, int64_t at) {
    static char bytes[1 << 16];
    if (readable) {
        int got = read(control, bytes, sizeof bytes - 1);
        if (got <= 0) fail("read");
        bytes[got] = 0;
        control_waits = 0;
        control_at = at + 5000000;
        if (saving && strstr(bytes, "rdb_bgsave_in_progress:0")) { saving = 0; control_at = at + 500000000; }
    } else if (!control_waits && at >= control_at && at >= counted_from) {
        const char *text = saving ? "INFO persistence\r\n" : "BGSAVE\r\n";
        if (write(control, text, strlen(text)) < 0) fail("write");
        saving = 1;
        control_waits = 1;
    }
}

static void report(const char *title, const long *buckets) {
    static const double parts[] = { 0.5, 0.9, 0.99, 0.999, 1 };
    long total = 0, seen = 0;
    for (int i = 0; i < BUCKETS; i++) total += buckets[i];
    printf("%s: %ld requests", title, total);
    int part = 0;
    for (int i = 0; i < BUCKETS && part < 5; i++) {
        seen += buckets[i];
        for (; part < 5 && seen > 0 && seen >= parts[part] * total; part++) {
            if (part == 4) printf(", slowest %.3f ms", i / 1000.0);
            else printf(", p%g %.3f ms", parts[part] * 100, i / 1000.0);
        }
    }
    printf("\n");
}

int main(int argc, char **argv) {
    int port = argc > 3 ? atoi(argv[1]) : 0, set = 0, snapshots = 0;
    double rate = argc > 3 ? atof(argv[2]) : 0, seconds = argc > 3 ? atof(argv[3]) : 0;
    for (int i = 4; i < argc; i++) {
        set |= !strcmp(argv[i], "set");
        snapshots |= !strcmp(argv[i], "snapshots");
    }
    if (port <= 0 || rate <= 0 || seconds <= 0) {
        fprintf(stderr, "usage: key-latency PORT RATE SECONDS [set] [snapshots]\n");
        return 2;
    }

    prctl(PR_SET_TIMERSLACK, 1L);
    int epoll = epoll_create1(0);
    for (int i = 0; i < CONNECTIONS; i++) {
        connections[i].socket = dial(port);
        struct epoll_event e = { .events = EPOLLIN, .data.u32 = i };
        epoll_ctl(epoll, EPOLL_CTL_ADD, connections[i].socket, &e);
    }
    if (snapshots) {
        control = dial(port);
        struct epoll_event e = { .events = EPOLLIN, .data.u32 = CONNECTIONS };
        epoll_ctl(epoll, EPOLL_CTL_ADD, control, &e);
    }

    int64_t begin = now();
    counted_from = begin + WARM_SECONDS * 1000000000LL;
    long total = (long)(rate * (WARM_SECONDS + seconds)), sent = 0, answered = 0;
    while (answered < total) {
        int64_t at = now(), due = 0;
        for (; sent < total && (due = begin + (int64_t)(sent * 1e9 / rate)) <= at; sent++)
            ask(&connections[sent % CONNECTIONS], due, set && (sent / CONNECTIONS & 1));
        if (snapshots) control_snapshots(0, at);
        int64_t wait = sent < total ? due - now() : 1000000;
        if (wait > 1000000) wait = 1000000;
        struct timespec timeout = { 0, wait > 0 ? wait : 0 };
        struct epoll_event ready[CONNECTIONS + 1];
        int count = epoll_pwait2(epoll, ready, CONNECTIONS + 1, &timeout, 0);
        for (int i = 0; i < count; i++) {
            if (ready[i].data.u32 == CONNECTIONS) control_snapshots(1, now());
            else answered += take(&connections[ready[i].data.u32]);
        }
    }
    report("all", all);
    if (snapshots) report("answered while a snapshot was written", during);
    return 0;
}
