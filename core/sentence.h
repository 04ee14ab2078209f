// What is said to a person: an English pattern, its key in every language, and what fills its
// places.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace onegin {

// Marks a sentence that stands in a table, so that it is found when sentences are collected for
// translation.
constexpr std::string_view phrase(std::string_view english) { return english; }

// Reads like a string in English; another language takes it apart. It is one string inside, so that
// an Error stays small: most of the code that makes one is never run.
class Sentence {
 public:
  // Fills a place. `spoken`: a sentence with places of its own; otherwise a name, a figure, a piece
  // of somebody's text, which is the same in every language.
  struct Argument;

  // Out of line, as what makes an Error stands in hundreds of places.
  Sentence() = default;
  Sentence(const char* pattern);
  Sentence(std::string_view pattern);
  Sentence(std::string pattern) : coded_(std::move(pattern)) {}

  // Fills the next place: {0}, then {1}, ...
  Sentence& with(std::string_view text);
  Sentence& with(const std::string& text);
  Sentence& with(const char* text);
  Sentence& with(const Sentence& spoken);
  template <std::integral Number>
  Sentence& with(Number number) {
    if constexpr (std::signed_integral<Number>) {
      return with_number(static_cast<std::int64_t>(number));
    } else {
      return with_number(static_cast<std::uint64_t>(number));
    }
  }

  bool empty() const { return coded_.empty(); }
  std::string_view pattern() const;
  std::vector<Argument> arguments() const;
  std::string text() const;  // in English
  // All of it as one string, which the constructor takes apart again: for files.
  const std::string& coded() const { return coded_; }

  template <class Other>
  friend bool operator==(const Sentence& sentence, const Other& other) {
    if constexpr (std::same_as<Other, Sentence>) {
      return sentence.coded_ == other.coded_;
    } else {
      return std::string_view(sentence.text()) == std::string_view(other);
    }
  }

 private:
  Sentence& with_number(std::int64_t number);
  Sentence& with_number(std::uint64_t number);

  std::string coded_;  // the pattern, then each argument behind a mark; see sentence.cpp
};

struct Sentence::Argument {
  Sentence sentence;  // without places if it is not spoken
  bool spoken = false;
};

// "the file holds {0} models", 3. An argument that is a Sentence is said in its own words.
template <class... Arguments>
Sentence say(std::string_view pattern, const Arguments&... arguments) {
  Sentence sentence(pattern);
  (sentence.with(arguments), ...);
  return sentence;
}

// Each in English.
std::vector<std::string> texts_of(const std::vector<Sentence>& sentences);

// Puts into each place, {0} or {0:rule}, what `filled(index, rule)` gives. A place whose index is
// too large stays as it is.
template <class Filled>
std::string fill_places(std::string_view pattern, std::size_t count, const Filled& filled) {
  std::string text;
  for (std::size_t at = 0; at < pattern.size();) {
    const std::size_t open = pattern.find('{', at);
    text.append(pattern.substr(at, open - at));
    if (open == std::string_view::npos) break;
    const std::size_t close = pattern.find('}', open);
    const std::size_t index =
        open + 1 < pattern.size() ? static_cast<std::size_t>(pattern[open + 1] - '0') : count;
    const char next = open + 2 < pattern.size() ? pattern[open + 2] : '\0';
    if (close == std::string_view::npos || index >= count || (next != '}' && next != ':')) {
      text += '{';
      at = open + 1;
      continue;
    }
    const std::string_view rule =
        next == ':' ? pattern.substr(open + 3, close - open - 3) : std::string_view{};
    text += filled(index, rule);
    at = close + 1;
  }
  return text;
}

}  // namespace onegin
