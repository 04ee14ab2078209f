// One card per kind of model: what it learnt, how it learns, its settings.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "figures.h"
#include "mirror.h"
#include "panels.h"
#include "sentences.h"

namespace onegin::web {
namespace {

constexpr float kFieldHeight = 36;
constexpr float kFolded = 112;  // what a card needs beside its settings
constexpr float kHidden = 11 * kGrid;
constexpr std::size_t kEssential = 3;

std::string spaced(std::string_view name) {
  std::string text(name);
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

// The name of a choice as it is written in prose.
std::string prose(std::string_view choice) {
  std::string text = spaced(choice);
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kNames{
      {{"kneser ney", "Kneser-Ney"},
       {"witten bell", "Witten-Bell"},
       {"jelinek mercer", "Jelinek-Mercer"},
       {"add k", "add-k"},
       {"sgd", "SGD"}}};
  for (const auto& [plain, name] : kNames) {
    const std::size_t at = text.find(plain);
    if (at != std::string::npos) text.replace(at, plain.size(), name);
  }
  return text;
}

std::vector<const FieldDescription*> fields_shown(const ModelCard& model) {
  std::vector<const FieldDescription*> shown;
  for (const FieldDescription& field : model.fields) {
    if (field.type == "text") continue;
    if (model.unfolded || (field.essential && shown.size() < kEssential)) shown.push_back(&field);
  }
  return shown;
}

// A hand cannot place 128 on a linear track that ends at 4,096.
bool spans_powers(const FieldDescription& field) {
  return field.maximum > 200 && field.maximum > 200 * std::max(field.minimum, 0.1);
}

void draw_field(const FieldDescription& field, const Rect& area, std::size_t model,
                Intents& intents) {
  const std::string label = spaced(field.name);
  const Words words{.label = label, .name = label, .help = field.help};
  const auto change = [&](std::string value) {
    intents.push_back(ChangeField{model, field.name, std::move(value)});
  };
  if (field.type == "boolean") {
    if (const auto on = checkbox(area, words, field.value == "true"))
      change(*on ? "true" : "false");
  } else if (field.type == "choice") {
    Rect line = area;
    const Rect control = inset(cut_right(line, area.GetWidth() * 0.62f), 0, 4);
    draw_text(line, label, {.colour = theme().palette.soft});
    const auto found = std::find(field.choices.begin(), field.choices.end(), field.value);
    std::vector<std::string> titles;
    for (const std::string& choice : field.choices) titles.push_back(prose(choice));
    const auto chosen =
        select(control, words, titles, static_cast<std::size_t>(found - field.choices.begin()));
    if (chosen) change(field.choices[*chosen]);
  } else if (field.minimum < field.maximum) {
    const Scale scale{.minimum = field.minimum,
                      .maximum = field.maximum,
                      .logarithmic = field.logarithmic || spans_powers(field),
                      .whole = field.type == "integer",
                      .unit = field.unit};
    const double value = std::strtod(field.value.c_str(), nullptr);
    Rect place = area;
    place.Max.y -= 4;
    if (const auto moved = slider(place, words, scale, value)) {
      change(slider_text(
          {.minimum = 0, .maximum = 0, .logarithmic = false, .whole = scale.whole, .unit = {}},
          *moved));
    }
  }
}

std::string status_of(const ModelCard& model) {
  const Progress& p = model.progress;
  switch (model.phase) {
    case Phase::waiting:
      return "waiting for the text";
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

void draw_head(const ModelCard& model, Rect area) {
  const Palette& p = theme().palette;
  Rect first = cut_top(area, 3 * kGrid);
  Rect second = cut_top(area, 20);
  const double bits = model.progress.bits_per_character;
  const bool known = std::isfinite(bits) && bits > 0;
  const Rect figure = cut_right(first, 9 * kGrid);
  draw_note(figure, "bits per character", known ? fixed(bits, 2) : "–",
            {.size = kLarge, .colour = known ? p.ink : p.faint, .align = 1}, strings::kBits);
  draw_heading(first, model.title, {.size = kBody, .font = theme().fonts.bold});
  draw_text(cut_right(second, 9 * kGrid), "bits/char", {.colour = p.soft, .align = 1});
  const std::string status = status_of(model);
  draw_text(second, status, {.colour = model.phase == Phase::failed ? p.warning : p.soft});
  mirror().note(Role::status, "state", second).value = status;
}

std::string joined(const std::vector<std::string>& notes) {
  std::string all;
  for (const std::string& note : notes) all += (all.empty() ? "" : "\n") + note;
  return all;
}

void draw_figures(const ModelCard& model, Rect area) {
  const Palette& p = theme().palette;
  const Style soft{.colour = p.soft};
  if (!model.trouble.empty()) {
    draw_paragraph(area, model.trouble, {.colour = p.warning});
    mirror().note(Role::status, "trouble", area).value = model.trouble;
    return;
  }
  const Progress& progress = model.progress;
  Rect first = cut_top(area, 18);
  Rect second = cut_top(area, 18);
  if (!model.counted && progress.step > 0) {
    const std::string loss = "loss " + fixed(progress.train_loss, 2) + " · held out " +
                             fixed(progress.validation_loss, 2);
    draw_note(first, "loss", loss, soft);
    draw_note(second, "speed",
              compact(progress.tokens_per_second) + " tokens/s · " + compact(model.parameters) +
                  " weights · " + bytes_text(model.memory_bytes),
              soft);
    return;
  }
  const std::string size = compact(model.parameters) + (model.counted ? " n-grams" : " weights") +
                           " · " + bytes_text(model.memory_bytes);
  if (model.parameters > 0) draw_note(first, "size", size, soft);
  if (!progress.notes.empty())
    draw_note(second, "note", progress.notes.front(), soft, joined(progress.notes));
}

void draw_buttons(const ModelCard& model, Rect area, std::size_t index, Intents& intents) {
  const bool training = model.phase == Phase::training;
  const bool able = model.phase != Phase::waiting;
  const float width = 6.5f * kGrid;
  const Rect more = cut_right(area, 5 * kGrid);
  if (training) {
    if (button(cut_left(area, width), {.label = "Pause", .help = strings::kPause})) {
      intents.push_back(PauseModel{index});
    }
  } else if (button(cut_left(area, width), {.label = "Train", .help = strings::kTrain}, Look::plain,
                    able)) {
    intents.push_back(TrainModel{index});
  }
  if (!model.counted) {
    cut_left(area, 4);
    if (button(cut_left(area, 5 * kGrid), {.label = "Step", .help = strings::kStep}, Look::quiet,
               able && !training)) {
      intents.push_back(StepModel{index});
    }
  }
  cut_left(area, 4);
  if (button(cut_left(area, 5.5f * kGrid), {.label = "Reset", .help = strings::kReset}, Look::quiet,
             able)) {
    intents.push_back(ResetModel{index});
  }
  const Words words{.label = model.unfolded ? "Less" : "More",
                    .name = model.unfolded ? "Fewer settings" : "More settings",
                    .help = strings::kMore};
  if (button(more, words, Look::quiet, !model.fields.empty())) {
    intents.push_back(UnfoldModel{index, !model.unfolded});
  }
}

float card_height(const ModelCard& model) {
  const std::size_t count = std::max<std::size_t>(fields_shown(model).size(), 1);
  return kFolded + kFieldHeight * static_cast<float>(count) + 5 * kGrid;
}

void draw_card(const ModelCard& model, const Rect& area, std::size_t index, Intents& intents) {
  // The top edge is the model's colour and its progress at once.
  const ImU32 colour = model_colour(model.kind);
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

  Rect rest = inset(area, 2 * kGrid, 0);
  cut_top(rest, 2 * kGrid);
  draw_head(model, cut_top(rest, 5.5f * kGrid));
  cut_top(rest, 4);
  const Rect foot = cut_bottom(rest, 5 * kGrid);
  const Rect figures = cut_bottom(rest, 40);
  for (const FieldDescription* field : fields_shown(model)) {
    draw_field(*field, cut_top(rest, kFieldHeight), index, intents);
  }
  draw_figures(model, figures);
  draw_buttons(model, Rect(foot.Min, {foot.Max.x, foot.Min.y + 28}), index, intents);
}

bool stacked(float width) { return width < kPhoneWidth - 200; }

float row_height(const State& state) {
  float height = 0;
  for (const ModelCard& model : state.models) {
    if (model.shown) height = std::max(height, card_height(model));
  }
  return height;
}

}  // namespace

float cards_height(const State& state, float width) {
  if (!stacked(width)) return row_height(state);
  float height = 0;
  for (const ModelCard& model : state.models) {
    height += model.shown ? card_height(model) : 6 * kGrid;
  }
  return height;
}

void draw_cards(const State& state, const Rect& area, Intents& intents) {
  const bool stack = stacked(area.GetWidth());
  const auto hidden = static_cast<float>(std::count_if(
      state.models.begin(), state.models.end(), [](const ModelCard& m) { return !m.shown; }));
  const float shown = static_cast<float>(state.models.size()) - hidden;
  const float width = (area.GetWidth() - hidden * kHidden) / std::max(shown, 1.0f);
  Rect rest = area;
  for (std::size_t i = 0; i < state.models.size(); ++i) {
    const ModelCard& model = state.models[i];
    Rect card = stack ? cut_top(rest, model.shown ? card_height(model) : 6 * kGrid)
                      : cut_left(rest, model.shown ? std::floor(width) : kHidden);
    ImGui::PushID(static_cast<int>(i));
    if (!model.shown) {
      const std::string label = "+ " + model.title;
      const std::string name = "Show " + model.title;
      Rect place = inset(card, kGrid, kGrid);
      place.Max.y = place.Min.y + 4 * kGrid;
      if (button(place, {.label = label, .name = name, .help = model.summary}, Look::quiet)) {
        intents.push_back(ShowModel{i, true});
      }
    } else {
      mirror().begin_group(model.title);
      draw_card(model, card, i, intents);
      mirror().end_group();
    }
    if (!stack && i + 1 < state.models.size()) hairline({card.Max.x, card.Min.y}, card.Max);
    ImGui::PopID();
  }
}

}  // namespace onegin::web
