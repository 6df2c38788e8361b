// SPDX-License-Identifier: Apache-2.0
//
// A slow disk, put under one process with LD_PRELOAD: every fsync and fdatasync
// takes JEJAK_SLOW_SYNC_MS milliseconds longer (a fraction may be said), and is
// then done as it was asked. For measuring what group commit is worth, and for
// holding a commit open while a test looks. Linux only.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int (*real_fsync)(int), (*real_fdatasync)(int);
static struct timespec delay;

__attribute__((constructor)) static void start(void) {
    const char *text = getenv("JEJAK_SLOW_SYNC_MS");
    double milliseconds = text ? atof(text) : 0;
    if (milliseconds > 0) {
        delay.tv_sec = (time_t)(milliseconds / 1000);
        delay.tv_nsec = (long)((milliseconds - (double)delay.tv_sec * 1000) * 1e6);
    }
    void *found = dlsym(RTLD_NEXT, "fsync");
    memcpy(&real_fsync, &found, sizeof found);
    found = dlsym(RTLD_NEXT, "fdatasync");
    memcpy(&real_fdatasync, &found, sizeof found);
}

static void wait_longer(void) {
    struct timespec left = delay;
    while ((left.tv_sec || left.tv_nsec) && nanosleep(&left, &left) && errno == EINTR) {}
}

int fsync(int descriptor) {
    wait_longer();
    return real_fsync(descriptor);
}

int fdatasync(int descriptor) {
    wait_longer();
    return real_fdatasync(descriptor);
}
