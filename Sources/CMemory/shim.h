// SPDX-License-Identifier: Apache-2.0
// What glibc's allocator can do and Swift's Glibc module does not show.
#pragma once

#if defined(__GLIBC__) || defined(__linux__)
#include <malloc.h>
#endif

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
