// Numbers in Korean words, and words backward.
#include <algorithm>
#include <array>

#include "pairs/pairs.h"

namespace onegin::pairs {
namespace {

constexpr std::array<std::string_view, 10> kDigits{"",   "일", "이", "삼", "사",
                                                   "오", "육", "칠", "팔", "구"};

// Below 10,000; 일 is not said before 십, 백 and 천.
std::string four_digits(std::uint32_t number) {
  std::string words;
  for (const auto& [size, name] : {std::pair{1000U, "천"}, {100U, "백"}, {10U, "십"}, {1U, ""}}) {
    const std::uint32_t digit = number / size % 10;
    if (digit == 0) continue;
    if (digit > 1 || size == 1) words += kDigits[digit];
    words += name;
  }
  return words;
}

std::string made_up_word(Random& random) {
  constexpr std::array<std::string_view, 20> kBegin{"b", "d",  "f",  "g",  "h",  "k", "l",
                                                    "m", "n",  "p",  "r",  "s",  "t", "v",
                                                    "w", "br", "st", "pl", "ch", "j"};
  constexpr std::array<std::string_view, 8> kMiddle{"a", "e", "i", "o", "u", "ea", "ou", "y"};
  constexpr std::array<std::string_view, 8> kEnd{"", "", "", "n", "r", "st", "ck", "l"};
  std::string word;
  for (std::uint32_t left = 1 + random.below(4); left > 0; --left) {
    word += one_of(random, kBegin);
    word += one_of(random, kMiddle);
    word += one_of(random, kEnd);
  }
  return word;
}

}  // namespace

std::string korean_number(std::uint32_t number) {
  const std::uint32_t high = number / 10000;
  // 10,000 is 만, not 일만.
  const std::string ten_thousands = high > 1 ? four_digits(high) + "만" : high == 1 ? "만" : "";
  return ten_thousands + four_digits(number % 10000);
}

// As many numbers of two digits as of eight, about.
std::string korean_numbers() {
  return lines_of(4000, 1234, [](Random& random) -> Pair {
    std::uint32_t most = 10;
    for (std::uint32_t digits = 1 + random.below(6); digits > 0; --digits) most *= 10;
    const std::uint32_t number = 1 + random.below(most - 1);
    return {std::to_string(number), korean_number(number)};
  });
}

std::string reversed_words() {
  return lines_of(4000, 77, [](Random& random) -> Pair {
    std::string word = made_up_word(random);
    std::string back(word.rbegin(), word.rend());
    return {std::move(word), std::move(back)};
  });
}

}  // namespace onegin::pairs
