// Dates as people write them.
#include <algorithm>
#include <array>
#include <cctype>

#include "pairs/pairs.h"

namespace onegin::pairs {
namespace {

constexpr std::array<std::string_view, 12> kMonths{"January",   "February", "March",    "April",
                                                   "May",       "June",     "July",     "August",
                                                   "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> kDays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                "Thursday", "Friday", "Saturday"};
// Two digits of a year are from 1950 to 2049.
constexpr std::uint32_t kFirstYear = 1950, kYears = 100;

std::uint32_t days_of(const Date& date) {
  constexpr std::array<std::uint32_t, 12> kDaysOf{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0);
  return kDaysOf[date.month - 1] + (date.month == 2 && leap ? 1 : 0);
}

// By Zeller's congruence (1882), 0 for Sunday.
std::string_view weekday(const Date& date) {
  const std::uint32_t month = date.month < 3 ? date.month + 12 : date.month;
  const std::uint32_t year = date.month < 3 ? date.year - 1 : date.year;
  const std::uint32_t h =
      (date.day + 13 * (month + 1) / 5 + year + year / 4 - year / 100 + year / 400) % 7;
  return kDays[(h + 6) % 7];
}

std::string two_digits(std::uint32_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

std::string ordinal(std::uint32_t day) {
  const bool teen = day > 10 && day < 14;
  const std::uint32_t last = teen ? 0 : day % 10;
  return std::to_string(day) + (last == 1 ? "st" : last == 2 ? "nd" : last == 3 ? "rd" : "th");
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return c < 128 ? static_cast<char>(std::tolower(c)) : c; });
  return text;
}

std::string spelled(const Date& date, std::uint32_t how) {
  const std::string day = std::to_string(date.day), year = std::to_string(date.year);
  const std::string month(kMonths[date.month - 1]), brief = month.substr(0, 3);
  const std::string name(weekday(date));
  switch (how) {
    case 0:
      return day + " " + month + " " + year;
    case 1:
      return month + " " + day + ", " + year;
    case 2:
      return day + " " + brief + " " + year;
    case 3:
      return brief + " " + day + ", " + year;
    case 4:
      return two_digits(date.day) + "." + two_digits(date.month) + "." + year;
    case 5:  // as in America; the points are European
      return std::to_string(date.month) + "/" + day + "/" + year;
    case 6:
      return "the " + ordinal(date.day) + " of " + month + ", " + year;
    case 7:
      return name + ", " + day + " " + month + " " + year;
    case 8:
      return name.substr(0, 3) + " " + brief + " " + ordinal(date.day) + " " + year;
    case 9:
      return year + " " + month + " " + day;
    case 10:
      return day + "-" + brief + "-" + two_digits(date.year % 100);
    default:
      return year + "년 " + std::to_string(date.month) + "월 " + day + "일";
  }
}

}  // namespace

Date draw_date(Random& random, std::uint32_t first, std::uint32_t count) {
  Date date{first + random.below(count), 1 + random.below(12), 0};
  date.day = 1 + random.below(days_of(date));
  return date;
}

std::string iso_date(const Date& date) {
  return std::to_string(date.year) + "-" + two_digits(date.month) + "-" + two_digits(date.day);
}

// 6월 and 10월 are 유월 and 시월.
std::string korean_date(const Date& date) {
  const std::string month = date.month == 6    ? "유"
                            : date.month == 10 ? "시"
                                               : korean_number(date.month);
  return korean_number(date.year) + "년 " + month + "월 " + korean_number(date.day) + "일";
}

std::string dates() {
  return lines_of(5000, 1913, [](Random& random) -> Pair {
    const Date date = draw_date(random, kFirstYear, kYears);
    std::string source = spelled(date, random.below(12));
    if (random.below(3) == 0) source = lower(std::move(source));
    return {std::move(source), iso_date(date)};
  });
}

std::string korean_dates() {
  return lines_of(5000, 815, [](Random& random) -> Pair {
    const Date date = draw_date(random, kFirstYear, kYears);
    if (random.below(2) == 0) return {iso_date(date), korean_date(date)};
    return {korean_date(date), iso_date(date)};
  });
}

}  // namespace onegin::pairs
