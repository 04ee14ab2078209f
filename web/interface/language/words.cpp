// The Korean words: a list of hashes of English sentences in rising order, each with its Korean.
#include "language/words.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <vector>

#include "language/particles.h"

namespace onegin::web {
namespace {

// "OWO1", the number of sentences, their hashes (4 bytes each), then the sentences, each ended by
// 0.
constexpr std::string_view kSign = "OWO1";

struct WordList {
  std::string file;
  std::vector<std::uint32_t> hashes;
  std::vector<const char*> sentences;
};

// FNV-1a.
std::uint32_t hash_of_key(std::string_view key) {
  std::uint32_t hash = 2166136261u;
  for (const char c : key) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return hash;
}

// Those that came first, and those of the rooms.
using AllWords = std::array<WordList, 2>;
AllWords& korean() {
  static AllWords words;
  return words;
}
Language chosen = Language::english;

std::string filled(std::string_view pattern, const std::vector<Sentence::Argument>& arguments) {
  return fill_places(pattern, arguments.size(), [&](std::size_t i, std::string_view rule) {
    const Sentence& one = arguments[i].sentence;
    std::string text = arguments[i].spoken ? tr(one) : one.text();
    if (!rule.empty()) text += particle(text, rule);
    return text;
  });
}

}  // namespace

Language language() { return chosen; }

bool choose_language(Language wanted) {
  const bool there = wanted == Language::english || !korean()[0].hashes.empty();
  if (there) chosen = wanted;
  return there;
}

bool take_words(std::string file) {
  std::uint32_t count = 0;
  const std::size_t head = kSign.size() + sizeof count;
  if (file.size() < head || !file.starts_with(kSign)) return false;
  std::memcpy(&count, file.data() + kSign.size(), sizeof count);
  if ((file.size() - head) / sizeof(std::uint32_t) < count || file.back() != '\0') return false;
  WordList words{std::move(file), std::vector<std::uint32_t>(count), {}};
  std::memcpy(words.hashes.data(), words.file.data() + head, count * sizeof(std::uint32_t));
  const char* at = words.file.data() + head + count * sizeof(std::uint32_t);
  const char* const end = words.file.data() + words.file.size();
  for (std::uint32_t i = 0; i < count; ++i) {
    if (at >= end) return false;
    words.sentences.push_back(at);
    at += std::strlen(at) + 1;
  }
  // Sentences are handed out as views, so words that are there stay.
  for (WordList& place : korean()) {
    if (place.hashes == words.hashes) break;
    if (!place.hashes.empty()) continue;
    place = std::move(words);
    break;
  }
  return true;
}

Spoken tr(std::string_view english) {
  if (chosen == Language::english || english.empty()) return english;
  const std::uint32_t hash = hash_of_key(english);
  for (const WordList& words : korean()) {
    const auto row = std::lower_bound(words.hashes.begin(), words.hashes.end(), hash);
    if (row == words.hashes.end() || *row != hash) continue;
    return std::string_view(words.sentences[static_cast<std::size_t>(row - words.hashes.begin())]);
  }
  return english;
}

std::string tr(const Sentence& sentence) {
  const std::vector<Sentence::Argument> arguments = sentence.arguments();
  const std::string_view pattern = tr(sentence.pattern());
  return arguments.empty() ? std::string(pattern) : filled(pattern, arguments);
}

}  // namespace onegin::web
