// Sample texts of pairs, made by small programs: each the same on every machine, and no source
// twice, so that a held-out pair shares its source with none of the training part.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "math/random.h"

namespace onegin::pairs {

// One sample: the name of its file without ".txt", and what makes its lines.
struct Sample {
  std::string_view name;
  std::string (*make)();
};
std::span<const Sample> samples();

std::string dates();           // dates in many spellings, and ISO 8601
std::string korean_dates();    // dates in Korean words and ISO 8601, both ways
std::string korean_numbers();  // numbers and how they are said in Korean
std::string reversed_words();  // made-up words, and their letters backward
std::string english_korean();  // sentences of a small grammar, and their translation
std::string scenes();          // scenes of one shape or two, and what they show
std::string scenes_new();  // the same; what is held out has colours and forms never seen together

// How a number from 1 to 99,999,999 is said in Korean: 천이백삼십사.
std::string korean_number(std::uint32_t number);
// A date in Korean words: 이천이십육년 십일월 이십팔일.
struct Date {
  std::uint32_t year = 0, month = 0, day = 0;
};
std::string korean_date(const Date& date);
std::string iso_date(const Date& date);  // 2026-11-28
// A day of the years [first, first + count), each as likely.
Date draw_date(Random& random, std::uint32_t first, std::uint32_t count);
// Whether a Hangul syllable at the end of a word ends with a consonant: it decides between 은 and
// 는, 이 and 가, 을 and 를.
bool ends_with_consonant(std::string_view word);

// Draws pairs of source and target until there are `count` sources; each as a line.
struct Pair {
  std::string source, target;
};
inline std::string lines_of(std::size_t count, std::uint64_t seed,
                            const std::function<Pair(Random&)>& draw) {
  Random random(seed);
  std::set<std::string> sources;
  std::string lines;
  while (sources.size() < count) {
    const Pair pair = draw(random);
    if (sources.insert(pair.source).second) lines += pair.source + "\t" + pair.target + "\n";
  }
  return lines;
}

// Draws one of a list.
template <class List>
const auto& one_of(Random& random, const List& list) {
  return list[random.below(static_cast<std::uint32_t>(std::size(list)))];
}

}  // namespace onegin::pairs
