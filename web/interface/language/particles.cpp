// Finds the last sound of a word and chooses by it.
#include "language/particles.h"

#include <cctype>
#include <cstdint>

namespace onegin::web {
namespace {

enum class Final { none, rieul, other };

constexpr std::uint32_t kFirstSyllable = 0xAC00, kLastSyllable = 0xD7A3;
constexpr std::uint32_t kFinals = 28;  // syllables that differ in the final consonant only
constexpr std::uint32_t kRieul = 8;

// 영 일 이 삼 사 오 육 칠 팔 구
constexpr Final kDigits[] = {Final::other, Final::rieul, Final::none,  Final::other, Final::none,
                             Final::none,  Final::other, Final::rieul, Final::rieul, Final::none};

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

// Letter by letter, if the word is in capitals: 엘 엠 엔 알. Else as it sounds.
Final final_of_latin(std::string_view word) {
  const char last = word.back();
  const bool spelled = std::isupper(static_cast<unsigned char>(last)) != 0;
  switch (std::tolower(static_cast<unsigned char>(last))) {
    case 'l':
      return Final::rieul;
    case 'm':
    case 'n':
      return Final::other;
    case 'r':
      return spelled ? Final::rieul : Final::none;
    case 'g':
      return !spelled && word.size() > 1 && word[word.size() - 2] == 'n' ? Final::other
                                                                         : Final::none;
    case 'k':
    case 'p':  // after a vowel: 북, 랩
      return !spelled && word.size() > 1 &&
                     std::string_view("aeiou").find(word[word.size() - 2]) != word.npos
                 ? Final::other
                 : Final::none;
    default:
      return Final::none;
  }
}

Final final_of(std::string_view word) {
  while (!word.empty()) {
    const auto last = static_cast<unsigned char>(word.back());
    if (last >= '0' && last <= '9') return kDigits[last - '0'];
    if (is_letter(word.back())) return final_of_latin(word);
    if (last >= 0x80) break;
    if (last == '%') return Final::none;  // 퍼센트
    word.remove_suffix(1);                // a bracket, a quotation mark
  }
  if (word.size() < 3) return Final::none;
  const auto byte = [&](std::size_t back) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(word[word.size() - back]));
  };
  const std::uint32_t code = ((byte(3) & 0x0F) << 12) | ((byte(2) & 0x3F) << 6) | (byte(1) & 0x3F);
  if (code < kFirstSyllable || code > kLastSyllable) return Final::none;
  const std::uint32_t last = (code - kFirstSyllable) % kFinals;
  if (last == 0) return Final::none;
  return last == kRieul ? Final::rieul : Final::other;
}

}  // namespace

std::string_view particle(std::string_view word, std::string_view pair) {
  const std::size_t slash = pair.find('/');
  if (slash == std::string_view::npos) return pair;
  const std::string_view after_consonant = pair.substr(0, slash);
  const std::string_view after_vowel = pair.substr(slash + 1);
  const Final final = final_of(word);
  if (final == Final::none) return after_vowel;
  return final == Final::rieul && after_vowel.starts_with("로") ? after_vowel : after_consonant;
}

}  // namespace onegin::web
