// Reads and writes visited fields as text.
#include "fields.h"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <optional>

#include "quotation.h"

namespace onegin {
namespace {

// The shortest decimal that reads back as the same double.
std::string shortest(double value) {
  char buffer[40];
  for (int digits = 6; digits <= 17; ++digits) {
    std::snprintf(buffer, sizeof buffer, "%.*g", digits, value);
    if (std::strtod(buffer, nullptr) == value) break;
  }
  return buffer;
}

std::optional<double> parse_number(std::string_view text) {
  const std::string copy(text);
  char* end = nullptr;
  const double value = std::strtod(copy.c_str(), &end);
  if (copy.empty() || end != copy.c_str() + copy.size() || !std::isfinite(value)) return {};
  return value;
}

std::string list_names(std::span<const std::string_view> names) {
  std::string list;
  for (std::string_view name : names) add_to_list(list, name);
  return list;
}

Error refuse(const Field& field, std::string_view text, Sentence hint) {
  return Error{say("{0} is not a value of {1}", quotation(text), field.name), "", hint};
}

}  // namespace

std::string Field::text() const {
  struct Write {
    const Field& field;
    std::string operator()(const bool* b) const { return *b ? "true" : "false"; }
    std::string operator()(const int* i) const { return std::to_string(*i); }
    std::string operator()(const double* d) const { return shortest(*d); }
    std::string operator()(const std::string* s) const { return *s; }
    std::string operator()(const ChoiceRef& c) const {
      const auto choice = static_cast<std::size_t>(c.get(c.target));
      return std::string(choice < field.choices.size() ? field.choices[choice]
                                                       : field.info.unoffered);
    }
  };
  return std::visit(Write{*this}, value);
}

Result<void> Field::set(std::string_view text) const {
  if (auto* choice = std::get_if<ChoiceRef>(&value)) {
    for (std::size_t i = 0; i < choices.size(); ++i) {
      if (choices[i] == text) {
        choice->set(choice->target, static_cast<int>(i));
        return {};
      }
    }
    if (!text.empty() && text == info.unoffered) {
      choice->set(choice->target, static_cast<int>(choices.size()));
      return {};
    }
    return refuse(*this, text, say("choose one of {0}", list_names(choices)));
  }
  if (auto* flag = std::get_if<bool*>(&value)) {
    if (text != "true" && text != "false") return refuse(*this, text, say("write true or false"));
    **flag = text == "true";
    return {};
  }
  if (auto* string = std::get_if<std::string*>(&value)) {
    **string = text;
    return {};
  }
  const bool whole = std::holds_alternative<int*>(value);
  const std::optional<double> number = parse_number(text);
  if (!number || (whole && *number != std::floor(*number))) {
    return refuse(*this, text, whole ? say("write a whole number") : say("write a number"));
  }
  const bool bounded = info.minimum < info.maximum;
  const double low = bounded ? info.minimum : -2147483648.0;
  const double high = bounded ? info.maximum : 2147483647.0;
  if ((bounded || whole) && (*number < low || *number > high)) {
    return refuse(*this, text, say("it lies between {0} and {1}", shortest(low), shortest(high)));
  }
  if (whole) {
    *std::get<int*>(value) = static_cast<int>(*number);
  } else {
    *std::get<double*>(value) = *number;
  }
  return {};
}

Result<Field> find_field(std::span<const Field> fields, std::string_view name) {
  std::vector<std::string_view> names;
  for (const Field& field : fields) {
    if (field.name == name) return field;
    names.push_back(field.name);
  }
  return Error{say("there is no setting {0}", quotation(name)), "",
               say("the settings are {0}", list_names(names))};
}

}  // namespace onegin
