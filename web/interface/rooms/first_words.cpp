// Three questions of the first visit, each with its answer.
#include "rooms/first_words.h"

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

}  // namespace

bool has_first_words(const State& state) {
  return std::none_of(state.slots.begin(), state.slots.end(), [](const Slot& slot) {
    return !slot.counted && (slot.learnt() || slot.phase == Phase::training);
  });
}

float first_words_height(float width) {
  float height = 0;
  for (const Answer& one : kAnswers) {
    height += kQuestion + paragraph_height(tr(one.answer), width) + kGap;
  }
  return height;
}

void draw_first_words(Rect area) {
  mirror().begin_group(tr("First words"));
  for (const Answer& one : kAnswers) {
    draw_heading(cut_top(area, kQuestion), tr(one.question), {.font = theme().fonts.bold});
    const float height = draw_paragraph(area, tr(one.answer), {.colour = theme().palette.soft});
    mirror().note(Role::text, tr(one.question), cut_top(area, height)).value = tr(one.answer);
    cut_top(area, kGap);
  }
  mirror().end_group();
}

}  // namespace onegin::web
