// Why the gradients of a network vanish or explode, in figures; and the two settings that make
// them: clipping, which acts at once, and the recurrent scale, with which the network begins anew.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <vector>

#include "draw/mirror.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/words.h"
#include "rooms/inside/inside.h"
#include "rooms/inside/inside_gradient.h"
#include "state/gradient_reach.h"
#include "state/intents.h"
#include "state/slot_words.h"
#include "state/state.h"

namespace onegin::web {
namespace {

constexpr float kFactRow = 22;
constexpr std::string_view kClipping = "clipping", kScale = "recurrent_scale";
constexpr std::string_view kHowTo = phrase(
    "To see gradients vanish or explode: choose a recurrent scale, with which the first weights "
    "from the hidden state to itself are multiplied; the model begins anew. Clipping cuts a longer "
    "gradient to its length before each update; it can be switched while the model trains.");
constexpr std::array<double, 4> kScales{0.5, 1, 1.5, 2};

const FieldDescription* field_of(const Slot& slot, std::string_view name) {
  for (const FieldDescription& field : slot.fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

double value_of(const FieldDescription& field) { return std::strtod(field.value.c_str(), nullptr); }

// Networks that have weights from the hidden state to itself.
std::vector<const Slot*> recurrent(const State& state) {
  std::vector<const Slot*> all = networks(state);
  std::erase_if(all, [](const Slot* slot) { return field_of(*slot, kScale) == nullptr; });
  return all;
}

std::vector<std::string> facts_of(const Slot& slot) {
  std::vector<std::string> facts;
  if (const double norm = slot.progress.gradient_norm; norm > 0) {
    facts.push_back(tr("gradient norm in training {0}", slider_text({}, norm)));
  }
  if (!slot.traced || !slot.traced->gradient) {
    if (const std::string why = not_learnt(slot); !why.empty()) facts.push_back(why);
    return facts;
  }
  const TracedModel& trace = *slot.traced->gradient;
  for (const PlaneDescription& plane : trace.header.planes) {
    if (plane.plane != "singular") continue;
    std::string values;
    for (const float x : trace.values(plane)) values += (values.empty() ? "" : ", ") + fixed(x, 2);
    facts.push_back(tr("{0}: largest singular value {1}", plane.tensor, values));
  }
  if (const auto slope = mean_slope(trace)) {
    facts.push_back(tr("mean of |tanh'| {0}", fixed(*slope, 3)));
  }
  return facts;
}

float forces_head_height(float width) {
  const float control = theme().measures.control;
  return narrow(width) ? 2 * control + kGrid : control;
}

// On a phone a figure takes up to two lines.
float fact_height(const std::string& fact, float width) {
  return narrow(width) ? paragraph_height(fact, width) + 4 : kFactRow;
}

float network_height(const Slot& slot, float width) {
  float height = forces_head_height(width) + kGrid;
  for (const std::string& fact : facts_of(slot)) height += fact_height(fact, width);
  return height;
}

void choose_clipping(const Slot& slot, const Rect& area, Intents& intents) {
  const FieldDescription* field = field_of(slot, kClipping);
  if (field == nullptr) return;
  const bool on = value_of(*field) > 0;
  const std::string label = on ? tr("clipping at {0}", exact(value_of(*field))) : tr("no clipping");
  const Words words{label, tr("Clipping"),
                    tr("A gradient that is longer is cut to this length before an update. Without "
                       "it, one that explodes throws the weights far away. It can be switched "
                       "while the model trains.")};
  if (const auto chosen = checkbox(area, words, on)) {
    intents.push_back(ChangeField{slot.id, field->name, *chosen ? field->standard : "0"});
  }
}

void choose_scale(const Slot& slot, const Rect& area, Intents& intents) {
  const FieldDescription* field = field_of(slot, kScale);
  std::array<std::string, kScales.size()> texts;
  std::array<std::string_view, kScales.size()> titles;
  std::size_t current = kScales.size();
  for (std::size_t i = 0; i < kScales.size(); ++i) {
    texts[i] = "× " + exact(kScales[i]);
    titles[i] = texts[i];
    if (kScales[i] == value_of(*field)) current = i;
  }
  const Words words{tr("Recurrent scale"), {}, tr(field->help)};
  if (const auto chosen = segmented(area, words, titles, current)) {
    intents.push_back(ChangeField{slot.id, field->name, exact(kScales[*chosen])});
  }
}

void draw_network(const Slot& slot, Rect area, Intents& intents) {
  const float width = area.GetWidth(), control = theme().measures.control;
  const bool phone = narrow(width);
  mirror().begin_group(tr("Recurrent weights of {0}", slot.name));
  ImGui::PushID(static_cast<int>(slot.id));
  Rect head = cut_top(area, forces_head_height(width));
  Rect line = phone ? cut_top(head, control) : head;
  Rect name = cut_left(line, phone ? line.GetWidth() / 2 : 16 * kGrid);
  draw_mark({name.Min.x + 5, name.GetCenter().y}, 5, slot_colour(slot.mark), slot.mark);
  cut_left(name, 2 * kGrid);
  draw_text(name, slot.name, {.font = theme().fonts.bold});
  choose_clipping(slot, phone ? line : cut_left(line, 22 * kGrid), intents);
  if (phone) {
    cut_top(head, kGrid);
    line = head;
  }
  const std::string_view label = tr("recurrent scale");
  const float room = line.GetWidth() - text_width(label, {}) - kGrid;
  const Rect scale = cut_right(line, std::min(room, 26 * kGrid));
  cut_right(line, kGrid);
  draw_text(line, label, {.colour = theme().palette.soft, .align = phone ? 0.0f : 1.0f});
  choose_scale(slot, scale, intents);
  if (!phone) area.Min.x += 2 * kGrid;
  for (const std::string& fact : facts_of(slot)) {
    const Rect place = cut_top(area, fact_height(fact, width));
    if (phone) {
      draw_paragraph(place, fact);
      mirror().note(Role::text, tr("figure"), place).value = fact;
    } else {
      draw_note(place, tr("figure"), fact);
    }
  }
  ImGui::PopID();
  mirror().end_group();
}

}  // namespace

float forces_height(const State& state, float width) {
  const std::vector<const Slot*> all = recurrent(state);
  if (all.empty()) return 0;
  float height = paragraph_height(tr(kHowTo), width) + 2 * kGrid;
  for (const Slot* slot : all) height += network_height(*slot, width);
  return height;
}

void draw_forces(const State& state, Rect area, Intents& intents) {
  const std::vector<const Slot*> all = recurrent(state);
  if (all.empty()) return;
  cut_top(area, draw_paragraph(area, tr(kHowTo), {.colour = theme().palette.soft}) + kGrid);
  for (const Slot* slot : all) {
    draw_network(*slot, cut_top(area, network_height(*slot, area.GetWidth())), intents);
  }
}

}  // namespace onegin::web
