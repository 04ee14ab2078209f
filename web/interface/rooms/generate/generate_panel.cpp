// Every trained model goes on writing from the same prompt, in a column of its own.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "draw/mirror.h"
#include "draw/strip.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/sentences.h"
#include "language/words.h"
#include "parts/save_picture.h"
#include "rooms/rooms.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {
namespace {

constexpr float kLeastTextColumn = 23 * kGrid;
constexpr std::size_t kPromptShown = 120;  // bytes

std::size_t text_columns(std::size_t models, float width) {
  const auto fit = static_cast<std::size_t>(std::max(1.0f, width / kLeastTextColumn));
  return std::max<std::size_t>(1, std::min(models, fit));
}

// Of pairs the likeliest target is searched for, unless a person wants it to be drawn.
bool searches(const State& state) { return state.pairs() && state.generate.beam > 0; }
float count_knobs(const State& state) {
  return searches(state) ? 2.0f : state.pairs() ? 6.0f : 5.0f;
}

float settings_height(const State& state, float width) {
  const float one = theme().measures.slider + kGrid;
  return narrow(width) ? one * count_knobs(state) : one;
}

// A word of a text with the blanks behind it, so that lines are broken there; of a script without
// blanks a few letters.
std::string_view first_piece(std::string_view text) {
  constexpr std::size_t kMostLetters = 16;
  std::size_t size = 0;
  for (std::size_t letters = 0; size < text.size() && letters < kMostLetters; ++letters) {
    const bool ended = size > 0 && text[size - 1] == ' ' && text[size] != ' ';
    if (ended) break;
    size += first_code_points(text.substr(size), 1).size();
  }
  return text.substr(0, size);
}

// The end of the prompt, then what is written: several tokens that make one character stand as one.
Strip strip_of(const Slot& model, float width) {
  std::vector<StripToken> tokens;
  std::string_view prompt = model.prompt_read;
  if (prompt.size() > kPromptShown) {
    prompt.remove_prefix(prompt.size() - kPromptShown);
    prompt.remove_prefix(first_code_points(prompt, 1).size());  // may be cut
    tokens.push_back({.text = "…", .given = true});
  }
  while (!prompt.empty()) {
    const std::string_view piece = first_piece(prompt);
    tokens.push_back({.text = std::string(piece), .given = true});
    prompt.remove_prefix(piece.size());
  }
  double log10 = 0;
  for (const GeneratedToken& t : model.written) {
    log10 += t.log10;
    if (t.text.empty()) continue;
    tokens.push_back({t.text, std::exchange(log10, 0)});
  }
  return Strip(std::move(tokens), width, false);
}

float column_height(const Slot& model, float width) {
  return 4 * kGrid +
         (model.written.empty() ? 4 * kGrid : strip_of(model, width - 2 * kGrid).height()) +
         2 * kGrid;
}

struct Knob {
  Words words;
  Scale scale;
  double value;
  void (*set)(GenerateSettings&, double);
  bool drawn = true;  // says how tokens are drawn
};

void draw_settings(const State& state, Rect area, Intents& intents) {
  const GenerateSettings& g = state.generate;
  const std::array<Knob, 6> knobs{{
      {{tr("beam"), tr("Beam"), tr(strings::kBeam)},
       {0, 16, false, true, {}},
       static_cast<double>(g.beam),
       [](GenerateSettings& s, double v) { s.beam = static_cast<std::uint32_t>(v); },
       false},
      {{tr("temperature"), tr("Temperature"), tr(strings::kTemperature)},
       {0.1, 2, false, false, {}},
       g.temperature,
       [](GenerateSettings& s, double v) { s.temperature = v; }},
      {{tr("top-k"), tr("Top-k"), tr(strings::kTopK)},
       {0, 100, false, true, {}},
       static_cast<double>(g.top_k),
       [](GenerateSettings& s, double v) { s.top_k = static_cast<std::uint32_t>(v); }},
      {{tr("top-p"), tr("Top-p"), tr(strings::kTopP)},
       {0.05, 1, false, false, {}},
       g.top_p,
       [](GenerateSettings& s, double v) { s.top_p = v; }},
      {{tr("length"), tr("Length"), tr(strings::kLength)},
       {10, 1000, true, true, tr("tokens")},
       static_cast<double>(g.length),
       [](GenerateSettings& s, double v) { s.length = static_cast<std::uint32_t>(v); },
       false},
      {{tr("seed"), tr("Writing seed"), tr(strings::kWriteSeed)},
       {1, 100, false, true, {}},
       static_cast<double>(g.seed),
       [](GenerateSettings& s, double v) { s.seed = static_cast<std::uint32_t>(v); }},
  }};
  const bool stack = narrow(area.GetWidth() + 4 * kGrid);
  const float gaps = 3 * kGrid * (count_knobs(state) - 1);
  const float most = (area.GetWidth() - 4 * 3 * kGrid) / 5;
  const float width = std::min((area.GetWidth() - gaps) / count_knobs(state), most);
  const std::size_t first = state.pairs() ? 0 : 1;
  for (const Knob& knob : std::span(knobs).subspan(first)) {
    if (knob.drawn && searches(state)) continue;
    Rect place = stack ? cut_top(area, theme().measures.slider + kGrid) : cut_left(area, width);
    if (!stack) cut_left(area, 3 * kGrid);
    place.Max.y = place.Min.y + theme().measures.slider;
    if (const auto value = slider(place, knob.words, knob.scale, knob.value)) {
      GenerateSettings changed = g;
      knob.set(changed, *value);
      intents.push_back(ChangeGenerate{changed});
    }
  }
}

void draw_column(const Slot& model, Rect area) {
  const Palette& p = theme().palette;
  mirror().begin_group(tr("{0} wrote", model.name));
  Rect head = cut_top(area, 3.5f * kGrid);
  draw_mark({head.Min.x + 5, head.GetCenter().y}, 5, slot_colour(model.mark), model.mark);
  head.Min.x += 2 * kGrid;
  draw_text(head, model.name, {.font = theme().fonts.bold});
  if (model.written.empty()) {
    const bool able = model.phase == Phase::trained || model.phase == Phase::paused ||
                      model.phase == Phase::training;
    draw_text(cut_top(area, 3 * kGrid), able ? tr("press Write") : tr("train it first"),
              {.colour = p.soft});
  } else {
    strip_of(model, area.GetWidth() - 2 * kGrid).draw(area.Min, model.name, false, {});
    if (!model.prompt_read.empty()) {
      mirror().note(Role::text, tr("prompt"), head).value = model.prompt_read;
    }
    std::string text;
    for (const GeneratedToken& token : model.written) text += token.text;
    mirror().note(Role::text, tr("text"), area).value = text;
  }
  mirror().end_group();
}

using Models = std::vector<const Slot*>;

// The height of the rows of columns, or, drawn into `area`, what it takes of it.
float columns_height(const Models& models, float width, const Rect* area = nullptr) {
  const std::size_t columns = text_columns(models.size(), width);
  const float column = std::floor(width / static_cast<float>(columns));
  float height = 0;
  for (std::size_t i = 0; i < models.size(); i += columns) {
    float row = 0;
    for (std::size_t j = i; j < std::min(i + columns, models.size()); ++j) {
      row = std::max(row, column_height(*models[j], column));
      if (area == nullptr) continue;
      const float x = area->Min.x + column * static_cast<float>(j - i);
      draw_column(*models[j], {{x, area->Min.y + height}, {x + column, area->Max.y}});
    }
    height += row;
  }
  return height;
}

Models writers_of(const State& state) {
  Models writers;
  for (const Slot* model : state.speakers()) {
    if (!model->written.empty()) writers.push_back(model);
  }
  return writers;
}

void picture_of_writing(const State& state, const Rect& area) {
  Rect rest = area;
  draw_legend(cut_top(rest, 4 * kGrid));
  columns_height(writers_of(state), rest.GetWidth(), &rest);
}

// On a phone the legend takes the whole line.
float legend_height(const State& state, float width) {
  if (writers_of(state).empty()) return 4 * kGrid;
  const float control = theme().measures.control;
  return narrow(width) ? 4 * kGrid + control : std::max(4 * kGrid, control);
}

void draw_legend_line(const State& state, Rect line, float width, Intents& intents) {
  const Models writers = writers_of(state);
  Rect legend = line;
  if (!writers.empty()) {
    if (narrow(width)) {
      legend = cut_top(line, 4 * kGrid);
    } else {
      cut_right(legend, kPictureControl + kGrid);
    }
    Rect place = cut_right(line, kPictureControl);
    place.Max.y = place.Min.y + theme().measures.control;
    constexpr float kWritten = 120 * kGrid;
    const std::string& prompt = writers.front()->prompt_read;
    const std::string name = prompt.empty() ? std::string(tr("What each model writes"))
                                            : tr("What each model writes after “{0}”", prompt);
    save_picture(state, place, name, "writing",
                 {kWritten, 4 * kGrid + columns_height(writers, kWritten)}, picture_of_writing,
                 intents);
  }
  draw_legend(legend);
}

}  // namespace

float generate_room::height(const State& state, float width) {
  const auto models = state.speakers();
  return theme().measures.control + 4 + kGrid + settings_height(state, width) +
         legend_height(state, width) + columns_height(models, width - 4 * kGrid) + 2 * kGrid;
}

void generate_room::draw(const State& state, const Rect& area, Intents& intents) {
  Rect rest = inset(area, 2 * kGrid, 0);
  Rect line = cut_top(rest, theme().measures.control + 4);
  const auto models = state.speakers();
  const bool writing =
      std::any_of(models.begin(), models.end(), [](const Slot* m) { return m->writing; });
  const Rect go = cut_right(line, 12 * kGrid);
  cut_right(line, kGrid);
  if (writing) {
    if (button(
            go,
            {.label = tr("Stop"), .name = tr("Stop writing"), .help = tr(strings::kStopWriting)}))
      intents.push_back(StopWriting{});
  } else if (button(go, {.label = tr("Write"), .name = tr("Write"), .help = tr(strings::kWrite)},
                    Look::primary)) {
    intents.push_back(StartWriting{});
  }
  const auto prompt =
      text_field(line,
                 {.label = tr("Prompt"),
                  .name = tr("Prompt"),
                  .help = tr(state.pairs() ? strings::kSourcePrompt : strings::kPrompt)},
                 state.generate.prompt, state.surface.real_text_fields);
  if (prompt) {
    GenerateSettings changed = state.generate;
    changed.prompt = *prompt;
    intents.push_back(ChangeGenerate{changed});
  }
  cut_top(rest, kGrid);
  draw_settings(state, cut_top(rest, settings_height(state, area.GetWidth())), intents);
  draw_legend_line(state, cut_top(rest, legend_height(state, area.GetWidth())), area.GetWidth(),
                   intents);
  columns_height(models, rest.GetWidth(), &rest);
}

}  // namespace onegin::web
