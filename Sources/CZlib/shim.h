// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <zlib.h>

// deflateInit2 and inflateInit2 are macros, which Swift cannot call.
static inline int jejak_inflate_init(z_stream *stream, int window_bits) {
    return inflateInit2(stream, window_bits);
}
