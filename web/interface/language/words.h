// Says a sentence in the language that was chosen. English sentences are the keys.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "sentence.h"

namespace onegin::web {

enum class Language { english, korean };

Language language();
// English as long as the words of the other one are not there; true if they are.
bool choose_language(Language wanted);

// The Korean words, as cmake/words.py packs language/ko.po, all or some of them: those of a second
// file stand beside the first. False: they are no such file.
bool take_words(std::string file);

// Words that stay valid.
struct Spoken : std::string_view {
  constexpr Spoken(std::string_view words) : std::string_view(words) {}
  operator std::string() const { return std::string(data(), size()); }
};

// What an English sentence is in the language chosen; itself where the words lack it.
Spoken tr(std::string_view english);
inline Spoken tr(const char* english) { return tr(std::string_view(english)); }
inline Spoken tr(const std::string& english) { return tr(std::string_view(english)); }
Spoken tr(std::string&& gone) = delete;
// Of each in a table of phrases.
template <std::size_t N>
std::array<std::string_view, N> tr(const std::array<std::string_view, N>& english) {
  std::array<std::string_view, N> words;
  for (std::size_t i = 0; i < N; ++i) words[i] = tr(english[i]);
  return words;
}
// Arguments that are sentences are said in that language, too; a place such as {0:은/는} takes the
// particle that fits what fills it.
std::string tr(const Sentence& sentence);
template <class First, class... Rest>
std::string tr(std::string_view pattern, const First& first, const Rest&... rest) {
  return tr(say(pattern, first, rest...));
}

}  // namespace onegin::web
