// Printing through stdio, checked once at the end.
#include "cli/output.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "json/number.h"

namespace onegin::cli {
namespace {

// Code points, which is what most terminals give one column; Han and Hangul take two.
std::size_t columns(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) != 0x80U) count += byte >= 0xE3 && byte <= 0xED ? 2 : 1;
  }
  return count;
}

}  // namespace

void print_text(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void print_line(std::string_view line) {
  print_text(line);
  std::fputc('\n', stdout);
}

void print_json(const Json& object) { print_line(object.written()); }
void print_json(std::initializer_list<Json::Member> members) { print_json(Json::object(members)); }

Json token_object(std::string_view model, std::size_t line, const EventDetail& event) {
  Json row = Json::object({{"line", line},
                           {"model", model},
                           {"token", event.token},
                           {"log10", to_log10(event.log_prob)},
                           {"rank", event.rank},
                           {"oov", event.id == kUnknown}});
  if (event.order > 0) row["order"] = event.order;
  return row;
}

namespace {

void append_whole(std::uint64_t value, std::string& out) {
  char digits[20];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

}  // namespace

void print_line_objects(std::string_view model, std::span<const LineScore> lines, bool adaptive) {
  const std::string_view end = adaptive ? ",\"adaptive\":true}\n" : "}\n";
  const std::string before_log10 = ",\"model\":" + Json(model).written() + ",\"log10\":";
  constexpr std::size_t kMuch = 1 << 16;
  std::string rows;
  for (const LineScore& line : lines) {
    rows += "{\"line\":";
    append_whole(std::uint64_t{line.line}, rows);
    rows += before_log10;
    append_number(to_log10(line.sums.log_prob), rows);
    rows += ",\"tokens\":";
    append_whole(line.sums.tokens, rows);
    rows += ",\"oov\":";
    append_whole(line.sums.oov, rows);
    rows += ",\"events\":";
    append_whole(line.sums.events, rows);
    rows += end;
    if (rows.size() < kMuch) continue;
    print_text(rows);
    rows.clear();
  }
  print_text(rows);
}

Result<void> flush_output() {
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    return Error{"the output could not be written", "standard output", "look for room on the disk",
                 ErrorKind::failure};
  }
  return {};
}

void remark(std::string_view line) {
  std::string clean(line);
  for (char& c : clean) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  std::fprintf(stderr, "onegin: %s\n", clean.c_str());
}

int report(const Error& error) {
  std::fflush(stdout);
  remark(error.sentence());
  return error.kind == ErrorKind::input ? 2 : 1;
}

double to_log10(double log_prob) { return log_prob / std::log(10.0); }

std::string fixed(double value, int decimals) {
  if (std::isnan(value)) return "-";
  char buffer[400];
  std::snprintf(buffer, sizeof buffer, "%.*f", decimals, value);
  return buffer;
}

std::string grouped(std::uint64_t value) {
  std::string digits = std::to_string(value);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, 1, ',');
  return digits;
}

std::string duration(double seconds) {
  const auto whole = static_cast<std::uint64_t>(std::max(0.0, std::min(seconds, 1e9)) + 0.5);
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%llu:%02u", static_cast<unsigned long long>(whole / 60),
                static_cast<unsigned>(whole % 60));
  return buffer;
}

std::string visible(std::string_view token) {
  std::string shown;
  for (const char c : token) {
    if (c == '\n') {
      shown += "\\n";
    } else if (c == '\t') {
      shown += "\\t";
    } else {
      shown += c;
    }
  }
  return shown;
}

void Table::print(std::size_t left) const {
  std::vector<std::size_t> widths;
  for (const auto& row : rows_) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns(row[i]));
  }
  for (const auto& row : rows_) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string space(widths[i] - columns(row[i]), ' ');
      if (i > 0) line += "  ";
      line += i < left ? row[i] + space : space + row[i];
    }
    line.erase(line.find_last_not_of(' ') + 1);
    print_line(line);
  }
}

}  // namespace onegin::cli
