// A token in its contexts by each network: a map of its occurrences, and those nearest to the
// chosen one, as text.
#include <algorithm>
#include <array>
#include <optional>

#include "draw/mirror.h"
#include "draw/token_text.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/words.h"
#include "parts/mixture_weights.h"
#include "rooms/words/words_context_map.h"
#include "rooms/words/words_parts.h"
#include "rooms/words/words_views.h"
#include "state/intents.h"
#include "state/slot_words.h"
#include "state/state.h"

namespace onegin::web::words_room {
namespace {

constexpr float kContextColumn = 44 * kGrid, kContextLine = 24, kWeightHeight = 44;

constexpr std::string_view kContexts = phrase(
    "A token's vector is the same wherever it stands. What a network has in its place after "
    "reading "
    "is not: the same word in different senses lies apart (Peters et al. 2018, ELMo). Each dot is "
    "a "
    "place in the held-out text.");
constexpr std::string_view kContextTokenHelp =
    phrase("The token whose places in the held-out text are shown, spelled as in the text.");
constexpr std::string_view kContextMapHelp = phrase(
    "PCA: the two directions in which the states differ most. t-SNE: neighbours stay neighbours, "
    "distances between groups mean little.");
constexpr std::string_view kLayerHelp =
    phrase("Which layer's state stands for the token. ELMo takes a weighted sum of all of them.");
constexpr std::string_view kNearHelp =
    phrase("By the cosine of the states, once the mean of all places is taken off.");
constexpr std::string_view kNoNetwork =
    phrase("Only networks have a state for a token in its context.");

const Contexts& all_of(const State& state) { return state.shelf.at<Contexts>(); }

std::vector<const Slot*> networks_of(const State& state) {
  std::vector<const Slot*> all;
  for (const Slot& slot : state.slots) {
    if (has_contexts(slot)) all.push_back(&slot);
  }
  return all;
}

const ModelContexts& contexts_of(const State& state, const Slot& slot) {
  static const ModelContexts none;
  const ModelContexts* known = all_of(state).find(slot.id);
  return known != nullptr ? *known : none;
}

std::optional<Missing> no_network(const State& state) {
  const auto networks = networks_of(state);
  if (std::any_of(networks.begin(), networks.end(), [](const Slot* slot) {
        return slot->learnt() || slot->phase == Phase::training;
      })) {
    return std::nullopt;
  }
  return Missing{tr(kNoNetwork), tr("Train all"), TrainAll{}};
}

// ---- above the columns
float contexts_head_height(float width) {
  const float control = theme().measures.control;
  return (narrow(width) ? 2 * control + kGrid : control) + 2 * kGrid;
}

void draw_contexts_head(const State& state, Rect area, Intents& intents) {
  const Contexts& all = all_of(state);
  const bool slim = narrow(area.GetWidth());
  const float control = theme().measures.control;
  Rect line = cut_top(area, control);
  const Words words{.label = tr("Token"), .name = tr("Token"), .help = tr(kContextTokenHelp)};
  const auto typed = text_field(slim ? line : cut_left(line, 36 * kGrid), words, all.token,
                                state.surface.real_text_fields);
  if (typed) intents.push_back(Act{What::context, *typed});
  if (slim) {
    cut_top(area, kGrid);
    line = cut_top(area, control);
  } else {
    cut_left(line, 2 * kGrid);
  }
  const std::array<std::string_view, 2> kinds{"PCA", "t-SNE"};
  const Words map{tr("Map"), tr("Map"), tr(kContextMapHelp)};
  if (const auto kind = segmented(cut_left(line, 20 * kGrid), map, kinds, all.tsne ? 1 : 0)) {
    intents.push_back(Act{What::context_map, {}, static_cast<double>(*kind)});
  }
  cut_left(line, kGrid);
  if (!all.running()) return;
  if (button(cut_left(line, 12 * kGrid), {.label = tr("Stop")})) {
    intents.push_back(Act{What::stop_contexts});
  }
}

// ---- a model's column
std::string layer_title(std::uint32_t depth) {
  return depth == 0 ? std::string(tr("embedding")) : tr("layer {0}", depth);
}

void draw_layers(const Slot& slot, const ModelContexts& model, Rect line, Intents& intents) {
  std::vector<std::string> titles;
  for (const std::uint32_t depth : model.found.depths) titles.push_back(layer_title(depth));
  if (titles.size() < 2) return;
  titles.emplace_back(tr("weighted sum"));
  const std::string name = tr("Layer of {0}", slot.name);
  const Words words{.label = name, .name = name, .help = tr(kLayerHelp)};
  const std::size_t current = std::min(model.layer, model.layers());
  if (const auto chosen = select(line, words, titles, current)) {
    intents.push_back(Act{What::layer, std::to_string(slot.id), static_cast<double>(*chosen)});
  }
}

void draw_weights(const Slot& slot, const ModelContexts& model, Rect area, Intents& intents) {
  if (!model.is_sum()) return;
  for (std::size_t l = 0; l < model.layers(); ++l) {
    const std::string label = tr("Weight of {0}", layer_title(model.found.depths[l]));
    const std::string name = label + ", " + slot.name;
    ImGui::PushID(static_cast<int>(l));
    const auto weight = slider(cut_top(area, kWeightHeight), {.label = label, .name = name},
                               {.minimum = 0, .maximum = 1}, model.weights[l]);
    ImGui::PopID();
    if (!weight) continue;
    intents.push_back(Act{What::share, std::to_string(slot.id) + " " + std::to_string(l), *weight});
  }
}

std::size_t chosen_of(const State& state, const ModelContexts& model) {
  const std::size_t count = model.found.places.size();
  return count > 0 ? std::min(all_of(state).place, count - 1) : 0;
}

// The end of what stands before and the beginning of what follows, with the token between them.
void draw_context(const words::TokenContext& context, Rect line) {
  const Style serif{.font = theme().fonts.serif};
  const Style token{.font = theme().fonts.bold};
  const auto flat = [](std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
  };
  const std::string before = flat(context.before), after = flat(context.after);
  const std::string middle = flat(context.token);
  const float wide = text_width(middle, token);
  const float half = std::max((line.GetWidth() - wide) / 2, 0.0f);
  Style right = serif;
  right.align = 1;
  draw_text(cut_left(line, half), end_that_fits(before, half - 4, serif), right);
  draw_text(cut_left(line, wide + 1), middle, token);
  cut_left(line, 4);
  draw_text(line, after, serif);
}

void draw_near(const State& state, const ModelContexts& model, Rect area, Intents& intents) {
  const std::size_t chosen = chosen_of(state, model), near = model.found.near;
  const auto spoken = [](const words::TokenContext& one) {
    return one.before + one.token + one.after;
  };
  Rect first = cut_top(area, kContextLine);
  const words::TokenContext& own = model.found.places[chosen];
  fill(first, theme().palette.chosen, 3);
  draw_context(own, first);
  mirror().note(Role::text, tr("chosen context"), first).value = spoken(own);
  for (std::size_t k = 0; k < near; ++k) {
    const std::size_t i = chosen * near + k;
    if (i >= model.near.size()) return;
    const words::TokenContext& one = model.found.places[model.near[i]];
    Rect line = cut_top(area, kContextLine);
    ImGui::PushID(static_cast<int>(k));
    const std::string said = spoken(one);
    if (choice(line, {.label = said, .name = said, .help = tr(kNearHelp)}, false)) {
      intents.push_back(Act{What::place, {}, static_cast<double>(model.near[i])});
    }
    const Rect figure = cut_right(line, 5 * kGrid);
    draw_context(one, line);
    draw_note(figure, tr("cosine of context {0}", k + 1),
              fixed(static_cast<double>(model.cosines[i]), 2),
              {.colour = theme().palette.soft, .align = 1}, tr(kNearHelp));
    ImGui::PopID();
  }
}

float weights_height(const ModelContexts& model) {
  return model.is_sum() ? static_cast<float>(model.layers()) * kWeightHeight + kGrid : 0;
}

float contexts_cell_height(const State& state, const Columns& columns) {
  float weights = 0;
  std::size_t near = 6;
  for (const Slot* slot : networks_of(state)) {
    weights = std::max(weights, weights_height(contexts_of(state, *slot)));
    near = std::max<std::size_t>(near, contexts_of(state, *slot).found.near);
  }
  return 2 * theme().measures.control + 2 * kGrid + weights + context_map_height(columns.width) +
         kGrid + static_cast<float>(near + 1) * kContextLine + 3 * kGrid;
}

void draw_model(const State& state, const Slot& slot, Rect cell, Intents& intents) {
  const ModelContexts& model = contexts_of(state, slot);
  const float control = theme().measures.control;
  const std::string places =
      model.found.places.empty()
          ? std::string()
          : tr("{0} of {1} places", model.found.places.size(), whole(model.found.all));
  Rect head = cut_top(cell, control);
  if (model.running) {
    progress_bar(inset(cut_right(head, 10 * kGrid), 0, control / 2 - 3),
                 tr("Reading by {0}", slot.name), model.fraction, slot_colour(slot.mark));
  }
  draw_model_name(head, slot, places);
  const std::string waits = waiting_for(slot, !model.found.places.empty(), model.trouble);
  if (!waits.empty()) return draw_waits(cell, tr("waiting"), waits);
  draw_layers(slot, model, cut_top(cell, control), intents);
  cut_top(cell, kGrid);
  draw_weights(slot, model, cut_top(cell, weights_height(model)), intents);
  const std::size_t chosen = chosen_of(state, model);
  draw_context_map(model, slot, chosen, cut_top(cell, context_map_height(cell.GetWidth())),
                   intents);
  cut_top(cell, kGrid);
  draw_near(state, model, cell, intents);
}

}  // namespace

float contexts_height(const State& state, float width) {
  const float words = words_height(tr(kContexts), width);
  if (const auto missing = no_network(state)) return words + missing_height(*missing, width);
  const std::size_t count = networks_of(state).size();
  const Columns columns = columns_of(width, kContextColumn, count);
  return words + contexts_head_height(width) +
         static_cast<float>(columns.rows(count)) * contexts_cell_height(state, columns) + kGrid;
}

void draw_contexts(const State& state, Rect area, Intents& intents) {
  draw_words(area, tr(kContexts));
  if (const auto missing = no_network(state)) return draw_missing(*missing, area, intents);
  draw_contexts_head(state, cut_top(area, contexts_head_height(area.GetWidth())), intents);
  const auto networks = networks_of(state);
  const Columns columns = columns_of(area.GetWidth(), kContextColumn, networks.size());
  const float height = contexts_cell_height(state, columns);
  for (std::size_t i = 0; i < networks.size(); ++i) {
    ImGui::PushID(static_cast<int>(networks[i]->id));
    mirror().begin_group(tr("Contexts by {0}", networks[i]->name));
    draw_model(state, *networks[i], columns.cell(area, i, height), intents);
    mirror().end_group();
    ImGui::PopID();
  }
}

}  // namespace onegin::web::words_room
