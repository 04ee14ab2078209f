// The grammar of JSON.
#include "json/reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <system_error>
#include <utility>

#include "text/encoding.h"
#include "text/normalization.h"

namespace onegin {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

JsonReader::JsonReader(std::string_view text) : text_(text) {
  if (text.starts_with("\xEF\xBB\xBF")) at_ = 3;
}

bool JsonReader::read(JsonEvents& events, std::size_t bytes) {
  const std::size_t until = at_ + std::min(bytes, text_.size() - at_);
  while (at_ < until || (until == text_.size() && !at_end())) {
    if (!step(events)) return false;
  }
  return true;
}

bool JsonReader::step(JsonEvents& events) {
  skip_space();
  switch (expected_) {
    case Expected::end:
      return at_ == text_.size() || wrong();
    case Expected::value_or_end:
      if (passes(']')) return close(events, ']');
      [[fallthrough]];
    case Expected::value:
      return value(events);
    case Expected::key_or_end:
      if (passes('}')) return close(events, '}');
      [[fallthrough]];
    case Expected::key: {
      std::string name;
      if (!passes('"')) return wrong();
      if (!string(name)) return false;
      skip_space();
      if (!passes(':')) return wrong();
      expected_ = Expected::value;
      return events.key(std::move(name));
    }
    case Expected::comma_or_end:
      break;
  }
  if (passes(open_.back())) return close(events, open_.back());
  if (!passes(',')) return wrong();
  expected_ = open_.back() == '}' ? Expected::key : Expected::value;
  return true;
}

bool JsonReader::value(JsonEvents& events) {
  for (const bool object : {false, true}) {
    if (!passes(object ? '{' : '[')) continue;
    open_ += object ? '}' : ']';
    expected_ = object ? Expected::key_or_end : Expected::value_or_end;
    return events.open(object);
  }
  after_value();
  if (passes('"')) {
    std::string text;
    return string(text) && events.value(Json(std::move(text)));
  }
  switch (at_ < text_.size() ? text_[at_] : ' ') {
    case 'n':
      return word("null") && events.value(Json());
    case 't':
      return word("true") && events.value(Json(true));
    case 'f':
      return word("false") && events.value(Json(false));
    default:
      return number(events);
  }
}

// -?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]+)?
bool JsonReader::number(JsonEvents& events) {
  const std::size_t begin = at_;
  const auto digits = [this] {
    const std::size_t first = at_;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    return at_ > first;
  };
  const bool negative = passes('-');
  if (!passes('0') && !digits()) return wrong();
  bool whole = true;
  if (passes('.')) {
    whole = false;
    if (!digits()) return wrong();
  }
  if (passes('e') || passes('E')) {
    whole = false;
    if (!passes('+')) passes('-');
    if (!digits()) return wrong();
  }
  const char *first = text_.data() + begin, *last = text_.data() + at_;
  if (whole && negative) {
    std::int64_t value = 0;
    const auto read = std::from_chars(first, last, value);
    if (read.ec == std::errc()) {
      return events.value(Json(Json::Kind::negative, static_cast<std::uint64_t>(value)));
    }
  } else if (whole) {
    std::uint64_t value = 0;
    const auto read = std::from_chars(first, last, value);
    if (read.ec == std::errc()) return events.value(Json(value));
  }
  const double value = std::strtod(std::string(first, last).c_str(), nullptr);
  if (!std::isfinite(value)) return wrong();  // too large for a double
  return events.value(Json(value));
}

bool JsonReader::string(std::string& out) {
  for (;;) {
    const std::size_t begin = at_;
    // As far as it stands there as it is meant.
    while (at_ < text_.size()) {
      const auto byte = static_cast<unsigned char>(text_[at_]);
      if (byte < 0x20 || byte == '"' || byte == '\\') break;
      if (byte < 0x80) {
        ++at_;
        continue;
      }
      const auto rest = text_.substr(at_);
      const Utf8Character c = utf8_character(std::as_bytes(std::span(rest.data(), rest.size())));
      if (c.form != Utf8Character::whole) return wrong();
      at_ += c.size;
    }
    out += text_.substr(begin, at_ - begin);
    if (passes('"')) return true;
    if (!passes('\\')) return wrong();
    if (!escape(out)) return false;
  }
}

bool JsonReader::escape(std::string& out) {
  constexpr std::string_view kLetters = "\"\\/bfnrt", kMeant = "\"\\/\b\f\n\r\t";
  const std::size_t letter = at_ < text_.size() ? kLetters.find(text_[at_]) : kLetters.npos;
  if (letter != kLetters.npos) {
    ++at_;
    out += kMeant[letter];
    return true;
  }
  unsigned code = 0, second = 0;
  if (!passes('u') || !hexadecimal(code)) return wrong();
  if (code >= 0xDC00 && code <= 0xDFFF) return wrong();
  if (code >= 0xD800 && code <= 0xDBFF) {  // the first half of a pair
    if (!passes('\\') || !passes('u') || !hexadecimal(second)) return wrong();
    if (second < 0xDC00 || second > 0xDFFF) return wrong();
    code = 0x10000 + ((code - 0xD800) << 10U) + (second - 0xDC00);
  }
  append_utf8(static_cast<CodePoint>(code), out);
  return true;
}

bool JsonReader::hexadecimal(unsigned& unit) {
  const std::string_view digits = text_.substr(at_, 4);
  const char* end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, unit, 16);
  if (digits.size() < 4 || read.ec != std::errc() || read.ptr != end) return false;
  at_ += 4;
  return true;
}

bool JsonReader::word(std::string_view word) {
  for (const char c : word) {
    if (!passes(c)) return wrong();
  }
  return true;
}

bool JsonReader::close(JsonEvents& events, char end) {
  open_.pop_back();
  after_value();
  return events.close(end == '}');
}

bool JsonReader::passes(char c) {
  const bool next = at_ < text_.size() && text_[at_] == c;
  if (next) ++at_;
  return next;
}

bool JsonReader::wrong() {
  malformed_ = true;
  return false;
}

void JsonReader::skip_space() {
  while (passes(' ') || passes('\n') || passes('\r') || passes('\t')) {
  }
}

}  // namespace onegin
