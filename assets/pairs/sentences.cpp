// A small language in English and Korean: subject, verb, object become subject, object, verb, and
// particles follow the sound before them.
#include <array>

#include "pairs/pairs.h"

namespace onegin::pairs {
namespace {

struct Word {
  std::string_view english, korean;
};
// A verb at the end of a sentence, and before another one.
struct Verb {
  std::string_view english, ends, goes_on;
};

constexpr std::array<Word, 14> kPeople{{{"king", "왕"},
                                        {"queen", "여왕"},
                                        {"child", "아이"},
                                        {"teacher", "선생님"},
                                        {"miller", "방앗간지기"},
                                        {"fox", "여우"},
                                        {"bear", "곰"},
                                        {"cat", "고양이"},
                                        {"rabbit", "토끼"},
                                        {"tiger", "호랑이"},
                                        {"friend", "친구"},
                                        {"student", "학생"},
                                        {"doctor", "의사"},
                                        {"thief", "도둑"}}};
constexpr std::array<Word, 14> kThings{{{"book", "책"},
                                        {"letter", "편지"},
                                        {"apple", "사과"},
                                        {"flower", "꽃"},
                                        {"tree", "나무"},
                                        {"house", "집"},
                                        {"song", "노래"},
                                        {"bread", "빵"},
                                        {"river", "강"},
                                        {"moon", "달"},
                                        {"door", "문"},
                                        {"picture", "그림"},
                                        {"bridge", "다리"},
                                        {"star", "별"}}};
constexpr std::array<Word, 8> kAdjectives{{{"small", "작은"},
                                           {"big", "큰"},
                                           {"strange", "이상한"},
                                           {"white", "하얀"},
                                           {"red", "빨간"},
                                           {"pretty", "예쁜"},
                                           {"new", "새로운"},
                                           {"good", "좋은"}}};
constexpr std::array<Verb, 8> kVerbs{{{"sees", "본다", "보고"},
                                      {"likes", "좋아한다", "좋아하고"},
                                      {"finds", "찾는다", "찾고"},
                                      {"draws", "그린다", "그리고"},
                                      {"remembers", "기억한다", "기억하고"},
                                      {"loses", "잃는다", "잃고"},
                                      {"wants", "원한다", "원하고"},
                                      {"knows", "안다", "알고"}}};
constexpr std::array<Word, 5> kPlaces{{{"in the garden", "정원에서"},
                                       {"at school", "학교에서"},
                                       {"on the hill", "언덕에서"},
                                       {"in the market", "시장에서"},
                                       {"by the lake", "호숫가에서"}}};
constexpr std::array<Word, 4> kTimes{
    {{"today", "오늘"}, {"every day", "날마다"}, {"at night", "밤에"}, {"again", "다시"}}};

// A noun, half of the time with an adjective, and the particle after it.
Pair noun(Random& random, const Word& word, std::string_view closed, std::string_view open) {
  Pair pair{std::string(word.english), std::string(word.korean)};
  pair.target += ends_with_consonant(word.korean) ? closed : open;
  if (random.below(2) == 0) {
    const Word& adjective = one_of(random, kAdjectives);
    pair.source = std::string(adjective.english) + " " + pair.source;
    pair.target = std::string(adjective.korean) + " " + pair.target;
  }
  return pair;
}

// "the small cat sees a tree in the garden today": "오늘 작은 고양이가 정원에서 나무를 본다".
Pair clause(Random& random, bool goes_on) {
  const Pair subject = noun(random, one_of(random, kPeople), "이", "가");
  const bool of_person = random.below(3) == 0;
  const Pair object = of_person ? noun(random, one_of(random, kPeople), "을", "를")
                                : noun(random, one_of(random, kThings), "을", "를");
  const Verb& verb = one_of(random, kVerbs);
  Pair pair{"the " + subject.source + " " + std::string(verb.english) + " the " + object.source,
            ""};
  std::string place, time;
  if (random.below(3) == 0) {
    const Word& word = one_of(random, kPlaces);
    pair.source += " " + std::string(word.english);
    place = std::string(word.korean) + " ";
  }
  if (random.below(3) == 0) {
    const Word& word = one_of(random, kTimes);
    pair.source += " " + std::string(word.english);
    time = std::string(word.korean) + " ";
  }
  pair.target = time + subject.target + " " + place + object.target + " " +
                std::string(goes_on ? verb.goes_on : verb.ends);
  return pair;
}

}  // namespace

bool ends_with_consonant(std::string_view word) {
  // The last syllable is three bytes of UTF-8; every 28th syllable from U+AC00 on ends openly.
  const auto byte = [&](std::size_t from_end) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(word[word.size() - from_end]));
  };
  const std::uint32_t code = (byte(3) & 0x0FU) << 12U | (byte(2) & 0x3FU) << 6U | (byte(1) & 0x3FU);
  return (code - 0xAC00U) % 28 != 0;
}

std::string english_korean() {
  return lines_of(4000, 1446, [](Random& random) -> Pair {
    const bool two = random.below(3) == 0;
    Pair pair = clause(random, two);
    if (!two) return pair;
    const Pair second = clause(random, false);
    return {pair.source + " and " + second.source, pair.target + " " + second.target};
  });
}

std::span<const Sample> samples() {
  static constexpr std::array<Sample, 7> kSamples{{{"dates", dates},
                                                   {"korean_dates", korean_dates},
                                                   {"korean_numbers", korean_numbers},
                                                   {"reversed_words", reversed_words},
                                                   {"english_korean", english_korean},
                                                   {"scenes", scenes},
                                                   {"scenes_new", scenes_new}}};
  return kSamples;
}

}  // namespace onegin::pairs
