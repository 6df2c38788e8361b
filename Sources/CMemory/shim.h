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
