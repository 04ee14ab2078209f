// Says a sentence in the language that was chosen. English sentences are the keys.
#pragma once

#include <string>
#include <string_view>

#include "sentence.h"

namespace onegin::web {

enum class Language { english, korean };

Language language();
// English as long as the words of the other one are not there; true if they are.
bool choose_language(Language wanted);

// The Korean words, as cmake/words.py packs language/ko.po. False: they are no such file.
bool take_words(std::string file);

// What an English sentence is in the language chosen; itself where the words lack it. Stays valid.
std::string_view tr(std::string_view english);
inline std::string_view tr(const char* english) { return tr(std::string_view(english)); }
// Arguments that are sentences are said in that language, too; a place such as {0:은/는} takes the
// particle that fits what fills it.
std::string tr(const Sentence& sentence);
template <class First, class... Rest>
std::string tr(std::string_view pattern, const First& first, const Rest&... rest) {
  return tr(say(pattern, first, rest...));
}

}  // namespace onegin::web
