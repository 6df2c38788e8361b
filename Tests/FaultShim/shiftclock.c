// SPDX-License-Identifier: Apache-2.0
//
// A wall clock that jumps, put under one process with LD_PRELOAD.
//
// JEJAK_CLOCK_FILE names a file whose text is a number of seconds, such as
// "-86400". The wall clock is shifted by it, from one call to the next: whoever
// rewrites the file in place (at most 31 characters, padded with spaces) makes
// the clock jump. Monotonic clocks stay true, as in life. Linux with glibc only.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static int (*real_clock_gettime)(clockid_t, struct timespec *);
static const char *shift;

static void load_function(void) {
    if (real_clock_gettime) return;
    void *found = dlsym(RTLD_NEXT, "clock_gettime");
    memcpy(&real_clock_gettime, &found, sizeof found);
}

__attribute__((constructor)) static void start(void) {
    load_function();
    const char *path = getenv("JEJAK_CLOCK_FILE");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) return;
    // A page that other processes' writes show up in at once.
    void *page = mmap(NULL, 4096, PROT_READ, MAP_SHARED, file, 0);
    close(file);
    if (page != MAP_FAILED) shift = page;
}

// Read anew each time; an empty page beyond the end of the file reads as 0.
static time_t seconds_off(void) {
    char text[32] = {0};
    if (!shift) return 0;
    memcpy(text, shift, sizeof text - 1);
    return (time_t)atoll(text);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    load_function();
    int result = real_clock_gettime(clock, time);
    if (!result && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        time->tv_sec += seconds_off();
    return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    (void)zone;
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now)) return -1;
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *place) {
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now)) return -1;
    if (place) *place = now.tv_sec;
    return now.tv_sec;
}
