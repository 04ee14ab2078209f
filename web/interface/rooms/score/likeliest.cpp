// Compares what the models themselves said; the mixture is none of them.
#include "rooms/score/likeliest.h"

#include <algorithm>
#include <string>
#include <vector>

#include "draw/mirror.h"
#include "draw/token_text.h"
#include "language/figures.h"
#include "language/words.h"

namespace onegin::web {
namespace {

// Those that have read the whole sentence, the one that found it likeliest first.
std::vector<const Slot*> by_sentence(const State& state) {
  std::vector<const Slot*> models;
  for (const Slot* model : state.speakers()) {
    const bool read = model->totals && !model->scored.empty() && state.comparable(*model);
    if (read && !model->mixed()) models.push_back(model);
  }
  std::stable_sort(models.begin(), models.end(), [](const Slot* a, const Slot* b) {
    return a->totals->log10 > b->totals->log10;
  });
  return models;
}

// The tokens around one, for the same letter may stand in a sentence many times.
std::string around(const State& state, const std::vector<ScoredToken>& tokens, std::size_t at) {
  std::string text;
  for (std::size_t i = at > 6 ? at - 6 : 0; i < std::min(at + 4, tokens.size()); ++i) {
    if (tokens[i].control) continue;
    if (state.unit().spaced && !text.empty()) text += " ";
    text += tokens[i].token == "\n" ? "¶" : drawn(tokens[i].token);
  }
  return text;
}

std::string likeliest(const State& state) {
  const auto models = by_sentence(state);
  if (models.size() < 2) return {};
  const Slot &first = *models[0], &second = *models[1];
  std::size_t most = 0;
  double widest = 0;
  for (std::size_t i = 0; i < std::min(first.scored.size(), second.scored.size()); ++i) {
    const double ahead = first.scored[i].log10 - second.scored[i].log10;
    if (ahead > widest) most = i, widest = ahead;
  }
  if (widest == 0) return {};
  const ScoredToken &one = first.scored[most], &other = second.scored[most];
  return tr(
      "{0} finds this sentence likeliest, {1} comes next. {0} is furthest ahead at “{2}” in “{3}”: "
      "{4} against {5}.",
      first.name, second.name, readable(one.token, one.control), around(state, first.scored, most),
      probability_text(one.log10), probability_text(other.log10));
}

}  // namespace

float likeliest_height(const State& state, float width) {
  const float height = paragraph_height(likeliest(state), width);
  return height > 0 ? height + kGrid : 0;
}

void draw_likeliest(const State& state, const Rect& area) {
  const std::string text = likeliest(state);
  if (text.empty()) return;
  Rect line = area;
  cut_top(line, kGrid / 2);
  draw_paragraph(line, text, {});
  mirror().note(Role::text, tr("likeliest"), line).value = text;
}

}  // namespace onegin::web
