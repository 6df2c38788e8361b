// SPDX-License-Identifier: Apache-2.0
// A thin door to simdjson: one JSON document in, one flat list of values out.
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    JEJAK_JSON_NULL = 0,
    JEJAK_JSON_FALSE = 1,
    JEJAK_JSON_TRUE = 2,
    JEJAK_JSON_NUMBER = 3,
    JEJAK_JSON_STRING = 4,
    JEJAK_JSON_OBJECT = 5,
    JEJAK_JSON_ARRAY = 6,
};

// One value, in document order. Members of objects carry their key. `end` is
// the place of the first value after this one and all it contains. Integers are
// exact: `integer` holds the bits of an int64_t where `is_integer` is 1, of a
// uint64_t beyond it where it is 2.
typedef struct {
    uint8_t kind;
    uint8_t is_integer;
    uint32_t key_length;
    const char *key;
    const char *text;
    uint32_t text_length;
    uint32_t end;
    double number;
    uint64_t integer;
} jejak_json_value;

typedef struct jejak_json_parser jejak_json_parser;

jejak_json_parser *jejak_json_parser_new(void);
void jejak_json_parser_free(jejak_json_parser *parser);

// Parses `length` bytes; `capacity` says how many more bytes may be read behind
// them (simdjson wants 64, else the document is copied). Returns the number of
// values and points `values` at them, valid until the next call; -1 where the
// document is no JSON, -2 where it is nested deeper than `depth_limit`, -3 where
// it has more than `value_limit` values. Then `reason` says why.
int64_t jejak_json_parse(jejak_json_parser *parser, const uint8_t *bytes, size_t length,
                         size_t capacity, uint32_t depth_limit, uint32_t value_limit,
                         const jejak_json_value **values, const char **reason);

#ifdef __cplusplus
}
#endif
