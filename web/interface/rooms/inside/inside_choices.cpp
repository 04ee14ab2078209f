// The choices that the views of Inside share: network, plane, layer.
#include <algorithm>
#include <cmath>

#include "draw/mirror.h"
#include "draw/strip.h"
#include "language/figures.h"
#include "language/words.h"
#include "rooms/inside/inside.h"
#include "state/slot_words.h"

namespace onegin::web {
namespace {

constexpr std::string_view kNotOfUnits[] = {"logits", "probabilities"};

// Its rows are steps, its columns units.
bool has_units(const PlaneDescription& plane) {
  if (!plane.tensor.empty()) return false;
  if (plane.of_source || plane.over_source || plane.whole_source) return false;
  return std::find(std::begin(kNotOfUnits), std::end(kNotOfUnits), plane.plane) ==
         std::end(kNotOfUnits);
}

}  // namespace

const TracedModel* activity_of(const Slot* slot) {
  return slot != nullptr && slot->traced && slot->traced->activity ? &*slot->traced->activity
                                                                   : nullptr;
}

std::vector<const PlaneDescription*> unit_planes(const TracedModel& trace, std::uint32_t layer) {
  std::vector<const PlaneDescription*> planes;
  for (const PlaneDescription& plane : trace.header.planes) {
    if (has_units(plane) && plane.layer == layer) planes.push_back(&plane);
  }
  return planes;
}

const PlaneDescription* chosen_plane(const State& state, const TracedModel& trace) {
  const auto planes = unit_planes(trace, state.inside.layer);
  for (const PlaneDescription* plane : planes) {
    if (plane->plane == state.inside.plane) return plane;
  }
  for (const PlaneDescription* plane : planes) {
    if (plane->plane == "h") return plane;
  }
  return planes.empty() ? nullptr : planes.front();
}

std::string token_title(const TokenProbability& token) {
  if (token.token == "<s>" && token.control) return "⟨s⟩";
  if (token.control) return tr("end");
  return token.token == " " ? "␣" : token.token == "\n" ? "¶" : drawn(token.token);
}

std::vector<std::string> read_titles(const TracedModel& trace) {
  std::vector<std::string> titles;
  for (const TokenProbability& token : trace.header.read) titles.push_back(token_title(token));
  return titles;
}

std::string token_said(const std::vector<TokenProbability>& tokens, std::size_t at) {
  const TokenProbability& token = tokens[at];
  const bool begins = token.control && token.token == "<s>";
  return tr("token {0}, “{1}”", at + 1, begins ? "<s>" : readable(token.token, token.control));
}

HeatScale heat_scale(const PlaneDescription& plane) {
  if (plane.scale == "share") return HeatScale::share;
  return plane.scale == "gate" ? HeatScale::gate : HeatScale::diverging;
}

double heat_most(const TracedModel& trace, const PlaneDescription& plane) {
  if (plane.scale != "any") return 1;
  double most = 0;
  for (const float x : trace.values(plane)) most = std::max(most, std::abs(static_cast<double>(x)));
  return most > 0 ? most : 1;
}

std::optional<std::size_t> choose_network(const Rect& area, std::span<const Slot* const> slots,
                                          const Words& words, std::optional<std::uint32_t> current,
                                          bool none) {
  std::vector<std::string> titles;
  if (none) titles.push_back(tr("no other"));
  std::size_t place = 0;
  for (const Slot* slot : slots) {
    if (current == slot->id) place = titles.size();
    titles.push_back(slot->name);
  }
  return select(area, words, titles, place);
}

bool choose_plane(Rect line, const TracedModel& trace, InsideChoice& choice, bool held) {
  std::uint32_t layers = 1;
  for (const PlaneDescription& plane : trace.header.planes) {
    if (!has_units(plane)) continue;
    layers = std::max(layers, static_cast<std::uint32_t>(plane.layer) + 1);
  }
  bool changed = false;
  if (layers > 1) {
    std::vector<std::string> titles;
    for (std::uint32_t l = 0; l < layers; ++l) titles.push_back(tr("layer {0}", l + 1));
    const Words words{tr("layer"), tr("Layer"), tr("The layer that is looked at, from below.")};
    if (const auto chosen = select(cut_right(line, 12 * kGrid), words, titles, choice.layer)) {
      choice.layer = static_cast<std::uint32_t>(*chosen);
      choice.unit = 0;
      changed = true;
    }
    cut_right(line, kGrid);
  }
  std::vector<std::string> symbols;
  std::vector<std::string> names;
  for (const PlaneDescription* plane : unit_planes(trace, choice.layer)) {
    constexpr std::string_view kNotHeld[] = {"embedding", "tanh_c", "q", "z", "y"};
    if (held &&
        std::find(std::begin(kNotHeld), std::end(kNotHeld), plane->plane) != std::end(kNotHeld)) {
      continue;  // computed, but nothing that can be held
    }
    names.push_back(plane->plane);
    symbols.push_back(tr(plane->meaning));
  }
  std::size_t current = 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == choice.plane) current = i;
  }
  const Words words{tr("plane"), tr("Plane"), tr("Which numbers of the network are shown.")};
  if (const auto chosen = select(line, words, symbols, current)) {
    choice.plane = names[*chosen];
    choice.unit = 0;
    changed = true;
  }
  return changed;
}

void draw_waiting(const State& state, const Slot* slot, const Rect& area) {
  std::string text;
  if (slot == nullptr) {
    text = tr("Show a network: an n-gram has no units.");
  } else if (state.question.empty()) {
    text = tr("write a sentence above");
  } else if (const std::string why = not_learnt(*slot); !why.empty()) {
    text = why;
  } else if (slot->traced && !slot->traced->trouble.text().empty()) {
    text = tr(slot->traced->trouble);
  } else {
    text = tr("The network is being looked into.");
  }
  Rect line = area;
  line.Max.y = line.Min.y + 3 * kGrid;
  draw_note(line, tr("waiting"), text, {.colour = theme().palette.soft});
}

}  // namespace onegin::web
