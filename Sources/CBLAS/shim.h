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

// BLIS: which processor kernel runs, and how many threads it may use.
void bli_thread_set_num_threads(int64_t threads);
int bli_arch_query_id(void);
const char *bli_arch_string(int id);
const char *bli_info_get_version_str(void);
