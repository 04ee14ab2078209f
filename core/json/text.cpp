// A parse that is refused where it nests too deep.
#include "json/text.h"

#include <utility>

namespace onegin {

// Where the value stands now.
Json& JsonBuilder::place(Json&& value) {
  if (open_.empty()) return root = std::move(value);
  Json& within = *open_.back();
  if (within.is_list()) return within.push_back(std::move(value));
  return within.items_.back() = std::move(value);  // its key was read before
}

bool JsonBuilder::value(Json&& scalar) {
  place(std::move(scalar));
  return true;
}

bool JsonBuilder::key(std::string&& name) {
  open_.back()->items_.emplace_back().name_ = std::move(name);
  return true;
}

bool JsonBuilder::open(bool object) {
  if (open_.size() == deepest_) return false;
  open_.push_back(&place(object ? Json::object() : Json::list()));
  return true;
}

bool JsonBuilder::close(bool object) {
  if (object) open_.back()->sort();
  open_.pop_back();
  return true;
}

std::optional<Json> parse_json(std::string_view text, std::size_t deepest) {
  JsonBuilder builder(deepest);
  if (!JsonReader(text).read(builder)) return std::nullopt;
  return std::move(builder.root);
}

}  // namespace onegin
