// SPDX-License-Identifier: Apache-2.0
// What Linux and glibc can do and Swift's Glibc module does not show.
#pragma once

#if defined(__GLIBC__) || defined(__linux__)
#include <malloc.h>
#endif

#if defined(__linux__)
// The header shows it under _GNU_SOURCE only. Flags: 1 waits for what is on its
// way already, 2 sends what is not, 4 waits until it has arrived.
extern int sync_file_range(int file, long long start, long long count, unsigned int flags);
#endif

// Sends a stretch of a file on its way to the disk, and promises nothing.
static inline void jejak_send_to_disk(int file, long long start, long long count) {
#if defined(__linux__)
    sync_file_range(file, start, count, 2);
#endif
}

// Waits until a stretch of a file that was sent has arrived. A failure shows
// again at the sync that counts.
static inline void jejak_wait_for_disk(int file, long long start, long long count) {
#if defined(__linux__)
    sync_file_range(file, start, count, 1 | 2 | 4);
#endif
}

// Gives freed memory back to the system, where the allocator keeps it else.
static inline void jejak_trim_memory(void) {
#if defined(__GLIBC__)
    malloc_trim(0);
#endif
}

// Has blocks of a megabyte and more go back to the system as soon as they are
// freed, and few threads' worth of freed small ones kept.
static inline void jejak_keep_little_memory(void) {
#if defined(__GLIBC__)
    mallopt(M_MMAP_THRESHOLD, 1 << 20);
    mallopt(M_ARENA_MAX, 2);
#endif
}
