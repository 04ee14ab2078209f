// Finds a sentence, counts guesses.
#include "state/guessing.h"

#include <algorithm>
#include <cmath>

#include "language/figures.h"

namespace onegin::web {
namespace {

constexpr std::size_t kBefore = 60;  // characters that are seen before the sentence
constexpr std::size_t kLeast = 8;    // letters that are worth a game

bool ends_sentence(const std::string& character) {
  return character == "." || character == "!" || character == "?";
}

// Where sentences begin: at a line's beginning, and after a full stop and a space.
std::vector<std::size_t> beginnings(const std::vector<std::string>& text) {
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool line = i == 0 || text[i - 1] == "\n";
    const bool sentence = i > 1 && text[i - 1] == " " && ends_sentence(text[i - 2]);
    if (line || sentence) all.push_back(i);
  }
  return all;
}

std::size_t letters_from(const std::vector<std::string>& text, std::size_t begin) {
  const auto first = text.begin() + static_cast<std::ptrdiff_t>(begin);
  const auto line = std::find(first, text.end(), "\n");
  return std::min(Guessing::kLetters, static_cast<std::size_t>(line - first));
}

}  // namespace

std::vector<std::string> characters_of(std::string_view text) {
  std::vector<std::string> all;
  for (const char c : text) {
    const bool goes_on = (static_cast<unsigned char>(c) & 0xC0) == 0x80;
    if (goes_on && !all.empty()) {
      all.back() += c;
    } else {
      all.emplace_back(1, c);
    }
  }
  return all;
}

std::string Guessing::asked() const {
  std::string text = before;
  for (const std::string& letter : letters) text += letter;
  return text;
}

Guessing begin_guessing(std::string_view held_out, std::uint32_t number, bool lines) {
  Guessing game;
  game.number = number;
  const std::vector<std::string> text = characters_of(held_out);
  std::vector<std::size_t> all = beginnings(text);
  // The first may be the rest of a sentence that is trained on.
  if (all.size() > 1) all.erase(all.begin());
  std::size_t longest = 0;
  for (const std::size_t begin : all) longest = std::max(longest, letters_from(text, begin));
  std::erase_if(all, [&](std::size_t begin) { return letters_from(text, begin) < longest; });
  if (all.empty() || longest < kLeast) return game;
  // A stride that no number of sentences divides reaches every one.
  const std::size_t begin = all[number * std::size_t{7919} % all.size()];
  std::size_t seen = begin;
  while (seen > 0 && begin - seen < kBefore && !(lines && text[seen - 1] == "\n")) --seen;
  // Not from within a word.
  while (seen > 0 && seen < begin && text[seen - 1] != " " && text[seen - 1] != "\n") ++seen;
  for (std::size_t i = seen; i < begin; ++i) game.before += text[i];
  game.letters.assign(text.begin() + static_cast<std::ptrdiff_t>(begin),
                      text.begin() + static_cast<std::ptrdiff_t>(begin + longest));
  return game;
}

bool guess(Guessing& game, std::string_view letter) {
  if (!game.begun() || game.done() || letter.empty()) return false;
  if (game.letters[game.ranks.size()] == letter) {
    game.ranks.push_back(static_cast<std::uint32_t>(game.wrong.size() + 1));
    game.wrong.clear();
    return true;
  }
  if (std::find(game.wrong.begin(), game.wrong.end(), letter) == game.wrong.end()) {
    game.wrong.emplace_back(letter);
  }
  return false;
}

void give_up(Guessing& game, double types) {
  if (!game.begun() || game.done()) return;
  const auto tried = static_cast<double>(game.wrong.size());
  const double rank = tried + std::max(2.0, std::ceil((types - tried + 1) / 2));
  game.ranks.push_back(static_cast<std::uint32_t>(rank));
  game.wrong.clear();
}

std::vector<ScoredToken> of_letters(const Guessing& game, const std::vector<ScoredToken>& events) {
  std::vector<ScoredToken> tokens;
  for (const ScoredToken& event : events) {
    if (!event.control) tokens.push_back(event);
  }
  const std::size_t count = game.letters.size(), before = code_points(game.before);
  if (tokens.size() < before + count) return {};
  tokens.erase(tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(before));
  tokens.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (tokens[i].token != game.letters[i]) return {};
  }
  return tokens;
}

Standing standing_of_person(const Guessing& game) { return {guess_figures(game.ranks), NAN}; }

Standing standing_of_model(const Guessing& game, const std::vector<ScoredToken>& answers) {
  const std::size_t found = std::min(game.ranks.size(), answers.size());
  std::vector<std::uint32_t> ranks;
  double log10 = 0;
  for (std::size_t i = 0; i < found; ++i) {
    ranks.push_back(answers[i].rank);
    log10 += answers[i].log10;
  }
  Standing standing{guess_figures(ranks), NAN};
  if (found > 0) standing.bits = -log10 / std::log10(2.0) / static_cast<double>(found);
  return standing;
}

}  // namespace onegin::web
