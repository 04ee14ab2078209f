// Formats figures.
#include "language/figures.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>

#include "language/words.h"

namespace onegin::web {
namespace {

template <class... Values>
std::string print(const char* format, Values... values) {
  std::array<char, 64> buffer;
  std::snprintf(buffer.data(), buffer.size(), format, values...);
  return buffer.data();
}

// What is no finite number: nothing is known, or a probability of 0 has been met.
std::string boundless(double value) { return std::isnan(value) ? "–" : value < 0 ? "−∞" : "∞"; }

// Three digits that mean something: 4.21, 42.1, 421.
std::string three_digits(double value) {
  const int digits = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return print("%.*f", digits, value);
}

}  // namespace

std::string whole(double value) {
  if (!std::isfinite(value)) return boundless(value);
  std::string digits = print("%.0f", std::abs(value));
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return value < 0 ? "–" + digits : digits;
}

std::string compact(double value) {
  if (!std::isfinite(value)) return boundless(value);
  if (value < 1000) return print("%.0f", value);
  if (value < 1e6) return three_digits(value / 1e3) + " k";
  return three_digits(value / 1e6) + " M";
}

std::string fixed(double value, int digits) {
  if (!std::isfinite(value)) return boundless(value);
  std::string text = print("%.*f", digits, std::abs(value));
  return value < 0 ? "–" + text : text;
}

std::string signed_text(double value) { return (value > 0 ? "+" : "") + fixed(value, 2); }

std::string exact(double value) {
  return std::isfinite(value) ? print("%.9g", value) : boundless(value);
}

std::string scientific(double value, int digits) {
  if (!std::isfinite(value)) return boundless(value);
  std::string text = print("%.*e", digits, value);
  const std::size_t sign = text.find('e') + 1;  // then at least two digits
  if (text[sign + 1] == '0') text.erase(sign + 1, 1);
  return text;
}

std::string small_text(double value) {
  if (value == 0) return "0";
  if (!(std::abs(value) < 1e-3)) return fixed(value, 4);
  return scientific(value, 1);
}

std::string hexadecimal(double value) {
  if (!(value >= 1) || !(value < 1e18)) return exact(value);
  std::string digits;
  for (auto left = static_cast<std::uint64_t>(value); left > 0; left /= 16) {
    digits.insert(digits.begin(), "0123456789abcdef"[left % 16]);
  }
  return digits;
}

std::string data_text(double value) { return std::isnan(value) ? "" : print("%.9g", value); }

std::string perplexity_text(double value) {
  if (!std::isfinite(value)) return boundless(value);
  if (value < 999.95) return fixed(value, 1);
  if (value < 999'999.5) return whole(value);
  const double tenth = std::pow(10, std::floor(std::log10(value)) - 1);
  const double power = std::floor(std::log10(value + 5 * tenth));  // what it is rounded to
  return print("%.0fe%.0f", value / std::pow(10, power), power);
}

std::string bytes_text(double bytes) {
  if (!std::isfinite(bytes)) return boundless(bytes);
  if (bytes < 1000) return print("%.0f B", bytes);
  if (bytes < 1e6) return print("%.0f KB", bytes / 1e3);
  return bytes < 1e9 ? print("%.1f MB", bytes / 1e6) : print("%.2f GB", bytes / 1e9);
}

std::string clock_text(double seconds) {
  const auto all = static_cast<long>(std::ceil(seconds));
  if (all >= 3600) return print("%ld:%02ld:%02ld", all / 3600, all / 60 % 60, all % 60);
  return print("%ld:%02ld", all / 60, all % 60);
}

std::string duration_text(double seconds) {
  if (seconds < 0.9995) return print("%.0f ms", seconds * 1e3);
  if (seconds < 59.95) return print("%.1f s", seconds);
  return clock_text(seconds);
}

std::string tick_text(double seconds) {
  if (seconds == 0) return "0";
  if (seconds >= 60) return clock_text(seconds);
  return fixed(seconds, std::abs(seconds - std::round(seconds)) > 0.01 ? 1 : 0) + " s";
}

std::string percent_text(double share) {
  const double percent = share * 100;
  if (!std::isfinite(percent)) return boundless(percent);
  if (percent == 0) return "0 %";
  if (percent < 0.1) return print("%.2g %%", percent);
  return print(percent < 9.95 ? "%.1f %%" : "%.0f %%", percent);
}

std::string probability_text(double log10) {
  if (!std::isfinite(log10)) return log10 < 0 ? "0 %" : boundless(log10);
  if (log10 < -6) return print("1e%.0f", log10);
  if (log10 < -4) {
    const double one_in = std::pow(10, -log10);
    return tr("1 in {0}", whole(std::round(one_in / 1000) * 1000));
  }
  return percent_text(std::pow(10, log10));
}

std::size_t code_points(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

std::string_view first_code_points(std::string_view text, std::size_t count) {
  std::size_t i = 0;
  while (i < text.size()) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80 && count-- == 0) break;
    ++i;
  }
  return text.substr(0, i);
}

}  // namespace onegin::web
