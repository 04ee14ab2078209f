// The one visited list: each setting once, with name, default, range, unit and help.
//
// A config is a struct with a member template `visit(visitor)` that names every field once:
//
//   template <class Visitor>
//   void visit(Visitor& v) {
//     v.integer("order", order, {.minimum = 1, .maximum = 16, .help = phrase("longest n-gram
//     counted")}); v.choice("smoothing", smoothing, smoothing_names, {.help = phrase("...")});
//   }
//
// Flags, sliders, JS objects, file metadata and tests come from `fields_of(config)`, which turns
// that list into a vector of type-erased Field handles.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "result.h"

namespace onegin {

// What is told about a field beside its name and value.
struct FieldInfo {
  double minimum = 0;
  double maximum = 0;               // minimum == maximum: no bound
  std::string_view unit = "";       // "tokens", "seconds"; empty for a pure number
  std::string_view help = "";       // one sentence, in the words of someone who teaches this
  bool essential = false;           // shown at once in the interface; the others are folded
  bool logarithmic = false;         // a slider over several powers of ten
  bool live = false;                // may change while training
  bool in_training = false;         // acts on training passes alone; 0 turns it off
  std::string_view unoffered = "";  // a choice after all others that only a file makes
};

// A reference to an enum field, as the index of its enumerator; or to a choice that stands for the
// values of several fields.
struct ChoiceRef {
  void* target;
  std::function<int(const void*)> get;
  std::function<void(void*, int)> set;
};

// A handle on one field of a living config. It must not outlive the config.
struct Field {
  std::string_view name;  // snake_case; the flag is the same with '-' for '_'
  FieldInfo info;
  std::span<const std::string_view> choices;  // the names of a ChoiceRef's enumerators
  std::variant<bool*, int*, double*, std::string*, ChoiceRef> value;

  // The value as text: "5", "0.001", "true", "kneser_ney".
  std::string text() const;
  // Parses and range-checks; on error the field keeps its value and the sentence names the field.
  Result<void> set(std::string_view text) const;
};

namespace detail {
class FieldCollector {
 public:
  explicit FieldCollector(std::vector<Field>& out) : out_(out) {}
  void boolean(std::string_view name, bool& value, FieldInfo info) { add(name, &value, {}, info); }
  void integer(std::string_view name, int& value, FieldInfo info) { add(name, &value, {}, info); }
  void real(std::string_view name, double& value, FieldInfo info) { add(name, &value, {}, info); }
  void text(std::string_view name, std::string& value, FieldInfo info) {
    add(name, &value, {}, info);
  }
  // An enum whose enumerators count 0, 1, 2, ... in the order of `names`, then info.unoffered.
  template <class Enum>
  void choice(std::string_view name, Enum& value, std::span<const std::string_view> names,
              FieldInfo info) {
    add(name,
        ChoiceRef{&value,
                  [](const void* p) { return static_cast<int>(*static_cast<const Enum*>(p)); },
                  [](void* p, int i) { *static_cast<Enum*>(p) = static_cast<Enum>(i); }},
        names, info);
  }
  // A choice that stands for the values of several fields of `config`: `get` gives its index, or
  // that of info.unoffered where they are none of its values; `set` sets them. The fields come
  // after it, so that a file which has both is read as it was written.
  template <class Config>
  void several(std::string_view name, Config& config, int (Config::*get)() const,
               void (Config::*set)(int), std::span<const std::string_view> names, FieldInfo info) {
    add(name,
        ChoiceRef{&config, [get](const void* p) { return (static_cast<const Config*>(p)->*get)(); },
                  [set](void* p, int i) { (static_cast<Config*>(p)->*set)(i); }},
        names, info);
  }

 private:
  template <class Pointer>
  void add(std::string_view name, Pointer value, std::span<const std::string_view> choices,
           FieldInfo info) {
    out_.push_back(Field{name, info, choices, value});
  }
  std::vector<Field>& out_;
};
}  // namespace detail

// Every field of `config`, in the order of its visit().
template <class Config>
std::vector<Field> fields_of(Config& config) {
  std::vector<Field> fields;
  detail::FieldCollector collector(fields);
  config.visit(collector);
  return fields;
}

// The field of that name, or an Error that lists the names there are.
Result<Field> find_field(std::span<const Field> fields, std::string_view name);

}  // namespace onegin
