// SPDX-License-Identifier: Apache-2.0
#pragma once
// The few routines we call, declared here so that importing this module stays
// cheap: blis.h is 10,000 lines. Names and values are those of the standard
// cblas interface (row-major 101, no transpose 111, transpose 112).
#include <stdint.h>

void cblas_sgemm(int order, int trans_a, int trans_b, int m, int n, int k,
                 float alpha, const float *a, int lda, const float *b, int ldb,
                 float beta, float *c, int ldc);
float cblas_sdot(int n, const float *x, int incx, const float *y, int incy);

// BLIS's own product: any strides, rows may overlap. No transpose 0.
void bli_sgemm(int trans_a, int trans_b, int64_t m, int64_t n, int64_t k,
               const float *alpha, const float *a, int64_t rs_a, int64_t cs_a,
               const float *b, int64_t rs_b, int64_t cs_b, const float *beta,
               float *c, int64_t rs_c, int64_t cs_c);
// No checks 0. Its checks refuse overlapping rows.
void bli_error_checking_level_set(int level);

// BLIS: which processor kernel runs, and how many threads it may use.
void bli_thread_set_num_threads(int64_t threads);
int bli_arch_query_id(void);
const char *bli_arch_string(int id);
const char *bli_info_get_version_str(void);
