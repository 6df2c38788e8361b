// SPDX-License-Identifier: Apache-2.0
//
// curl_easy_setopt and curl_easy_getinfo take a varying number of arguments,
// which Swift cannot call: one wrapper for each type of argument. The
// wrappers are named jejak_curl_… so that no symbol of libcurl is hidden.
#ifndef JEJAK_CCURL_SHIM_H
#define JEJAK_CCURL_SHIM_H

#include <curl/curl.h>

typedef size_t (*jejak_curl_transfer)(char *bytes, size_t size, size_t count, void *context);
typedef int (*jejak_curl_trace)(
    CURL *handle, curl_infotype kind, char *bytes, size_t count, void *context
);

static inline CURLcode jejak_curl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode jejak_curl_set_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode jejak_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode jejak_curl_set_list(
    CURL *handle, CURLoption option, struct curl_slist *value
) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode jejak_curl_set_transfer(
    CURL *handle, CURLoption option, jejak_curl_transfer value
) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode jejak_curl_set_trace(
    CURL *handle, CURLoption option, jejak_curl_trace value
) {
    return curl_easy_setopt(handle, option, value);
}

// The name of the option that takes names came with 7.85; the older one takes
// bits and is deprecated since.
static inline CURLcode jejak_curl_allow_mail_only(CURL *handle) {
#if LIBCURL_VERSION_NUM >= 0x075500
    return curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
#else
    return curl_easy_setopt(handle, CURLOPT_PROTOCOLS, (long)(CURLPROTO_SMTP | CURLPROTO_SMTPS));
#endif
}

static inline CURLcode jejak_curl_get_long(CURL *handle, CURLINFO field, long *value) {
    return curl_easy_getinfo(handle, field, value);
}

#endif
