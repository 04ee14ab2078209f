// One reader of JSON for files and messages, so that its code is there once.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace onegin {

// The value, or a discarded one where `text` is not well-formed or nests deeper than `deepest`.
nlohmann::json parse_json(std::string_view text, int deepest = 64);

}  // namespace onegin
