// The lesson that runs, in a place of its own: nothing that it points at lies under it.
#include <algorithm>
#include <cmath>
#include <string>

#include "draw/mirror.h"
#include "frame/frame.h"
#include "language/words.h"
#include "rooms/rooms.h"
#include "state/lessons.h"

namespace onegin::web {
namespace {

constexpr float kLessonHead = 24;
constexpr float kMostSaid = 22 * kGrid;  // high; beyond it scrolls
constexpr float kLessonMark = 4;         // around the control

const std::string& text_of(const State& state) {
  const LessonStep* step = state.lessons.now();
  return read_in(step != nullptr ? step->text : state.lessons.running()->end);
}

const std::string& answer_of(const State& state) {
  static const std::string none;
  const Lesson& lesson = *state.lessons.running();
  return state.lessons.unfolded == lesson.id ? read_in(lesson.answer) : none;
}

float said_height(const State& state, float width) {
  const std::string& answer = answer_of(state);
  return paragraph_height(text_of(state), width) +
         (answer.empty() ? 0 : kGrid + paragraph_height(answer, width));
}

float shown_height(const State& state, float width) {
  return std::min(said_height(state, width - 4 * kGrid), kMostSaid);
}

void draw_words(const State& state, Rect area) {
  const auto draw = [&](std::string_view name, const std::string& text) {
    const float height = draw_paragraph(area, text);
    mirror().note(Role::text, name, cut_top(area, height)).value = text;
  };
  draw(tr("Step"), text_of(state));
  if (answer_of(state).empty()) return;
  cut_top(area, kGrid);
  draw(tr("Answer"), answer_of(state));
}

// What there is of Back, Next, Answer and Close, beside each other.
void draw_buttons(const State& state, Rect row, Intents& intents) {
  using What = LessonAct::What;
  const Lessons& lessons = state.lessons;
  const Lesson& lesson = *lessons.running();
  struct Act {
    Words words;
    What what;
    Look look;
    bool there, able;
  };
  const bool ended = lessons.now() == nullptr, answered = lessons.unfolded == lesson.id;
  const Act choices[] = {{{.label = tr("Back")}, What::back, Look::quiet, true, lessons.step > 0},
                         {{.label = tr("Next"), .help = tr("Go on without doing this step.")},
                          What::next,
                          lessons.begun.reached ? Look::primary : Look::plain,
                          !ended,
                          true},
                         {{.label = answered ? tr("Hide answer") : tr("Answer")},
                          What::answer,
                          Look::plain,
                          !lesson.answer.english.empty(),
                          true},
                         {{.label = tr("Close"), .name = tr("Close the lesson")},
                          What::close,
                          ended ? Look::primary : Look::quiet,
                          true,
                          true}};
  const auto count = std::count_if(std::begin(choices), std::end(choices),
                                   [](const Act& choice) { return choice.there; });
  const float width =
      (row.GetWidth() - kGrid * static_cast<float>(count - 1)) / static_cast<float>(count);
  for (const Act& choice : choices) {
    if (!choice.there) continue;
    if (button(cut_left(row, width), choice.words, choice.look, choice.able)) {
      intents.push_back(LessonAct{choice.what, lesson.id});
    }
    cut_left(row, kGrid);
  }
}

// With {0} for another name, as the rooms make it.
std::string name_of(const std::string& pattern, const std::string& of) {
  return of.empty() ? std::string(tr(std::string_view(pattern))) : tr(pattern, of);
}

const MirrorItem* find_control(const Control& control) {
  const std::string name = name_of(control.name, control.of);
  const auto& items = mirror().items();
  for (const MirrorItem& item : items) {
    if (item.name != name || role_name(item.role) != control.role) continue;
    if (control.group.empty()) return &item;
    for (const MirrorItem& group : items) {
      if (group.id == item.parent && group.name == tr(std::string_view(control.group)))
        return &item;
    }
  }
  return nullptr;
}

// The first of those the step points at that was drawn in this frame.
const MirrorItem* pointed_at(const LessonStep& step) {
  for (const Control& control : step.at) {
    if (const MirrorItem* item = find_control(control)) return item;
  }
  return nullptr;
}

// What is scrolled into sight for it: of a group, which has no place, its first item.
ImGuiID first_of(const MirrorItem& item) {
  for (const MirrorItem& part : mirror().items()) {
    if (item.role == Role::group && part.parent == item.id) return part.id;
  }
  return item.id;
}

// What of it is seen. A group is where its items are.
Rect place_of_control(const MirrorItem& item) {
  Rect place = item.rect;
  if (item.role == Role::group) {
    place = Rect(FLT_MAX, FLT_MAX, -FLT_MAX, -FLT_MAX);
    for (const MirrorItem& part : mirror().items()) {
      if (part.parent == item.id && part.role == Role::button) place.Add(part.rect);
    }
  }
  if (item.clip.GetWidth() > 0) place.ClipWith(item.clip);
  return place;
}

}  // namespace

float lesson_height(const State& state, float width) {
  return kLessonHead + shown_height(state, width) + theme().measures.control + 4 * kGrid;
}

void draw_lesson(const State& state, Rect area, Intents& intents) {
  const Lessons& lessons = state.lessons;
  const Lesson* lesson = lessons.running();
  const Palette& p = theme().palette;
  fill(area, p.surface);
  fill({area.Min, {area.Max.x, area.Min.y + 2}}, p.focus);
  ImGui::PushID("lesson");
  mirror().begin_group(tr("Lesson"));
  area = inset(area, 2 * kGrid, kGrid);
  Rect head = cut_top(area, kLessonHead);
  if (const std::size_t steps = lesson->steps.size(); steps > 1 && lessons.step < steps) {
    const std::string place = tr("{0} of {1}", lessons.step + 1, steps);
    draw_note(cut_right(head, 6 * kGrid), tr("place"), place, {.colour = p.soft, .align = 1});
  }
  draw_heading(head, read_in(lesson->title), {.font = theme().fonts.bold});
  const float height = said_height(state, area.GetWidth());
  const Rect shown = cut_top(area, std::min(height, kMostSaid));
  if (height <= kMostSaid) {
    draw_words(state, shown);
  } else {
    if (begin_scroll("said", shown)) {
      Rect rest = shown;
      rest.Min.y -= ImGui::GetScrollY();
      rest.Max.y = rest.Min.y + height;
      claim({rest.Min, {rest.Min.x + 1, rest.Max.y}});
      draw_words(state, rest);
    }
    end_scroll();
  }
  cut_top(area, kGrid);
  draw_buttons(state, cut_top(area, theme().measures.control), intents);
  mirror().end_group();
  ImGui::PopID();
}

// How far it stands below the first item of the region that it scrolls in: no hand changes that.
float depth_of(const MirrorItem& item) {
  for (const MirrorItem& other : mirror().items()) {
    const bool beside = other.clip.Min.y == item.clip.Min.y && other.clip.Max.y == item.clip.Max.y;
    if (beside && other.clip.GetHeight() > 0) return item.rect.Min.y - other.rect.Min.y;
  }
  return 0;
}

bool is_out_of_sight(const MirrorItem& item) {
  return item.clip.GetHeight() > 0 &&
         (item.rect.Min.y < item.clip.Min.y || item.rect.Max.y > item.clip.Max.y);
}

std::optional<Rect> marked_control(const State& state) {
  const LessonStep* step = state.lessons.now();
  const MirrorItem* item = step != nullptr ? pointed_at(*step) : nullptr;
  if (item == nullptr) return std::nullopt;
  // It is scrolled into sight once, and again when answers that came have moved it out.
  static std::pair<std::size_t, std::size_t> shown;
  static float depth;
  const std::pair at(state.lessons.open + 1, state.lessons.step);
  const float now = depth_of(*item);
  const bool moved = std::abs(now - std::exchange(depth, now)) > 1;
  if (std::exchange(shown, at) != at || (moved && is_out_of_sight(*item))) {
    mirror().reveal(first_of(*item));
    want_frame();
  }
  const Rect place = place_of_control(*item);
  return place.GetWidth() > 0 && place.GetHeight() > 0 ? std::optional(place) : std::nullopt;
}

void mark_control(const State& state) {
  const auto place = marked_control(state);
  if (!place) return;
  ImDrawList* list = ImGui::GetForegroundDrawList();
  const Palette& p = theme().palette;
  Rect around = *place;
  around.Expand(kLessonMark);
  list->AddRect(around.Min, around.Max, p.paper, 8, 0, 6);
  list->AddRect(around.Min, around.Max, p.focus, 8, 0, 3);
}

}  // namespace onegin::web
