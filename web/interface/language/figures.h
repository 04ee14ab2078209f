// Numbers as a person reads them, always with their unit. What is infinite is ∞ or −∞; an en dash
// stands where there is no number.
#pragma once

#include <string>
#include <string_view>

namespace onegin::web {

std::string whole(double value);                   // 70,311
std::string compact(double value);                 // 31 k, 4.2 M
std::string fixed(double value, int digits);       // 2.31
std::string signed_text(double value);             // +0.42, –1.20
std::string exact(double value);                   // -24.2134567
std::string scientific(double value, int digits);  // 4.2e-8: `digits` behind the point
std::string small_text(double value);              // 0.0123, 4.2e-8
std::string hexadecimal(double value);             // 3fa1: short where a decimal number is long
std::string data_text(double value);         // the same for programs: -inf, empty for no number
std::string perplexity_text(double value);   // 15.8, 1,204, 6e15
std::string bytes_text(double bytes);        // 412 KB
std::string clock_text(double seconds);      // 0:41, 12:05, 1:02:30
std::string duration_text(double seconds);   // 40 ms, 3.2 s, 0:41
std::string tick_text(double seconds);       // 0, 0.5 s, 10 s, 1:30: where an axis has a tick
std::string percent_text(double share);      // 61 %, 1.2 %, 0.03 %
std::string probability_text(double log10);  // 12 %, 0.4 %, 1e-6

// One line of a list of what was found or measured: its name, the figure, an explanation.
struct Fact {
  std::string_view name;
  std::string value;
  std::string_view help;
};

// Code points of UTF-8 text.
std::size_t code_points(std::string_view text);
// The first `count` code points.
std::string_view first_code_points(std::string_view text, std::size_t count);

}  // namespace onegin::web
