// Values of JSON: built, looked into, written.
#include "json/value.h"

#include <algorithm>
#include <cstring>
#include <span>

#include "json/number.h"
#include "text/encoding.h"

namespace onegin {
namespace {

void write_text(std::string_view text, std::string& out) {
  constexpr std::string_view kShort = "\"\\\b\f\n\r\t", kLetters = "\"\\bfnrt";
  constexpr std::string_view kHexadecimal = "0123456789abcdef";
  const auto bytes = std::as_bytes(std::span(text.data(), text.size()));
  out += '"';
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const std::size_t letter = kShort.find(text[i]);
    if (letter != std::string_view::npos) {
      out += '\\';
      out += kLetters[letter];
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kHexadecimal[byte >> 4U];
      out += kHexadecimal[byte & 15U];
    } else if (byte < 0x80) {
      out += text[i];
    } else {
      const Utf8Character c = utf8_character(bytes.subspan(i));
      out += c.form == Utf8Character::whole ? text.substr(i, c.size) : "\xEF\xBF\xBD";
      i += c.size;
      continue;
    }
    ++i;
  }
  out += '"';
}

// By name, and of one name in the order they were added.
std::vector<const Json*> in_order_of_names(const std::vector<Json>& members) {
  std::vector<const Json*> order;
  for (const Json& member : members) order.push_back(&member);
  const auto before = [](const Json* a, const Json* b) {
    const int names = a->name().compare(b->name());
    return names != 0 ? names < 0 : a < b;
  };
  // Not std::sort, which is much more code.
  std::make_heap(order.begin(), order.end(), before);
  std::sort_heap(order.begin(), order.end(), before);
  return order;
}

}  // namespace

Json::Json() = default;
Json::~Json() = default;
Json::Json(Json&&) noexcept = default;
Json::Json(const Json&) = default;
Json::Json(Kind kind) : kind_(kind) {}
Json::Json(Kind kind, std::uint64_t bits) : kind_(kind), bits_(bits) {}
Json::Json(Kind kind, double value) : kind_(kind) { std::memcpy(&bits_, &value, sizeof value); }
Json::Json(std::string value) : kind_(Kind::text), text_(std::move(value)) {}
Json::Json(std::string_view value) : kind_(Kind::text), text_(value) {}
Json::Json(const char* value) : Json(std::string_view(value)) {}

// The name belongs to the place, not to what stands there.
Json& Json::operator=(Json&& other) noexcept {
  kind_ = other.kind_;
  bits_ = other.bits_;
  text_ = std::move(other.text_);
  items_ = std::move(other.items_);
  return *this;
}
Json& Json::operator=(const Json& other) { return *this = Json(other); }

Json Json::list(std::initializer_list<Json> items) {
  Json list(Kind::list);
  list.items_ = items;
  return list;
}

Json Json::object(std::initializer_list<Member> members) {
  Json object(Kind::object);
  object.items_.reserve(members.size());
  for (const Member& member : members) object[member.name] = std::move(member.value);
  return object;
}

double Json::number() const {
  if (kind_ == Kind::negative) return static_cast<double>(static_cast<std::int64_t>(bits_));
  if (kind_ != Kind::real) return static_cast<double>(bits_);
  double value = 0;
  std::memcpy(&value, &bits_, sizeof value);
  return value;
}

const Json* Json::find(std::string_view name) const {
  if (kind_ != Kind::object) return nullptr;
  for (const Json& member : items_) {
    if (member.name_ == name) return &member;
  }
  return nullptr;
}

Json& Json::push_back(Json item) {
  items_.push_back(std::move(item));
  return items_.back();
}

Json& Json::add(std::string_view name, Json value) {
  value.name_ = name;
  return push_back(std::move(value));
}

Json& Json::operator[](std::string_view name) {
  const Json* found = find(name);
  return found != nullptr ? const_cast<Json&>(*found) : add(name, Json());
}

void Json::erase(std::string_view name) {
  std::vector<Json> kept;  // assigning would leave the names where they are
  for (Json& member : items_) {
    if (member.name_ != name) kept.push_back(std::move(member));
  }
  items_ = std::move(kept);
}

void Json::update(const Json& other) {
  for (const Json& member : other.items_) (*this)[member.name_] = member;
}

void Json::sort() {
  std::vector<Json> sorted;
  for (const Json* member : in_order_of_names(items_)) {
    if (!sorted.empty() && sorted.back().name_ == member->name_) sorted.pop_back();
    sorted.push_back(std::move(const_cast<Json&>(*member)));
  }
  items_ = std::move(sorted);
}

std::string Json::written(bool in_order) const {
  std::string out;
  write(out, in_order);
  return out;
}

void Json::write(std::string& out, bool in_order) const {
  switch (kind_) {
    case Kind::null:
      out += "null";
      return;
    case Kind::boolean:
      out += boolean() ? "true" : "false";
      return;
    case Kind::natural:
      out += std::to_string(bits_);
      return;
    case Kind::negative:
      out += std::to_string(static_cast<std::int64_t>(bits_));
      return;
    case Kind::real:
      append_number(number(), out);
      return;
    case Kind::text:
      write_text(text_, out);
      return;
    case Kind::list:
    case Kind::object:
      break;
  }
  const bool object = is_object();
  std::vector<const Json*> order;
  if (object && in_order) order = in_order_of_names(items_);
  out += object ? '{' : '[';
  for (std::size_t i = 0; i < items_.size(); ++i) {
    const Json& item = order.empty() ? items_[i] : *order[i];
    if (i > 0) out += ',';
    if (object) {
      write_text(item.name_, out);
      out += ':';
    }
    item.write(out, in_order);
  }
  out += object ? '}' : ']';
}

}  // namespace onegin
