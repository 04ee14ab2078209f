// The views of the room Inside, and what they share.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "draw/heat_map.h"
#include "draw/widgets.h"
#include "state/inside.h"
#include "state/intents.h"
#include "state/networks.h"
#include "state/state.h"

namespace onegin::web {

// One way of looking inside.
struct InsideRow {
  InsideView view;
  std::string_view title, help;
  float (*height)(const State&, float width);
  void (*draw)(const State&, const Rect&, Intents&);
};

float activity_height(const State&, float width);
void draw_activity(const State&, const Rect&, Intents&);
float held_height(const State&, float width);
void draw_held(const State&, const Rect&, Intents&);
float gradient_height(const State&, float width);
void draw_gradient(const State&, const Rect&, Intents&);

// What it answered of the sentence as it stands; null until then.
const TracedModel* activity_of(const Slot* slot);
// Planes of a trace that have units, those of the chosen layer alone.
std::vector<const PlaneDescription*> unit_planes(const TracedModel& trace, std::uint32_t layer);
// The chosen plane, or the first that there is.
const PlaneDescription* chosen_plane(const State& state, const TracedModel& trace);
// A token as a title: "⟨s⟩", "␣", "a"; what each step reads.
std::string token_title(const TokenProbability& token);
std::vector<std::string> read_titles(const TracedModel& trace);
// "token 3, “a”"
std::string token_said(const std::vector<TokenProbability>& tokens, std::size_t at);
HeatScale heat_scale(const PlaneDescription& plane);
// The largest magnitude of a plane, or 1 where its scale says so.
double heat_most(const TracedModel& trace, const PlaneDescription& plane);

// A list of networks to look into, and the place of the one chosen now; `none`: a first entry for
// none of them.
std::optional<std::size_t> choose_network(const Rect& area, std::span<const Slot* const> slots,
                                          const Words& words, std::optional<std::uint32_t> current,
                                          bool none);
// Plane and layer, one line; changes the choice.
bool choose_plane(Rect line, const TracedModel& trace, InsideChoice& choice, bool held);
// Why nothing is there yet, in a line.
void draw_waiting(const State& state, const Slot* slot, const Rect& area);

}  // namespace onegin::web
