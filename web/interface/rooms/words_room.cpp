// Words: which tokens each model's vectors put beside each other, as lists, maps and analogies.
#include <algorithm>

#include "draw/mirror.h"
#include "language/words.h"
#include "rooms/panels.h"
#include "rooms/rooms.h"
#include "rooms/words_parts.h"

namespace onegin::web::words_room {
namespace {

constexpr float kReadableLine = 100 * kGrid;

constexpr std::string_view kVectors = phrase(
    "A network does not read words but numbers: each token is a vector that it has learnt. Tokens "
    "that it treats alike have vectors that point the same way. word2vec learns nothing but such "
    "vectors, from the company that tokens keep.");
constexpr std::string_view kTokenHelp =
    phrase("The token whose neighbours are shown, spelled as in the text.");

// The kind that has vectors and nothing else, if there is no model of it yet.
std::string_view kind_to_add(const State& state) {
  for (std::size_t place = 0; place < kKindCount; ++place) {
    const KindRow& row = kKindRows[place];
    if ((row.abilities & kEmbeds) == 0 || (row.abilities & kLanguage) != 0) continue;
    const bool there = std::any_of(state.slots.begin(), state.slots.end(),
                                   [&](const Slot& slot) { return slot.kind == row.id; });
    return there || state.slots.size() >= kMostSlots ? std::string_view() : row.id;
  }
  return {};
}

float head_height(float width) {
  const float control = theme().measures.control;
  return narrow(width) ? 2 * control + kGrid : control;
}

void draw_head(const State& state, Rect area, Intents& intents) {
  const Embeddings& all = state.shelf.at<Embeddings>();
  const bool slim = narrow(area.GetWidth());
  const float control = theme().measures.control;
  Rect line = slim ? cut_top(area, control) : area;
  const Words words{.label = tr("Token"), .name = tr("Token"), .help = tr(kTokenHelp)};
  const auto typed = text_field(slim ? line : cut_left(line, 36 * kGrid), words, all.token,
                                state.surface.real_text_fields);
  if (typed) intents.push_back(Act{What::token, *typed});
  const std::string_view kind = kind_to_add(state);
  if (kind.empty()) return;
  if (slim) {
    cut_top(area, kGrid);
    line = area;
  } else {
    cut_left(line, 2 * kGrid);
  }
  const KindRow& row = kKindRows[place_of_kind(kind)];
  const std::string label = tr("Add {0}", row.title);
  if (button(slim ? line : cut_left(line, 20 * kGrid), {.label = label, .help = tr(row.summary)})) {
    intents.push_back(AddSlot{std::string(kind)});
  }
}

float title_height() { return theme().measures.control; }

void draw_title(Rect& rest, std::string_view title, std::string_view help) {
  hairline(rest.Min, {rest.Max.x, rest.Min.y});
  draw_heading(cut_top(rest, title_height()), title, {.colour = theme().palette.soft}, help);
}

}  // namespace

std::optional<Need> needs(const State& state) {
  for (const Slot* slot : models_of(state)) {
    if (slot->learnt() || slot->phase == Phase::training) return std::nullopt;
  }
  if (state.text.bytes->empty()) {
    return Need{tr("There is no model yet, and no text to train one on."), tr("Paste text"),
                PasteText{}};
  }
  const std::string_view kind = kind_to_add(state);
  if (models_of(state).empty() && !kind.empty()) {
    return Need{tr("Vectors of tokens are learnt by networks, and by word2vec."),
                tr("Add word2vec"), AddSlot{std::string(kind)}};
  }
  return Need{tr("Vectors of tokens are learnt by networks, and by word2vec."), tr("Train all"),
              TrainAll{}};
}

float height(const State& state, float width) {
  const float inner = width - 4 * kGrid;
  return kGrid + paragraph_height(tr(kVectors), std::min(inner, kReadableLine)) + 2 * kGrid +
         head_height(inner) + 2 * kGrid + title_height() + neighbours_height(state, inner) +
         title_height() + maps_height(state, inner) + title_height() +
         analogies_height(state, inner) + 3 * kGrid;
}

void draw(const State& state, const Rect& area, Intents& intents) {
  Rect rest = inset(area, 2 * kGrid, kGrid);
  const float width = rest.GetWidth();
  Rect words = rest;
  words.Max.x = words.Min.x + std::min(width, kReadableLine);
  const float said = draw_paragraph(words, tr(kVectors), {.colour = theme().palette.soft});
  mirror().note(Role::text, tr("What is this?"), cut_top(rest, said)).value = tr(kVectors);
  cut_top(rest, 2 * kGrid);
  draw_head(state, cut_top(rest, head_height(width)), intents);
  cut_top(rest, 2 * kGrid);
  draw_title(rest, tr("Nearest neighbours"), tr(kCosine));
  draw_neighbours(state, cut_top(rest, neighbours_height(state, width)), intents);
  draw_title(rest, tr("Maps"), {});
  draw_maps(state, cut_top(rest, maps_height(state, width)), intents);
  draw_title(rest, tr("Analogies"), {});
  draw_analogies(state, cut_top(rest, analogies_height(state, width)), intents);
}

}  // namespace onegin::web::words_room
