// SPDX-License-Identifier: Apache-2.0
//
// A load generator for the door: many connections, one thread, no dependency.
//
//     cc -O2 -o load load.c
//     ./load --port 8080 --key KEY --batch 100 --connections 32 --seconds 60
//
// Closed loop (no --rate): each connection sends its next request as soon as
// the last one is answered. Open loop (--rate R requests a second): request k is
// meant for the moment start + k/R, and its latency counts from that moment, not
// from when a connection was free to send it. So a server that stalls is charged
// for all who would have come meanwhile (coordinated omission is not hidden).
//
// A request that is answered 503 or 429, or whose connection ends unanswered, is
// sent again with the same message ids after a pause, as an SDK would; its
// latency runs on. So the events of all 200s are exactly those to be found in
// the log.
//
// Bodies are a shop's events of 400 to 600 bytes. Each connection keeps a few
// bodies with their requests' heads; before a request goes out, only the fields
// of fixed width are written anew: message id, person, product, price, time.
//
// With --known each body goes out again and again with the same message ids, so
// that all but the first are duplicates: what reading and recognising cost
// without storing. With --lines N it sends nothing, and prints N events as JSON
// Lines for an import.
//
// Prints one JSON object. Linux only (epoll, timerfd).

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

// Settings

static const char *host = "127.0.0.1", *key = "", *folder = NULL, *library = "jejak-load";
static int port = 8080, connections = 32, batch = 100, identified = 40;
static int probe_only = 0, is_known = 0;
static double seconds = 20, warmup = 2, rate = 0, retry_pause = 0.1, drain = 15;
static long long people = 100000, lines = 0;
static uint64_t seed = 0;

// Clock and chance

static int64_t nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static uint64_t mixed(uint64_t value) {
    value += 0x9E3779B97F4A7C15u;
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9u;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBu;
    return value ^ (value >> 31);
}

static uint64_t random_state;
static uint64_t chance(void) { return mixed(random_state++); }

// Latencies: 64 steps in each power of two of microseconds, so within 1.6 %.

enum { STEPS = 64, BUCKETS = STEPS * 40 };
static uint64_t histogram[BUCKETS], measured;
static int64_t longest;

static int bucket_of(uint64_t value) {
    if (value < STEPS) return (int)value;
    int power = 63 - __builtin_clzll(value);
    int shift = power - 6;
    int place = (shift + 1) * STEPS + (int)((value >> shift) & (STEPS - 1));
    return place < BUCKETS ? place : BUCKETS - 1;
}

static double value_of(int bucket) {
    if (bucket < STEPS) return bucket + 0.5;
    int shift = bucket / STEPS - 1;
    return (double)((uint64_t)(STEPS + bucket % STEPS) << shift) + (double)(1ull << shift) / 2;
}

static void note_latency(int64_t nanos) {
    if (nanos < 0) nanos = 0;
    if (nanos > longest) longest = nanos;
    histogram[bucket_of((uint64_t)nanos / 1000)]++;
    measured++;
}

static double latency(double share) {
    uint64_t wanted = (uint64_t)(share * (double)measured), seen = 0;
    if (wanted >= measured) wanted = measured ? measured - 1 : 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++)
        if ((seen += histogram[bucket]) > wanted) {
            double value = value_of(bucket) / 1000;
            return value < (double)longest / 1e6 ? value : (double)longest / 1e6;
        }
    return 0;
}

// The disk's own time: 4 KB written and synced, as a commit does at least.

static int rising(const void *first, const void *second) {
    double a = *(const double *)first, b = *(const double *)second;
    return (a > b) - (a < b);
}

static void probe_disk(double *middle, double *late) {
    enum { TIMES = 200, BLOCK = 4096 };
    static double times[TIMES];
    static char bytes[BLOCK], path[4096];
    *middle = *late = -1;
    if (!folder) return;
    snprintf(path, sizeof path, "%s/.fsync-probe-%d", folder, (int)getpid());
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return;
    unlink(path);
    for (int index = 0; index < TIMES; index++) {
        memset(bytes, index, BLOCK);
        int64_t start = nanoseconds();
        if (pwrite(file, bytes, BLOCK, (off_t)index * BLOCK) != BLOCK || fdatasync(file)) break;
        times[index] = (double)(nanoseconds() - start) / 1e6;
    }
    close(file);
    qsort(times, TIMES, sizeof *times, rising);
    *middle = times[TIMES / 2];
    *late = times[TIMES * 99 / 100];
}

// Bodies

// Where the fields of fixed width of one event lie in a request.
struct event {
    int message, visitor, user, product, price, time;
};

struct request {
    char *bytes;
    int length;
    int sent_at; // where the batch's own time lies, or below 0
    int count;   // events
    struct event *events;
};

static const char *names[] = {"Product Viewed",   "Product Viewed", "Product Viewed",
                              "Product Added",    "Product Clicked", "Product Removed",
                              "Order Completed"};
static const char *sections[] = {"Fashion", "Gadget", "Kitchen", "Beauty", "Sport", "Books"};
static const char *agents[] = {
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36"};
static const char *mediums[] = {"cpc", "email", "social", "organic"};

struct text {
    char *bytes;
    int length, room;
};

__attribute__((format(printf, 2, 3))) static void add(struct text *text, const char *form, ...) {
    va_list words;
    for (;;) {
        va_start(words, form);
        int left = text->room - text->length;
        int wrote = vsnprintf(text->bytes + text->length, (size_t)left, form, words);
        va_end(words);
        if (wrote < left) {
            text->length += wrote;
            return;
        }
        text->room = (text->room + wrote) * 2;
        text->bytes = realloc(text->bytes, (size_t)text->room);
        if (!text->bytes) abort();
    }
}

#define BLANK_ID "00000000-0000-4000-8000-000000000000"
#define BLANK_TIME "2026-01-01T00:00:00.000Z"

// Adds one event and notes where its changing fields lie. Of ten events six are
// page views, one in forty is an identify, the rest tracks; as many carry a
// user id as people are identified.
static void add_event(struct text *text, struct event *places, int is_alone) {
    uint64_t dice = chance();
    int has_user = (int)(dice % 100) < identified;
    int sort = (int)((dice >> 8) % 40);
    int is_identify = sort == 0 && has_user;
    int is_page = !is_identify && sort < 24;
    const char *section = sections[(dice >> 16) % 6];
    places->user = places->product = places->price = -1;
    add(text, "{");
    if (!is_alone)
        add(text, "\"type\":\"%s\",", is_identify ? "identify" : is_page ? "page" : "track");
    if (is_alone && *key) add(text, "\"writeKey\":\"%s\",", key);
    add(text, "\"messageId\":\"");
    places->message = text->length;
    add(text, BLANK_ID "\",\"anonymousId\":\"");
    places->visitor = text->length;
    add(text, BLANK_ID "\",");
    if (has_user) {
        add(text, "\"userId\":\"u");
        places->user = text->length;
        add(text, "00000000\",");
    }
    add(text, "\"timestamp\":\"");
    places->time = text->length;
    add(text, BLANK_TIME "\",");
    if (is_identify) {
        add(text, "\"traits\":{\"firstName\":\"Ayu\",\"lastName\":\"Lestari %d\","
                  "\"city\":\"Bandung\",\"plan\":\"gold\",\"language\":\"id\"},",
            (int)((dice >> 24) % 5000));
    } else if (is_page) {
        add(text, "\"name\":\"%s\",\"category\":\"Shop\",\"properties\":{\"path\":\"/p/", section);
        places->product = text->length;
        add(text, "000000\",\"referrer\":\"https://www.google.com/\",\"title\":\"%s, dibeli "
                  "kembali\",\"width\":%d},",
            section, 360 + (int)((dice >> 24) % 1600));
    } else {
        add(text, "\"event\":\"%s\",\"properties\":{\"product_id\":\"SKU",
            names[(dice >> 24) % 7]);
        places->product = text->length;
        add(text, "000000\",\"category\":\"%s\",\"name\":\"Batik %d\",\"brand\":\"Jejak\",\"price\":",
            section, (int)((dice >> 32) % 900));
        places->price = text->length;
        add(text, "100.25,\"quantity\":%d,\"currency\":\"IDR\"},", 1 + (int)((dice >> 40) % 3));
    }
    add(text, "\"context\":{\"library\":{\"name\":\"%s\",\"version\":\"1.0\"},\"locale\":\"id-ID\",",
        library);
    if ((dice >> 48) % 4 == 0)
        add(text, "\"campaign\":{\"source\":\"news\",\"medium\":\"%s\"},", mediums[(dice >> 50) % 4]);
    add(text, "\"timezone\":\"Asia/Jakarta\",\"userAgent\":\"%s\"}}", agents[(dice >> 56) % 3]);
}

static const char *endpoint_of(const char *body) {
    if (strstr(body, "\"traits\":")) return "identify";
    return strstr(body, "\"event\":") ? "track" : "page";
}

static struct request new_request(void) {
    struct request made = {.count = batch, .sent_at = -1};
    struct text body = {.bytes = malloc(1024), .room = 1024};
    made.events = calloc((size_t)batch, sizeof *made.events);
    if (!body.bytes || !made.events) abort();
    if (batch == 1) {
        add_event(&body, &made.events[0], 1);
    } else {
        add(&body, "{\"writeKey\":\"%s\",\"sentAt\":\"", key);
        made.sent_at = body.length;
        add(&body, BLANK_TIME "\",\"batch\":[");
        for (int index = 0; index < batch; index++) {
            if (index) add(&body, ",");
            add_event(&body, &made.events[index], 0);
        }
        add(&body, "]}");
    }
    struct text all = {.bytes = malloc(1024), .room = 1024};
    add(&all,
        "POST /v1/%s HTTP/1.1\r\nHost: %s:%d\r\nContent-Type: application/json\r\n"
        "User-Agent: jejak-load\r\nContent-Length: %d\r\n\r\n",
        batch == 1 ? endpoint_of(body.bytes) : "batch", host, port, body.length);
    int head = all.length;
    add(&all, "%s", body.bytes);
    free(body.bytes);
    if (made.sent_at >= 0) made.sent_at += head;
    for (int index = 0; index < batch; index++) {
        int *places = (int *)&made.events[index];
        for (size_t place = 0; place < sizeof(struct event) / sizeof(int); place++)
            if (places[place] >= 0) places[place] += head;
    }
    made.bytes = all.bytes;
    made.length = all.length;
    return made;
}

static void put_id(char *place, uint64_t high, uint64_t low) {
    static const char digits[] = "0123456789abcdef";
    static const char spots[] = {0,  1,  2,  3,  4,  5,  6,  7,  9,  10, 11, 12, 15, 16, 17, 20,
                                 21, 22, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35};
    for (int index = 0; index < 16; index++) place[(int)spots[index]] = digits[high >> (4 * index) & 15];
    for (int index = 16; index < 30; index++)
        place[(int)spots[index]] = digits[low >> (4 * (index - 16)) & 15];
}

static void put_number(char *place, uint64_t number, int width) {
    while (width--) place[width] = (char)('0' + number % 10), number /= 10;
}

static char now_text[32];
static int64_t now_second = -1;

// The time of day as text; only the milliseconds are written each time.
static void renew_time(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (now.tv_sec != now_second) {
        struct tm parts;
        gmtime_r(&now.tv_sec, &parts);
        strftime(now_text, sizeof now_text, "%Y-%m-%dT%H:%M:%S.000Z", &parts);
        now_second = now.tv_sec;
    }
    put_number(now_text + 20, (uint64_t)now.tv_nsec / 1000000, 3);
}

static uint64_t messages;

// Makes a request new: other messages, other people, other products, now.
static void renew(struct request *request) {
    renew_time();
    if (request->sent_at >= 0) memcpy(request->bytes + request->sent_at, now_text, 24);
    uint64_t known = (uint64_t)(people * identified / 100);
    for (int index = 0; index < request->count; index++) {
        struct event *event = &request->events[index];
        uint64_t number = messages++, dice = chance();
        put_id(request->bytes + event->message, mixed(seed ^ number), mixed(seed + number));
        // The first people are the identified ones; each has one browser.
        uint64_t person = event->user >= 0 ? (known ? dice % known : 0)
                                           : known + dice % ((uint64_t)people - known + !known);
        put_id(request->bytes + event->visitor, mixed(person), mixed(~person));
        if (event->user >= 0) put_number(request->bytes + event->user, person, 8);
        if (event->product >= 0) put_number(request->bytes + event->product, (dice >> 32) % 20000, 6);
        if (event->price >= 0) put_number(request->bytes + event->price, 100 + (dice >> 48) % 900, 3);
        memcpy(request->bytes + event->time, now_text, 24);
    }
}

// Connections

enum { VARIANTS = 4, ANSWER = 65536 };
enum state { IDLE, SENDING, READING, RESTING };

struct connection {
    int socket;
    enum state state;
    int is_waiting_to_write;
    struct request variants[VARIANTS];
    struct request *request;
    int sent, got, variant;
    int64_t meant;  // when this request should have gone out
    int64_t resume; // when to try again
    char answer[ANSWER];
};

static struct connection *all;
static int poll_descriptor, timer;
static uint64_t requests_done, events_done, events_accepted, duplicates, resent, broken, busy, limited;
static uint64_t all_acknowledged;
static uint64_t statuses[600];
static int64_t measure_from, measure_until;
static uint64_t per_second[86400], never_sent;

static void watch(struct connection *connection, int wants_write) {
    struct epoll_event event = {.events = EPOLLIN | (wants_write ? EPOLLOUT : 0),
                                .data.ptr = connection};
    epoll_ctl(poll_descriptor, EPOLL_CTL_MOD, connection->socket, &event);
    connection->is_waiting_to_write = wants_write;
}

static int open_socket(struct connection *connection) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    if (inet_pton(AF_INET, host, &address.sin_addr) != 1) return 0;
    int made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;
    if (made < 0 || connect(made, (struct sockaddr *)&address, sizeof address)) {
        if (made >= 0) close(made);
        return 0;
    }
    setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    fcntl(made, F_SETFL, O_NONBLOCK);
    connection->socket = made;
    connection->got = 0;
    connection->is_waiting_to_write = 0;
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
    epoll_ctl(poll_descriptor, EPOLL_CTL_ADD, made, &event);
    return 1;
}

static void close_socket(struct connection *connection) {
    if (connection->socket >= 0) close(connection->socket);
    connection->socket = -1;
}

// Lets a connection rest, and then send its request once more.
static void rest(struct connection *connection) {
    resent++;
    connection->state = RESTING;
    connection->resume = nanoseconds() + (int64_t)(retry_pause * 1e9);
}

static void go_on_sending(struct connection *connection) {
    struct request *request = connection->request;
    while (connection->sent < request->length) {
        ssize_t sent = send(connection->socket, request->bytes + connection->sent,
                            (size_t)(request->length - connection->sent), MSG_NOSIGNAL);
        if (sent < 0 && (errno == EAGAIN || errno == EINTR)) {
            if (!connection->is_waiting_to_write) watch(connection, 1);
            return;
        }
        if (sent <= 0) {
            broken++;
            close_socket(connection);
            rest(connection);
            return;
        }
        connection->sent += (int)sent;
    }
    if (connection->is_waiting_to_write) watch(connection, 0);
    connection->state = READING;
}

static void begin_sending(struct connection *connection) {
    if (connection->socket < 0 && !open_socket(connection)) {
        rest(connection);
        return;
    }
    connection->sent = connection->got = 0;
    connection->state = SENDING;
    go_on_sending(connection);
}

static void begin(struct connection *connection, int64_t meant) {
    connection->request = &connection->variants[connection->variant++ % VARIANTS];
    connection->meant = meant;
    if (!is_known || connection->variant <= VARIANTS) renew(connection->request);
    begin_sending(connection);
}

static long long number_after(const char *text, const char *word) {
    const char *found = strstr(text, word);
    return found ? atoll(found + strlen(word)) : -1;
}

static void finish(struct connection *connection, int status, const char *body, int closes) {
    if (status > 0 && status < 600) statuses[status]++;
    if (closes) close_socket(connection);
    if (status == 503 || status == 429) {
        status == 503 ? busy++ : limited++;
        rest(connection);
        return;
    }
    int64_t now = nanoseconds();
    connection->state = IDLE;
    if (status == 200) {
        long long accepted = number_after(body, "\"accepted\":");
        long long known = number_after(body, "\"duplicates\":");
        if (accepted > 0) events_accepted += (uint64_t)accepted;
        if (known > 0) duplicates += (uint64_t)known;
        all_acknowledged += (uint64_t)connection->request->count;
    }
    // A latency counts where the request was meant for the measured time, a rate
    // where it was answered in it.
    int64_t moment = rate > 0 ? connection->meant : now;
    if (moment >= measure_from && moment < measure_until) note_latency(now - connection->meant);
    if (now < measure_from || now >= measure_until) return;
    requests_done++;
    if (status != 200) return;
    events_done += (uint64_t)connection->request->count;
    int64_t second = (now - measure_from) / 1000000000;
    if (second >= 0 && second < 86400) per_second[second] += (uint64_t)connection->request->count;
}

static void read_answer(struct connection *connection) {
    for (;;) {
        if (connection->got >= ANSWER - 1) connection->got = ANSWER / 2; // an absurd answer
        ssize_t got = recv(connection->socket, connection->answer + connection->got,
                           (size_t)(ANSWER - 1 - connection->got), 0);
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (got <= 0) {
            close_socket(connection);
            if (connection->state == READING || connection->state == SENDING) {
                broken++;
                rest(connection);
            }
            return;
        }
        connection->got += (int)got;
        connection->answer[connection->got] = 0;
        char *end = strstr(connection->answer, "\r\n\r\n");
        if (!end) continue;
        *end = 0;
        const char *length = strcasestr(connection->answer, "\r\ncontent-length:");
        int closes = strcasestr(connection->answer, "\r\nconnection: close") != NULL;
        long long size = length ? atoll(length + 17) : 0;
        int has_all = connection->got - (end + 4 - connection->answer) >= size;
        if (!has_all) {
            *end = '\r';
            continue;
        }
        int status = atoi(connection->answer + 9);
        connection->got = 0;
        finish(connection, status, end + 4, closes);
        return;
    }
}

// The run

static void set_timer(int64_t moment) {
    struct itimerspec time = {.it_value = {.tv_sec = moment / 1000000000,
                                           .tv_nsec = moment % 1000000000}};
    timerfd_settime(timer, TFD_TIMER_ABSTIME, &time, NULL);
}



static void charge_never_sent(int64_t start, uint64_t due);

static void run(void) {
    int64_t start = nanoseconds();
    measure_from = start + (int64_t)(warmup * 1e9);
    measure_until = measure_from + (int64_t)(seconds * 1e9);
    uint64_t due = 0; // how many requests of the open loop have gone out
    int next = 0, resting = 0, open = 0;
    struct epoll_event events[256];
    for (;;) {
        int64_t now = nanoseconds();
        int is_over = now >= measure_until;
        if (is_over && (!open || now > measure_until + (int64_t)(drain * 1e9))) break;
        int64_t wake = now + 20000000;
        resting = open = 0;
        // One pass: send again what has rested, and what is due to idle ones.
        for (int step = 0; step < connections; step++) {
            struct connection *connection = &all[(next + step) % connections];
            if (connection->state == RESTING && connection->resume <= now)
                begin_sending(connection);
            if (connection->state == RESTING && connection->resume < wake)
                wake = connection->resume;
            if (connection->state == IDLE && !is_over) {
                int64_t meant = rate > 0 ? start + (int64_t)((double)due * 1e9 / rate) : now;
                if (meant <= now) {
                    due++;
                    begin(connection, meant);
                } else if (meant < wake) {
                    wake = meant;
                }
            }
            resting += connection->state == RESTING;
            open += connection->state != IDLE;
        }
        next = (next + 1) % connections;
        if (wake > now) set_timer(wake);
        int count = epoll_wait(poll_descriptor, events, 256, wake > now ? -1 : 0);
        for (int index = 0; index < count; index++) {
            struct connection *connection = events[index].data.ptr;
            if (!connection) {
                uint64_t ticks;
                if (read(timer, &ticks, sizeof ticks) < 0) continue;
                continue;
            }
            if (connection->socket >= 0 && (events[index].events & EPOLLOUT) &&
                connection->state == SENDING)
                go_on_sending(connection);
            if (connection->socket >= 0 && (events[index].events & ~(uint32_t)EPOLLOUT))
                read_answer(connection);
        }
    }
    if (rate > 0) charge_never_sent(start, due);
}

// Requests of the open loop that were meant for the measured time and never
// found a free connection waited at least until its end: they count as late as
// that, else a server that falls behind would look better than it is.
static void charge_never_sent(int64_t start, uint64_t due) {
    for (;; due++) {
        int64_t meant = start + (int64_t)((double)due * 1e9 / rate);
        if (meant >= measure_until) return;
        never_sent++;
        if (meant >= measure_from) note_latency(measure_until - meant);
    }
}

static int rising_count(const void *first, const void *second) {
    uint64_t a = *(const uint64_t *)first, b = *(const uint64_t *)second;
    return (a > b) - (a < b);
}

static double own_seconds(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void print_results(double middle, double late, double processor, double lasted) {
    uint64_t unanswered = 0;
    for (int index = 0; index < connections; index++) unanswered += all[index].state != IDLE;
    int whole = (int)seconds;
    if (whole > 86400) whole = 86400;
    qsort(per_second, (size_t)whole, sizeof *per_second, rising_count);
    double size = 0;
    for (int variant = 0; variant < VARIANTS; variant++)
        size += (double)all[0].variants[variant].length / VARIANTS / batch;
    printf("{\"mode\":\"%s\",\"batch\":%d,\"connections\":%d,\"seconds\":%.1f,", 
           rate > 0 ? "open" : "closed", batch, connections, seconds);
    if (rate > 0) printf("\"wantedRequestsPerSecond\":%.1f,", rate);
    printf("\"eventsPerSecond\":%.1f,\"requestsPerSecond\":%.1f,",
           (double)events_done / seconds, (double)requests_done / seconds);
    if (whole)
        printf("\"slowestSecond\":%llu,\"middleSecond\":%llu,\"fastestSecond\":%llu,",
               (unsigned long long)per_second[0], (unsigned long long)per_second[whole / 2],
               (unsigned long long)per_second[whole - 1]);
    printf("\"latencyMs\":{\"p50\":%.3f,\"p90\":%.3f,\"p99\":%.3f,\"p999\":%.3f,\"max\":%.3f},",
           latency(0.5), latency(0.9), latency(0.99), latency(0.999), (double)longest / 1e6);
    printf("\"statuses\":{");
    int is_first = 1;
    for (int status = 0; status < 600; status++)
        if (statuses[status]) {
            printf("%s\"%d\":%llu", is_first ? "" : ",", status,
                   (unsigned long long)statuses[status]);
            is_first = 0;
        }
    printf("},\"busy503\":%llu,\"limited429\":%llu,\"resent\":%llu,\"broken\":%llu,"
           "\"unanswered\":%llu,\"neverSent\":%llu,",
           (unsigned long long)busy, (unsigned long long)limited, (unsigned long long)resent,
           (unsigned long long)broken, (unsigned long long)unanswered,
           (unsigned long long)never_sent);
    printf("\"acknowledgedEvents\":%llu,\"acceptedEvents\":%llu,\"duplicateEvents\":%llu,",
           (unsigned long long)all_acknowledged, (unsigned long long)events_accepted,
           (unsigned long long)duplicates);
    printf("\"bytesPerEvent\":%.0f,\"people\":%lld,\"identifiedPercent\":%d,", size, people,
           identified);
    printf("\"generatorCores\":%.3f,\"fsyncMs\":{\"p50\":%.3f,\"p99\":%.3f}}\n",
           processor / lasted, middle, late);
}

static void read_settings(int count, char **words) {
    for (int index = 1; index < count; index++) {
        const char *word = words[index], *value = index + 1 < count ? words[index + 1] : "";
        if (!strcmp(word, "--probe-only") || !strcmp(word, "--known")) {
            *(word[2] == 'p' ? &probe_only : &is_known) = 1;
            continue;
        }
        if (!strcmp(word, "--host")) host = value;
        else if (!strcmp(word, "--port")) port = atoi(value);
        else if (!strcmp(word, "--key")) key = value;
        else if (!strcmp(word, "--folder")) folder = value;
        else if (!strcmp(word, "--connections")) connections = atoi(value);
        else if (!strcmp(word, "--batch")) batch = atoi(value);
        else if (!strcmp(word, "--people")) people = atoll(value);
        else if (!strcmp(word, "--identified")) identified = atoi(value);
        else if (!strcmp(word, "--seconds")) seconds = atof(value);
        else if (!strcmp(word, "--warmup")) warmup = atof(value);
        else if (!strcmp(word, "--lines")) lines = atoll(value);
        else if (!strcmp(word, "--rate")) rate = atof(value);
        else if (!strcmp(word, "--retry-pause")) retry_pause = atof(value);
        else if (!strcmp(word, "--seed")) seed = strtoull(value, NULL, 10);
        else {
            fprintf(stderr, "load: what is '%s'? The settings stand at the top of load.c.\n", word);
            exit(64);
        }
        index++;
    }
    if (connections < 1 || batch < 1 || people < 1 || identified < 0 || identified > 100) {
        fprintf(stderr, "load: a setting is out of range.\n");
        exit(64);
    }
}

// Prints events as JSON Lines, a thousand at a time.
static void print_lines(void) {
    enum { MANY = 1000 };
    static struct event places[MANY];
    static int ends[MANY];
    struct text text = {.bytes = malloc(1024), .room = 1024};
    if (!text.bytes) abort();
    for (int index = 0; index < MANY; index++) {
        add_event(&text, &places[index], 0);
        add(&text, "\n");
        ends[index] = text.length;
    }
    struct request request = {.bytes = text.bytes, .sent_at = -1, .events = places};
    for (long long left = lines; left > 0; left -= request.count) {
        request.count = left < MANY ? (int)left : MANY;
        renew(&request);
        fwrite(text.bytes, 1, (size_t)ends[request.count - 1], stdout);
    }
}

int main(int count, char **words) {
    signal(SIGPIPE, SIG_IGN);
    read_settings(count, words);
    double middle, late;
    probe_disk(&middle, &late);
    if (probe_only) {
        printf("{\"fsyncMs\":{\"p50\":%.3f,\"p99\":%.3f}}\n", middle, late);
        return 0;
    }
    // Message ids must differ from those of any run before on the same folder.
    if (!seed) seed = mixed((uint64_t)time(NULL) ^ (uint64_t)getpid() << 32);
    random_state = mixed(seed);
    if (lines > 0) {
        print_lines();
        return 0;
    }
    poll_descriptor = epoll_create1(EPOLL_CLOEXEC);
    timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(poll_descriptor, EPOLL_CTL_ADD, timer, &event);
    all = calloc((size_t)connections, sizeof *all);
    if (!all) abort();
    for (int index = 0; index < connections; index++) {
        for (int variant = 0; variant < VARIANTS; variant++)
            all[index].variants[variant] = new_request();
        all[index].socket = -1;
        if (!open_socket(&all[index])) {
            fprintf(stderr, "load: nobody answers at %s:%d.\n", host, port);
            return 1;
        }
    }
    double before = own_seconds();
    int64_t start = nanoseconds();
    run();
    double lasted = (double)(nanoseconds() - start) / 1e9;
    print_results(middle, late, own_seconds() - before, lasted);
    return 0;
}
