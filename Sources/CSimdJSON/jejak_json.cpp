// SPDX-License-Identifier: Apache-2.0
#include "jejak_json.h"

#include <simdjson.h>

#include <new>
#include <vector>

using simdjson::dom::element;
using simdjson::dom::element_type;

struct jejak_json_parser {
    simdjson::dom::parser parser;
    std::vector<jejak_json_value> values;
};

namespace {

struct Walk {
    std::vector<jejak_json_value> &values;
    uint32_t depth_limit;
    uint32_t value_limit;
    const char *problem = nullptr;
    int64_t code = -2;

    bool add(element item, const char *key, uint32_t key_length, uint32_t depth) {
        if (depth > depth_limit) {
            problem = "it is nested too deeply";
            return false;
        }
        if (values.size() >= value_limit) {
            problem = "it has too many values";
            code = -3;
            return false;
        }
        const size_t place = values.size();
        jejak_json_value value{};
        value.key = key;
        value.key_length = key_length;
        values.push_back(value);
        if (!fill(item, place, depth)) return false;
        values[place].end = static_cast<uint32_t>(values.size());
        return true;
    }

    bool fill(element item, size_t place, uint32_t depth) {
        switch (item.type()) {
        case element_type::NULL_VALUE: values[place].kind = JEJAK_JSON_NULL; return true;
        case element_type::BOOL:
            values[place].kind = bool(item) ? JEJAK_JSON_TRUE : JEJAK_JSON_FALSE;
            return true;
        case element_type::INT64:
            values[place].kind = JEJAK_JSON_NUMBER;
            values[place].is_integer = 1;
            values[place].integer = static_cast<uint64_t>(int64_t(item));
            values[place].number = double(int64_t(item));
            return true;
        case element_type::UINT64:
            values[place].kind = JEJAK_JSON_NUMBER;
            values[place].is_integer = 2;
            values[place].integer = uint64_t(item);
            values[place].number = double(uint64_t(item));
            return true;
        case element_type::DOUBLE:
            values[place].kind = JEJAK_JSON_NUMBER;
            values[place].number = double(item);
            return true;
        case element_type::STRING: {
            values[place].kind = JEJAK_JSON_STRING;
            std::string_view text = item;
            values[place].text = text.data();
            values[place].text_length = static_cast<uint32_t>(text.size());
            return true;
        }
        case element_type::ARRAY:
            values[place].kind = JEJAK_JSON_ARRAY;
            for (element child : simdjson::dom::array(item)) {
                if (!add(child, nullptr, 0, depth + 1)) return false;
            }
            return true;
        case element_type::OBJECT:
            values[place].kind = JEJAK_JSON_OBJECT;
            for (simdjson::dom::key_value_pair pair : simdjson::dom::object(item)) {
                if (!add(pair.value, pair.key.data(), static_cast<uint32_t>(pair.key.size()),
                         depth + 1)) {
                    return false;
                }
            }
            return true;
        }
        return false;
    }
};

}  // namespace

extern "C" {

jejak_json_parser *jejak_json_parser_new(void) { return new (std::nothrow) jejak_json_parser(); }

void jejak_json_parser_free(jejak_json_parser *parser) { delete parser; }

int64_t jejak_json_parse(jejak_json_parser *parser, const uint8_t *bytes, size_t length,
                         size_t capacity, uint32_t depth_limit, uint32_t value_limit,
                         const jejak_json_value **values, const char **reason) {
    parser->values.clear();
    const bool must_copy = capacity < simdjson::SIMDJSON_PADDING;
    element document;
    auto error = parser->parser.parse(bytes, length, must_copy).get(document);
    if (error) {
        *reason = simdjson::error_message(error);
        return -1;
    }
    Walk walk{parser->values, depth_limit, value_limit};
    if (!walk.add(document, nullptr, 0, 0)) {
        *reason = walk.problem ? walk.problem : "it cannot be read";
        return walk.code;
    }
    *values = parser->values.data();
    return static_cast<int64_t>(parser->values.size());
}

}  // extern "C"
