// What is printed: lines, tables of right-aligned figures, JSON objects, errors.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evaluation/score.h"
#include "json/value.h"
#include "result.h"

namespace onegin::cli {

// One line on standard output.
void print_line(std::string_view line);
// Names of files may be of any bytes, and those that are not UTF-8 become U+FFFD.
void print_json(const Json& object);
void print_json(std::initializer_list<Json::Member> members);
// A row of --tokens: {"line", "model", "token", "log10", "rank", "oov", "order"?}.
Json token_object(std::string_view model, std::size_t line, const EventDetail& event);
// A row for each line, as print_json would print it: {"line", "model", "log10", "tokens", "oov",
// "events"}, and "adaptive": true where it is. There may be very many.
void print_line_objects(std::string_view model, std::span<const LineScore> lines, bool adaptive);
// What does not end with a line, as it comes.
void print_text(std::string_view text);
Result<void> flush_output();

// "onegin: where: what; hint" on standard error, in one line whatever it contains; gives the exit
// status.
int report(const Error& error);
// A remark on standard error.
void remark(std::string_view line);

double to_log10(double log_prob);               // of a natural logarithm
std::string fixed(double value, int decimals);  // "-23.456", "-" for not a number
std::string grouped(std::uint64_t value);       // "245,569"
std::string duration(double seconds);           // "1:05"
std::string visible(std::string_view token);    // line ends and tabs as \n, \t

// Columns as wide as their widest cell; the first `left` of them are aligned left.
class Table {
 public:
  explicit Table(std::vector<std::string> header) { add(std::move(header)); }
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  void print(std::size_t left = 0) const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace onegin::cli
