// The chosen model: how it stands, its settings, and how it and the others learn.
#include <algorithm>
#include <string>
#include <vector>

#include "draw/mirror.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/sentences.h"
#include "language/words.h"
#include "parts/curves.h"
#include "parts/mixture_weights.h"
#include "rooms/learn/losses.h"
#include "rooms/learn/slot_settings.h"
#include "rooms/rooms.h"
#include "state/intents.h"
#include "state/slot_words.h"
#include "state/state.h"

namespace onegin::web {
namespace {

constexpr float kFigureRow = 20;
constexpr float kSide = 38 * kGrid;         // the column of settings
constexpr float kLeastCurves = 26 * kGrid;  // high
constexpr float kLosses = 36 * kGrid;

std::string joined(const std::vector<Sentence>& notes) {
  std::string all;
  for (const Sentence& note : notes) all += (all.empty() ? "" : "\n") + tr(note);
  return all;
}

// Why the network has the size that was chosen for it.
std::string size_reason(const SizeFit& fit) {
  if (fit.size == 0) return {};
  return tr(
      "{0} hidden units: this device reads {1} tokens a second, so the text is read {2} times "
      "in {3} s.",
      whole(fit.size), whole(fit.tokens_per_second),
      fit.readings < 10 ? fixed(fit.readings, 1) : whole(fit.readings), whole(fit.seconds));
}

// Why it stopped, or what is to be known of it.
std::string remark_of(const Slot& model) {
  if (!model.trouble.empty()) return tr(model.trouble);
  std::string remark = tr(model.progress.message);
  std::string notes = joined(model.progress.notes);
  const std::string size = size_reason(model.fit);
  if (!size.empty()) notes += (notes.empty() ? "" : "\n") + size;
  if (!remark.empty() && !notes.empty()) remark += "\n";
  return remark + notes;
}

float head_height(const State& state, const Slot& model, float width) {
  const float summary = paragraph_height(tr(model.summary), width);
  const std::string remark = remark_of(model);
  const auto figures = static_cast<float>(figures_of(model).size() + (state.text.entropy ? 1 : 0));
  const float said = remark.empty() ? 0 : paragraph_height(remark, width) + kGrid;
  return 4 * kGrid + summary + kGrid + kFigureRow + said + figures * kFigureRow + kGrid;
}

void draw_head(const State& state, const Slot& model, Rect area) {
  const Palette& p = theme().palette;
  Rect title = cut_top(area, 4 * kGrid);
  draw_mark({title.Min.x + 6, title.GetCenter().y}, 6, slot_colour(model.mark), model.mark);
  cut_left(title, 2.5f * kGrid);
  draw_heading(title, model.name, {.size = kLarge, .font = theme().fonts.bold}, tr(model.summary));
  const float summary = draw_paragraph(area, tr(model.summary), {.colour = p.soft});
  mirror().note(Role::text, tr("what it is"), cut_top(area, summary)).value = tr(model.summary);
  cut_top(area, kGrid);
  const std::string status = status_of(model);
  draw_note(cut_top(area, kFigureRow), tr("how it stands"), status, {.font = theme().fonts.bold});
  const std::string remark = remark_of(model);
  if (!remark.empty()) {
    const bool trouble = !model.trouble.empty();
    const float height = draw_paragraph(area, remark, {.colour = trouble ? p.warning : p.soft});
    const Rect place = cut_top(area, height + kGrid);
    mirror()
        .note(trouble ? Role::status : Role::text, trouble ? tr("trouble") : tr("notes"), place)
        .value = remark;
  }
  for (const Fact& row : figures_of(model)) {
    draw_figure(cut_top(area, kFigureRow), row.name, row.value, row.help);
  }
  if (!state.text.entropy) return;
  const std::string floor = fixed(*state.text.entropy, 2);
  if (model.only_blanks()) return;
  const double bits = model.progress.bits_per_character;
  draw_figure(cut_top(area, kFigureRow), tr("entropy"),
              bits > 0
                  ? tr("{0} above the floor of {1}", fixed(bits - *state.text.entropy, 2), floor)
                  : tr("the floor is {0}", floor),
              tr(strings::kEntropy));
}

void draw_buttons(const State& state, const Slot& model, Rect area, Intents& intents) {
  const bool training = model.phase == Phase::training;
  const bool there = model.phase != Phase::waiting;
  const bool able = there && !model.without_text;
  const float width = std::floor((area.GetWidth() - 2 * kGrid) / (model.counted ? 2 : 3));
  if (training) {
    if (button(cut_left(area, width), {.label = tr("Pause"), .help = tr(strings::kPause)})) {
      intents.push_back(PauseModel{model.id});
    }
  } else if (button(cut_left(area, width),
                    {.label = tr("Train"),
                     .help = model.counted ? tr(strings::kCount) : tr(strings::kTrain)},
                    Look::plain, able)) {
    intents.push_back(TrainModel{model.id});
  }
  cut_left(area, kGrid);
  if (!model.counted) {
    if (button(cut_left(area, width), {.label = tr("Step"), .help = tr(strings::kStep)},
               Look::plain, able && !training)) {
      intents.push_back(StepModel{model.id});
    }
    cut_left(area, kGrid);
  }
  if (button(cut_left(area, width), {.label = tr("Reset"), .help = tr(strings::kReset)},
             Look::plain, able || (there && !state.text.bytes->empty()))) {
    intents.push_back(ResetModel{model.id});
  }
}

// A network that has learnt can learn another text.
bool can_go_on(const State& state, const Slot& model) {
  return !model.counted && !model.mixed() && model.learnt() && !state.text.bytes->empty();
}

float go_on_height(const State& state, const Slot& model, float width) {
  if (!can_go_on(state, model)) return 0;
  const float said =
      state.going_on == model.id
          ? paragraph_height(tr("Choose, paste or open the text that it goes on with: "
                                "the next one is."),
                             width) +
                kGrid
          : 0;
  return theme().measures.control + kGrid + said;
}

void draw_go_on(const State& state, const Slot& model, Rect area, Intents& intents) {
  if (!can_go_on(state, model)) return;
  const bool waits = state.going_on == model.id;
  if (waits) {
    const std::string said =
        tr("Choose, paste or open the text that it goes on with: the next one is.");
    const float height = draw_paragraph(area, said, {.font = theme().fonts.bold});
    mirror().note(Role::status, tr("what it waits for"), cut_top(area, height + kGrid)).value =
        said;
  }
  if (button(cut_top(area, theme().measures.control),
             {.label = waits ? tr("Do not go on") : tr("Go on with another text"),
              .help = tr(strings::kGoOn)})) {
    intents.push_back(GoOnWith{model.id, !waits});
  }
}

// Its name, and what becomes of it.
float manage_height() { return 2 * (theme().measures.control + kGrid) + 4; }

void draw_manage(const State& state, const Slot& slot, Rect area, Intents& intents) {
  const float control = theme().measures.control;
  const auto name =
      text_field(cut_top(area, control + 4),
                 {.label = tr("Name"), .name = tr("Name"), .help = tr(strings::kSlotName)},
                 slot.name, state.surface.real_text_fields);
  if (name && !name->empty()) intents.push_back(RenameSlot{slot.id, *name});
  cut_top(area, kGrid);
  Rect line = cut_top(area, control);
  const float width = std::floor((line.GetWidth() - 2 * kGrid) / 3);
  if (button(cut_left(line, width),
             {.label = tr("Copy"), .name = tr("Copy the model"), .help = tr(strings::kCopySlot)})) {
    intents.push_back(CopySlot{slot.id});
  }
  cut_left(line, kGrid);
  if (button(cut_left(line, width),
             {.label = slot.shown ? tr("Hide") : tr("Show"),
              .name = slot.shown ? tr("Hide the model") : tr("Show the model"),
              .help = tr(strings::kHideSlot)})) {
    intents.push_back(HideSlot{slot.id, slot.shown});
  }
  cut_left(line, kGrid);
  if (button(
          cut_left(line, width),
          {.label = tr("Remove"), .name = tr("Remove the model"), .help = tr(strings::kRemoveSlot)},
          Look::plain, state.slots.size() > 1)) {
    intents.push_back(RemoveSlot{slot.id});
  }
}

void choose_seed(const State& state, const Slot& slot, const Rect& area, Intents& intents) {
  const Scale scale{.minimum = 1, .maximum = 20, .logarithmic = false, .whole = true, .unit = {}};
  const auto seed =
      slider(area, {.label = tr("seed"), .name = tr("Seed"), .help = tr(strings::kSeed)}, scale,
             static_cast<double>(slot.seed.value_or(state.seed)));
  if (!seed) return;
  const auto value = static_cast<std::uint32_t>(*seed);
  // The one seed of all, unless this model has its own.
  if (slot.seed) {
    intents.push_back(ChangeSlotSeed{slot.id, value});
  } else {
    intents.push_back(ChangeSeed{value});
  }
}

float seed_height(float width) {
  return theme().measures.slider + 2 + paragraph_height(tr(strings::kSeed), width) + kGrid;
}

float side_height(const State& state, float width) {
  const Slot& model = state.learner();
  const float below = model.mixed() ? weights_height(state)
                                    : theme().measures.control + 2 * kGrid +
                                          go_on_height(state, model, width) + manage_height() +
                                          settings_height(model, width) + seed_height(width);
  return head_height(state, model, width) + below;
}

void draw_side(const State& state, Rect area, Intents& intents) {
  const Slot& model = state.learner();
  mirror().begin_group(tr("Settings of {0}", model.name));
  ImGui::PushID(static_cast<int>(model.id));
  draw_head(state, model, cut_top(area, head_height(state, model, area.GetWidth())));
  if (model.mixed()) {
    draw_weights(state, area, intents);
  } else {
    draw_buttons(state, model, cut_top(area, theme().measures.control), intents);
    cut_top(area, kGrid);
    draw_go_on(state, model, cut_top(area, go_on_height(state, model, area.GetWidth())), intents);
    draw_manage(state, model, cut_top(area, manage_height()), intents);
    cut_top(area, kGrid);
    draw_settings(model, cut_top(area, settings_height(model, area.GetWidth())), intents);
    choose_seed(state, model, cut_top(area, theme().measures.slider), intents);
    cut_top(area, 2);
    draw_paragraph(area, tr(strings::kSeed), {.colour = theme().palette.soft});
  }
  ImGui::PopID();
  mirror().end_group();
}

bool has_losses(const Slot& model) { return !model.counted && !model.mixed(); }

bool beside(float width) { return width >= 76 * kGrid; }

}  // namespace

// On a wide screen the settings scroll beside the curves, which stay.
float learn_room::height(const State& state, float width) {
  const float inner = width - 4 * kGrid;
  if (beside(width)) return kLeastCurves + 2 * kGrid;
  const float losses = has_losses(state.learner()) ? kLosses : 0;
  return kLeastCurves + 7 * kGrid + losses + side_height(state, inner) + 4 * kGrid;
}

void learn_room::draw(const State& state, const Rect& area, Intents& intents) {
  const Slot& model = state.learner();
  Rect rest = inset(area, 2 * kGrid, kGrid);
  if (!beside(area.GetWidth())) {
    draw_curves(state, cut_top(rest, kLeastCurves + 7 * kGrid), intents);
    if (has_losses(model)) draw_losses(state, cut_top(rest, kLosses), intents);
    cut_top(rest, kGrid);
    return draw_side(state, rest, intents);
  }
  Rect side = cut_left(rest, kSide);
  cut_left(rest, 3 * kGrid);
  hairline({side.Max.x + 1.5f * kGrid, area.Min.y}, {side.Max.x + 1.5f * kGrid, area.Max.y});
  if (begin_scroll("settings", side)) {
    Rect content = side;
    content.Max.x -= 1.5f * kGrid;  // beside the scroll bar
    content.Min.y -= ImGui::GetScrollY();
    content.Max.y = content.Min.y + side_height(state, content.GetWidth());
    claim({content.Min, {content.Min.x + 1, content.Max.y}});
    draw_side(state, content, intents);
  }
  end_scroll();
  if (has_losses(model) && rest.GetHeight() >= kLeastCurves + kLosses) {
    draw_losses(state, cut_bottom(rest, std::max(kLosses, rest.GetHeight() * 0.5f)), intents);
    cut_bottom(rest, kGrid);
  }
  draw_curves(state, rest, intents);
}

}  // namespace onegin::web
