// The token units; the word rule has a file of its own.
#include "text/tokenizer.h"

#include <algorithm>

namespace onegin {
namespace {

// What parts tokens within a line.
bool parts_tokens(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\0'; }

}  // namespace

void Tokenizer::begin(std::string_view line) {
  rest_ = line;
  if (unit_ == Unit::word) words_.begin(line);
}

bool Tokenizer::next(std::string_view& token) {
  switch (unit_) {
    case Unit::character: {
      if (rest_.empty()) return false;
      token = rest_.substr(0, character_at(rest_, 0).length);
      break;
    }
    case Unit::word:
      return words_.next(token);
    case Unit::whitespace: {
      const auto begin = std::find_if_not(rest_.begin(), rest_.end(), parts_tokens);
      const auto end = std::find_if(begin, rest_.end(), parts_tokens);
      if (begin == end) return false;
      token = rest_.substr(static_cast<std::size_t>(begin - rest_.begin()),
                           static_cast<std::size_t>(end - begin));
      rest_ = rest_.substr(static_cast<std::size_t>(end - rest_.begin()));
      return true;
    }
  }
  rest_.remove_prefix(token.size());
  return true;
}

std::vector<std::string> tokenize_line(std::string_view line, Unit unit) {
  Tokenizer tokenizer(unit);
  std::vector<std::string> tokens;
  tokenizer.begin(line);
  for (std::string_view token; tokenizer.next(token);) tokens.emplace_back(token);
  return tokens;
}

std::size_t trailing_space(std::string_view line, Unit unit) {
  std::string_view rest = line;
  switch (unit) {
    case Unit::character:
      break;
    case Unit::word:
      for (Character c; c = last_character(rest), is_space(c.code);) rest.remove_suffix(c.length);
      break;
    case Unit::whitespace:
      while (!rest.empty() && parts_tokens(rest.back())) rest.remove_suffix(1);
      break;
  }
  return line.size() - rest.size();
}

void Detokenizer::append(std::string_view token, std::string& out) {
  switch (unit_) {
    case Unit::character:
      out += token;
      break;
    case Unit::word:
      words_.append(token, out);
      break;
    case Unit::whitespace:
      if (in_line_ && token != "\n") out += ' ';
      out += token;
      in_line_ = token != "\n";
      break;
  }
}

}  // namespace onegin
