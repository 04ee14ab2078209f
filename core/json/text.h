// A text of JSON as one value.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "json/reader.h"
#include "json/value.h"

namespace onegin {

constexpr std::size_t kDeepestJson = 64;

// The value, its objects in the order of their names; none where `text` is not well-formed or nests
// deeper than `deepest`. Of members with one name the last one counts.
std::optional<Json> parse_json(std::string_view text, std::size_t deepest = kDeepestJson);

// Makes a value of events.
class JsonBuilder final : public JsonEvents {
 public:
  explicit JsonBuilder(std::size_t deepest = kDeepestJson) : deepest_(deepest) {}

  bool value(Json&& scalar) override;
  bool key(std::string&& name) override;
  bool open(bool object) override;
  bool close(bool object) override;

  Json root;

 private:
  Json& place(Json&& value);

  std::size_t deepest_;
  std::vector<Json*> open_;
};

}  // namespace onegin
