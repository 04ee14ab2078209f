// Korean particles, whose form depends on the sound before them.
#pragma once

#include <string_view>

namespace onegin::web {

// The half of "은/는", "이/가", "을/를", "과/와", "으로/로", "이라/라" that follows `word`: the
// first after a final consonant, the second after a vowel; 로 after ㄹ as well. Digits and Latin
// letters sound as a Korean reads them: "3" 삼, "LSTM" 엘에스티엠, "n-gram" 엔그램.
std::string_view particle(std::string_view word, std::string_view pair);

}  // namespace onegin::web
