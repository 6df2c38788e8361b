// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <crypt.h>
#include <string.h>

// A new salted hash of a password (yescrypt, the system's default cost) into
// `out`, which holds at least CRYPT_OUTPUT_SIZE bytes. Returns 1 on success.
static inline int jejak_password_hash(const char *password, char *out) {
    char setting[CRYPT_GENSALT_OUTPUT_SIZE];
    struct crypt_data data;
    memset(&data, 0, sizeof data);
    if (!crypt_gensalt_rn("$y$", 0, 0, 0, setting, sizeof setting)) return 0;
    const char *result = crypt_r(password, setting, &data);
    if (!result || result[0] == '*') return 0;
    strncpy(out, result, CRYPT_OUTPUT_SIZE - 1);
    out[CRYPT_OUTPUT_SIZE - 1] = 0;
    memset(&data, 0, sizeof data);
    return 1;
}

// Whether a password has this hash, compared without an early end.
static inline int jejak_password_matches(const char *password, const char *hash) {
    struct crypt_data data;
    memset(&data, 0, sizeof data);
    const char *result = crypt_r(password, hash, &data);
    if (!result || result[0] == '*') return 0;
    size_t length = strlen(hash);
    unsigned char difference = strlen(result) == length ? 0 : 1;
    for (size_t index = 0; index < length && result[index]; index++) {
        difference |= (unsigned char)(result[index] ^ hash[index]);
    }
    memset(&data, 0, sizeof data);
    return difference == 0;
}
