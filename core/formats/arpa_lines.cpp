// Cuts and reads the lines of ARPA files.
#include "formats/arpa_lines.h"

#include <algorithm>

#include "decimal.h"

namespace onegin {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string_view trimmed(std::string_view line) {
  constexpr std::string_view space = " \t\r";
  const std::size_t first = line.find_first_not_of(space);
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(space) - first + 1);
}

}  // namespace

ArpaParts split_line(std::string_view line) {
  ArpaParts parts;
  std::size_t i = 0;
  while (i < line.size()) {
    if (line[i] == ' ' || line[i] == '\t') {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < line.size() && line[end] != ' ' && line[end] != '\t') ++end;
    if (parts.count < ArpaParts::limit) parts.at[parts.count] = line.substr(i, end - i);
    ++parts.count;
    i = end;
  }
  return parts;
}

std::optional<double> parse_real(std::string_view text) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return {};
  }
  std::string with_point;
  if (const std::size_t comma = text.find(','); comma != std::string_view::npos) {
    with_point = text;
    with_point[comma] = '.';  // beside a point or another comma it is no number
    text = with_point;
  }
  double number = 0;
  const char* end = text.data() + text.size();
  if (read_decimal(text.data(), end, number) != end) return {};
  return number;
}

std::optional<std::uint64_t> parse_count(std::string_view text) {
  std::uint64_t value = 0;
  if (text.empty() || text.size() > 18) return {};
  for (const char c : text) {
    if (c < '0' || c > '9') return {};
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return value;
}

bool is_mark(std::string_view line, std::string_view mark) {
  if (mark.ends_with(':') && !line.ends_with(':')) mark.remove_suffix(1);
  return std::equal(line.begin(), line.end(), mark.begin(), mark.end(),
                    [](char a, char b) { return lower(a) == b; });
}

ArpaLines::ArpaLines(std::string_view text) : text_(text) {
  constexpr std::string_view mark = "\uFEFF";
  if (text_.starts_with(mark)) text_.remove_prefix(mark.size());
}

bool ArpaLines::next() {
  if (at_end()) return false;
  // Looked for once, however many lines end with a CR before it.
  if (line_feed_ < position_ || number_ == 0) {
    line_feed_ = std::min(text_.find('\n', position_), text_.size());
  }
  std::string_view line = text_.substr(position_, line_feed_ - position_);
  const std::size_t cr = line.find('\r');
  const bool before_line_feed = cr + 1 == line.size() && line_feed_ < text_.size();
  if (cr != std::string_view::npos && !before_line_feed) {
    line = line.substr(0, cr);
    position_ += cr + 1;
  } else {
    position_ = std::min(line_feed_ + 1, text_.size());
  }
  line_ = trimmed(line);
  ++number_;
  return true;
}

bool ArpaLines::next_filled() {
  while (next()) {
    if (!line_.empty()) return true;
  }
  return false;
}

}  // namespace onegin
