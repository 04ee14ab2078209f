// Three questions of the first visit, each with its answer.
#include "rooms/score/first_words.h"

#include <algorithm>
#include <array>

#include "draw/mirror.h"
#include "language/sentences.h"
#include "language/words.h"

namespace onegin::web {
namespace {

struct Answer {
  std::string_view question, answer;
};
constexpr std::array<Answer, 3> kAnswers{{{phrase("What is this?"), strings::kWhatIsThis},
                                          {phrase("What do I see?"), strings::kWhatDoISee},
                                          {phrase("What now?"), strings::kWhatNow}}};
constexpr float kQuestion = 24;
constexpr float kGap = 2 * kGrid;

float offer_height(float width) {
  return paragraph_height(tr(strings::kTour), width) + kGrid + theme().measures.control + kGrid;
}

// On the first visit alone, below what it does not replace.
void draw_offer(Rect area, Intents& intents) {
  const float height = draw_paragraph(area, tr(strings::kTour), {.colour = theme().palette.soft});
  mirror().note(Role::text, tr("Offer"), cut_top(area, height)).value = tr(strings::kTour);
  cut_top(area, kGrid);
  Rect row = cut_top(area, theme().measures.control);
  if (button(cut_left(row, 14 * kGrid), {.label = tr("Take the tour")})) {
    intents.push_back(LessonAct{LessonAct::What::start, "tour"});
  }
  cut_left(row, kGrid);
  if (button(cut_left(row, 10 * kGrid), {.label = tr("No, thanks"), .name = tr("Dismiss the tour")},
             Look::quiet)) {
    intents.push_back(LessonAct{LessonAct::What::dismiss});
  }
}

}  // namespace

bool has_first_words(const State& state) {
  return std::none_of(state.slots.begin(), state.slots.end(), [](const Slot& slot) {
    return !slot.counted && (slot.learnt() || slot.phase == Phase::training);
  });
}

float first_words_height(const State& state, float width) {
  float height = 0;
  for (const Answer& one : kAnswers) {
    height += kQuestion + paragraph_height(tr(one.answer), width) + kGap;
  }
  return height + (state.lessons.offered ? offer_height(width) : 0);
}

void draw_first_words(const State& state, Rect area, Intents& intents) {
  mirror().begin_group(tr("First words"));
  for (const Answer& one : kAnswers) {
    draw_heading(cut_top(area, kQuestion), tr(one.question), {.font = theme().fonts.bold});
    const float height = draw_paragraph(area, tr(one.answer), {.colour = theme().palette.soft});
    mirror().note(Role::text, tr(one.question), cut_top(area, height)).value = tr(one.answer);
    cut_top(area, kGap);
  }
  if (state.lessons.offered) draw_offer(area, intents);
  mirror().end_group();
}

}  // namespace onegin::web
