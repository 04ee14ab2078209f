// A parse that is refused where it nests too deep.
#include "formats/json_text.h"

#include <nlohmann/json.hpp>

namespace onegin {

using nlohmann::json;

json parse_json(std::string_view text, int deepest) {
  bool deep = false;
  json value = json::parse(
      text.begin(), text.end(),
      [&](int depth, json::parse_event_t, json&) { return !(deep |= depth > deepest); }, false);
  return deep ? json(json::value_t::discarded) : value;
}

}  // namespace onegin
