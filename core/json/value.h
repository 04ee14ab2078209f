// A JSON value: of a message, a block of a project, a line of the command. Small in code, for all
// of it is fetched before the page's first use.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace onegin {

class Json {
 public:
  // natural and negative: whole numbers of up to 64 bits; real: any other number.
  enum class Kind : std::uint8_t { null, boolean, natural, negative, real, text, list, object };
  struct Member;

  Json();  // null
  ~Json();
  Json(Json&& other) noexcept;
  Json(const Json& other);
  Json& operator=(Json&& other) noexcept;
  Json& operator=(const Json& other);

  Json(std::same_as<bool> auto value)
      : Json(Kind::boolean, static_cast<std::uint64_t>(value ? 1 : 0)) {}
  Json(std::floating_point auto value) : Json(Kind::real, static_cast<double>(value)) {}
  template <class Whole>
  requires(std::integral<Whole> && !std::same_as<Whole, bool>) Json(Whole value)
      : Json(value < 0 ? Kind::negative : Kind::natural, static_cast<std::uint64_t>(value)) {}
  Json(std::string value);
  Json(std::string_view value);
  Json(const char* value);
  template <class Item>
  Json(const std::vector<Item>& items) : Json(Kind::list) {
    for (const Item& item : items) push_back(item);
  }

  static Json list(std::initializer_list<Json> items = {});
  static Json object(std::initializer_list<Member> members = {});

  Kind kind() const { return kind_; }
  bool is_null() const { return kind_ == Kind::null; }
  bool is_boolean() const { return kind_ == Kind::boolean; }
  bool is_natural() const { return kind_ == Kind::natural; }
  bool is_number() const { return kind_ >= Kind::natural && kind_ <= Kind::real; }
  bool is_text() const { return kind_ == Kind::text; }
  bool is_list() const { return kind_ == Kind::list; }
  bool is_object() const { return kind_ == Kind::object; }

  // What it holds; of another kind: false, 0, empty.
  bool boolean() const { return natural() != 0; }
  std::uint64_t natural() const { return kind_ == Kind::real ? 0 : bits_; }
  double number() const;
  const std::string& text() const& { return text_; }
  std::string text() && { return std::move(text_); }

  // Of a list the items, of an object the members, each with its name.
  const std::vector<Json>& items() const { return items_; }
  const std::string& name() const { return name_; }
  // Null: there is none, or it is no object.
  const Json* find(std::string_view name) const;

  Json& push_back(Json item);
  Json& add(std::string_view name, Json value);  // which no member has yet
  Json& operator[](std::string_view name);       // added, as null, where there is none
  void erase(std::string_view name);
  void update(const Json& other);  // with all members of another object
  // In the order of their names, and of several with one name only the last.
  void sort();

  // In one line; in its objects' order or in that of names. Malformed UTF-8 becomes U+FFFD, a
  // number that is not finite null.
  std::string written() const { return written(false); }
  std::string written_in_order() const { return written(true); }

 private:
  friend class JsonBuilder;
  friend class JsonReader;
  explicit Json(Kind kind);
  Json(Kind kind, std::uint64_t bits);
  Json(Kind kind, double value);
  std::string written(bool in_order) const;
  void write(std::string& out, bool in_order) const;

  Kind kind_ = Kind::null;
  std::uint64_t bits_ = 0;  // of a number or a boolean
  std::string text_;
  std::string name_;
  std::vector<Json> items_;
};

struct Json::Member {
  std::string_view name;
  mutable Json value;  // moved out of the list of members
};

}  // namespace onegin
