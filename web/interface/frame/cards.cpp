// One card per kind of model: what it learnt, how it learns, its settings.
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "draw/mirror.h"
#include "language/figures.h"
#include "language/sentences.h"
#include "rooms/card_settings.h"
#include "rooms/panels.h"
#include "state/kinds.h"
#include "state/slots.h"

namespace onegin::web {
namespace {

constexpr float kFigureRow = 18;             // a line of figures
constexpr float kHidden = 8 * kGrid;         // the column of a kind that is not shown
constexpr float kLeastCard = 24.5f * kGrid;  // five of them beside each other at 1280

std::string status_of(const Slot& model) {
  const Progress& p = model.progress;
  if (model.without_text && model.phase == Phase::trained) return "from a file";
  switch (model.phase) {
    case Phase::waiting:
      return model.coming_back ? "coming back" : "waiting for the text";
    case Phase::ready:
      return "not trained yet";
    case Phase::training:
      if (model.counted) return "counting";
      if (p.remaining_seconds > 0) {
        return percent_text(p.fraction) + " · " + clock_text(p.remaining_seconds) + " left";
      }
      return "step " + whole(p.step);
    case Phase::paused:
      return "paused at step " + whole(p.step);
    case Phase::trained:
      return model.counted ? "counted in " + duration_text(p.seconds)
                           : "trained for " + duration_text(p.seconds);
    case Phase::failed:
      return "stopped";
  }
  return {};
}

void draw_head(const State& state, const Slot& model, Rect area) {
  const Palette& p = theme().palette;
  Rect first = cut_top(area, 28);
  Rect second = cut_top(area, kFigureRow);
  const double bits = model.progress.bits_per_character;
  const bool known = bits > 0;
  const Rect figure = cut_right(first, 7 * kGrid);
  draw_note(figure, "bits per character", known ? fixed(bits, 2) : "–",
            {.size = kLarge, .colour = known ? p.ink : p.faint, .align = 1}, strings::kBits);
  draw_heading(first, model.name, {.size = kBody, .font = theme().fonts.bold}, model.summary);
  const std::string status = status_of(model);
  const float unit = text_width("bits/char", {}), words = text_width(status, {});
  // On a narrow card how it stands comes first; the figure is explained where one points at it.
  if (words + unit + kGrid <= second.GetWidth()) {
    draw_text(cut_right(second, unit), "bits/char", {.colour = p.soft, .align = 1});
  }
  draw_text(second, status, {.colour = model.phase == Phase::failed ? p.warning : p.soft});
  MirrorItem& item = mirror().note(Role::status, "state", second);
  const std::string& why = model.phase == Phase::failed ? model.trouble : model.progress.message;
  item.value = status;
  item.help = why;
  explain_area(second, why);
  if (!state.text.entropy) return;
  const std::string floor = fixed(*state.text.entropy, 2);
  const std::string text =
      known ? fixed(bits - *state.text.entropy, 2) + " above the floor of " + floor
            : "the floor is " + floor;
  draw_note(cut_top(area, kFigureRow), "entropy", text, {.colour = p.soft, .align = 1},
            strings::kEntropy);
}

float head_height(const State& state) {
  return 28 + kFigureRow + (state.text.entropy ? kFigureRow : 0);
}

std::string joined(const std::vector<std::string>& notes) {
  std::string all;
  for (const std::string& note : notes) all += (all.empty() ? "" : "\n") + note;
  return all;
}

// What training says of the model, one figure a line.
std::vector<Fact> figures_of(const Slot& model) {
  const Progress& progress = model.progress;
  const bool trains = progress.step > 0;
  const auto nats = [&](double loss) {
    return trains && !std::isnan(loss) ? fixed(loss, 2) + " nats" : "–";
  };
  std::vector<Fact> rows;
  if (!model.counted) {
    rows.push_back({"training loss", nats(progress.train_loss), strings::kTrainLoss});
    rows.push_back({"held-out loss", nats(progress.validation_loss), strings::kHeldOutLoss});
    if (trains || model.training_bytes == 0) {
      rows.push_back({"speed", trains ? compact(progress.tokens_per_second) + " tokens/s" : "–",
                      strings::kSpeed});
    } else {
      rows.push_back({"to train", bytes_text(model.training_bytes), strings::kTrainingMemory});
    }
  }
  const std::string size =
      model.parameters > 0 ? compact(model.parameters) + (model.counted ? " n-grams" : " weights")
                           : "–";
  rows.push_back({"size", size, model.counted ? strings::kNgrams : strings::kWeights});
  if (model.counted) {
    rows.push_back({"memory", model.memory_bytes > 0 ? bytes_text(model.memory_bytes) : "–",
                    strings::kMemory});
  } else if (model.memory_bytes > 0) {
    rows.back().value += " · " + bytes_text(model.memory_bytes);
  }
  return rows;
}

constexpr std::size_t kFigureRows = 4;

// Cards beside each other leave the same room; one in a row of its own leaves what it needs.
float figures_height(const Slot& model, float width, bool alone) {
  const std::size_t notes = model.progress.notes.empty() ? 0 : 1;
  const std::size_t rows = alone ? figures_of(model).size() + notes : kFigureRows;
  const float height = static_cast<float>(rows) * kFigureRow;
  return model.trouble.empty() ? height : std::max(height, paragraph_height(model.trouble, width));
}

void draw_model_figures(const Slot& model, Rect area) {
  const Palette& p = theme().palette;
  if (!model.trouble.empty()) {
    draw_paragraph(area, model.trouble, {.colour = p.warning});
    mirror().note(Role::status, "trouble", area).value = model.trouble;
    return;
  }
  for (const Fact& row : figures_of(model)) {
    draw_figure(cut_top(area, kFigureRow), row.name, row.value, row.help);
  }
  const std::vector<std::string>& notes = model.progress.notes;
  if (!notes.empty() && area.GetHeight() >= kFigureRow) {
    draw_figure(cut_top(area, kFigureRow), "notes", whole(static_cast<double>(notes.size())),
                joined(notes));
  }
}

void draw_buttons(const State& state, const Slot& model, Rect area, Intents& intents) {
  const SlotId index = model.id;
  const bool training = model.phase == Phase::training;
  const bool there = model.phase != Phase::waiting;
  const bool able = there && !model.without_text;
  const float gap = 4;
  const float more_width = std::max(text_width("More", {}) + 10, theme().measures.control);
  const Rect more = cut_right(area, more_width);
  const float width = std::floor((area.GetWidth() - 3 * gap) / (model.counted ? 2 : 3));
  if (training) {
    if (button(cut_left(area, width), {.label = "Pause", .help = strings::kPause})) {
      intents.push_back(PauseModel{index});
    }
  } else if (button(cut_left(area, width),
                    {.label = "Train", .help = model.counted ? strings::kCount : strings::kTrain},
                    Look::plain, able)) {
    intents.push_back(TrainModel{index});
  }
  cut_left(area, gap);
  if (!model.counted) {
    if (button(cut_left(area, width), {.label = "Step", .help = strings::kStep}, Look::quiet,
               able && !training)) {
      intents.push_back(StepModel{index});
    }
    cut_left(area, gap);
  }
  if (button(cut_left(area, width), {.label = "Reset", .help = strings::kReset}, Look::quiet,
             able || (there && !state.text.bytes->empty()))) {
    intents.push_back(ResetModel{index});
  }
  const Words words{.label = model.unfolded ? "Less" : "More",
                    .name = model.unfolded ? "Fewer settings" : "More settings",
                    .help = strings::kMore};
  if (button(more, words, Look::quiet, !model.fields.empty())) {
    intents.push_back(UnfoldModel{index, !model.unfolded});
  }
}

// Those that no slot is of.
std::vector<const KindRow*> kinds_to_add(const State& state) {
  std::vector<const KindRow*> kinds;
  for (std::size_t i = 0; i < kKindCount && !is_full(state); ++i) {
    const auto is_of = [i](const Slot& slot) { return slot.kind == kKindRows[i].id; };
    if (std::none_of(state.slots.begin(), state.slots.end(), is_of)) kinds.push_back(&kKindRows[i]);
  }
  return kinds;
}

float side_of(float width) { return width < 300 ? 1.5f * kGrid : 2 * kGrid; }

// Where every card stands: columns as wide as they may be read, hidden kinds at the side or below.
struct Grid {
  std::size_t columns = 1, rows = 1;
  float width = 0;
  std::size_t shown = 0, hidden = 0;
  bool side = false;  // hidden kinds in a column of their own
};

float card_height(const State& state, const Slot& model, const Grid& grid, float settings) {
  const float inner = grid.width - 2 * side_of(grid.width);
  return 10 + head_height(state) + 6 + settings + 6 +
         figures_height(model, inner, grid.columns == 1) + 8 + theme().measures.control + kGrid;
}

// With all its settings, and with the essential ones alone.
float whole_height(const State& state, const Slot& model, const Grid& grid) {
  return card_height(state, model, grid, settings_height(model));
}
float least_height(const State& state, const Slot& model, const Grid& grid) {
  return card_height(state, model, grid, folded_settings_height());
}

void draw_card(const State& state, const Slot& model, const Rect& area, bool alone,
               Intents& intents) {
  // The top edge is the model's colour and its progress at once.
  const ImU32 colour = slot_colour(model.mark);
  const Rect edge(area.Min, {area.Max.x, area.Min.y + 3});
  fill(edge, with_alpha(colour, 0.28f));
  const bool whole_edge = model.phase == Phase::trained;
  const double fraction = whole_edge                    ? 1
                          : model.phase == Phase::ready ? 0
                                                        : model.progress.fraction;
  fill({edge.Min, {edge.Min.x + edge.GetWidth() * static_cast<float>(fraction), edge.Max.y}},
       colour);
  MirrorItem& bar = mirror().note(Role::progressbar, "progress", edge);
  bar.maximum = 100;
  bar.now = std::floor(fraction * 100);

  Rect rest = inset(area, side_of(area.GetWidth()), 0);
  cut_top(rest, 10);
  draw_head(state, model, cut_top(rest, head_height(state)));
  cut_top(rest, 6);
  cut_bottom(rest, kGrid);
  const Rect foot = cut_bottom(rest, theme().measures.control);
  cut_bottom(rest, 8);
  const Rect figures = cut_bottom(rest, figures_height(model, rest.GetWidth(), alone));
  cut_bottom(rest, 6);
  draw_settings(model, rest, intents);
  draw_model_figures(model, figures);
  draw_buttons(state, model, foot, intents);
}

Grid grid_of(const State& state, float width) {
  Grid grid;
  for (const Slot& model : state.slots) ++(model.shown ? grid.shown : grid.hidden);
  grid.hidden += kinds_to_add(state).size();
  const float side = grid.hidden > 0 ? kHidden : 0;
  grid.side = grid.hidden > 0 && (width - side) / kLeastCard >= static_cast<float>(grid.shown);
  const float room = grid.side ? width - side : width;
  const auto fit = static_cast<std::size_t>(std::max(1.0f, room / kLeastCard));
  grid.columns = std::max<std::size_t>(1, std::min(grid.shown, fit));
  grid.rows = (grid.shown + grid.columns - 1) / grid.columns;
  grid.width = std::floor(room / static_cast<float>(grid.columns));
  return grid;
}

using CardHeight = float (*)(const State&, const Slot&, const Grid&);

std::vector<float> row_heights(const State& state, const Grid& grid, CardHeight height_of) {
  std::vector<float> heights(grid.rows, 0);
  std::size_t place = 0;
  for (const Slot& model : state.slots) {
    if (!model.shown) continue;
    float& row = heights[place++ / grid.columns];
    row = std::max(row, height_of(state, model, grid));
  }
  return heights;
}

float total(const State& state, float width, CardHeight height_of) {
  const Grid grid = grid_of(state, width);
  float height = grid.hidden > 0 && !grid.side ? theme().measures.control + 2 * kGrid : 0;
  for (const float row : row_heights(state, grid, height_of)) height += row;
  return height;
}

// A hidden slot, or a kind that has none.
void draw_hidden(const std::string& title, std::string_view summary, const Rect& area, Intent shown,
                 Intents& intents) {
  const std::string label = "+ " + title;
  const std::string name = "Show " + title;
  if (button(area, {.label = label, .name = name, .help = summary}, Look::quiet)) {
    intents.push_back(std::move(shown));
  }
}

}  // namespace

float cards_height(const State& state, float width) {
  return total(state, width, whole_height) + mixture_height(state, width);
}
float least_cards_height(const State& state, float width) {
  return total(state, width, least_height) + mixture_height(state, width);
}

void draw_cards(const State& state, const Rect& panel, Intents& intents) {
  Rect area = panel;
  draw_mixture(state, cut_bottom(area, mixture_height(state, area.GetWidth())), intents);
  const Grid grid = grid_of(state, area.GetWidth());
  std::vector<float> rows = row_heights(state, grid, whole_height);
  // Where one row has less room than all the settings need, they scroll inside their card.
  if (rows.size() == 1) rows.front() = area.GetHeight();
  const float control = theme().measures.control;
  Rect hidden = grid.side ? Rect({area.Max.x - kHidden, area.Min.y}, area.Max)
                          : inset(Rect({area.Min.x, area.Max.y - control - 2 * kGrid}, area.Max),
                                  kGrid, kGrid);
  std::size_t place = 0;
  float top = area.Min.y;
  const auto hide = [&](const std::string& title, std::string_view summary, Intent shown) {
    const float width = text_width("+ " + title, {}) + 2 * kGrid;
    Rect spot = grid.side ? cut_top(hidden, control + kGrid) : cut_left(hidden, width);
    // Beside the scroll bar of a low screen.
    if (grid.side) spot = {spot.Min + ImVec2(2, 4), spot.Max - ImVec2(10, 4)};
    draw_hidden(title, summary, spot, std::move(shown), intents);
  };
  for (const KindRow* row : kinds_to_add(state)) {
    hide(std::string(row->title), row->summary, AddSlot{std::string(row->id)});
  }
  for (const Slot& model : state.slots) {
    ImGui::PushID(static_cast<int>(model.id));
    if (!model.shown) {
      hide(model.name, model.summary, HideSlot{model.id, false});
    } else {
      const std::size_t row = place / grid.columns, column = place % grid.columns;
      const float left = area.Min.x + grid.width * static_cast<float>(column);
      const Rect card({left, top}, {left + grid.width, top + rows[row]});
      mirror().begin_group(model.name);
      draw_card(state, model, card, grid.columns == 1, intents);
      mirror().end_group();
      const bool last = column + 1 == grid.columns;
      if (!last || grid.side) hairline({card.Max.x, card.Min.y}, card.Max);
      ++place;
      if (last) top += rows[row];
    }
    ImGui::PopID();
  }
}

}  // namespace onegin::web
