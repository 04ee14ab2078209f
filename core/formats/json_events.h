// The events of JSON, for a reader that does not want the whole text as one value.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

namespace onegin {

using JsonEvents = nlohmann::json_sax<nlohmann::json>;

// Gives `events` what stands in `text`. False: it is not well-formed, or `events` wanted no more.
bool read_json(std::string_view text, JsonEvents& events);

}  // namespace onegin
