// Cuts and reads the lines of ARPA files.
#include "formats/arpa_lines.h"

#include <fast_float/fast_float.h>

namespace onegin {

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
  double number = 0;
  const char* end = text.data() + text.size();
  const auto result = fast_float::from_chars(text.data(), end, number);
  if (result.ec != std::errc() || result.ptr != end) return {};
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

bool ArpaLines::next() {
  if (rest_.empty()) return false;
  const std::size_t end = rest_.find('\n');
  line_ = rest_.substr(0, end);
  rest_ = end == std::string_view::npos ? std::string_view() : rest_.substr(end + 1);
  const std::size_t first = line_.find_first_not_of(" \t\r");
  line_ = first == std::string_view::npos
              ? std::string_view()
              : line_.substr(first, line_.find_last_not_of(" \t\r") - first + 1);
  ++number_;
  return true;
}

bool ArpaLines::next_filled() {
  while (next()) {
    if (!line_.empty()) return true;
  }
  return false;
}

std::string quote(std::string_view text) {
  return "'" + std::string(text.substr(0, 40)) + (text.size() > 40 ? "..." : "") + "'";
}

}  // namespace onegin
