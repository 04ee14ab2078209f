// The rows of the table, and the room that is open.
#include "rooms/rooms.h"

#include <algorithm>
#include <array>
#include <string>

#include "draw/mirror.h"
#include "language/sentences.h"
#include "language/words.h"
#include "rooms/panels.h"
#include "rooms/remarks.h"

namespace onegin::web {
namespace {

std::optional<Need> nothing(const State&) { return std::nullopt; }

std::optional<Need> a_text(const State& state) {
  const bool any = std::any_of(state.slots.begin(), state.slots.end(),
                               [](const Slot& slot) { return slot.shown && slot.learnt(); });
  if (any || !state.text.bytes->empty()) return std::nullopt;
  return Need{tr(strings::kNeedsText), tr("Paste text"), PasteText{}};
}

std::optional<Need> the_lessons(const State& state) {
  if (!state.lessons.all.empty()) return std::nullopt;
  return Need{tr("The lessons are on their way."), tr("Ask again"),
              LessonAct{LessonAct::What::start}};
}

// Whoever guesses letters guesses what the models guess.
std::optional<Need> a_sentence(const State& state) {
  if (state.guessing.begun()) return std::nullopt;
  return Need{tr("The game needs a text of characters, in running text or lines, some of which is "
                 "held out: "
                 "open the text and choose characters as its token unit."),
              tr("Open the text"), OpenDrawer{true}};
}

constexpr std::array<Room, 9> kRooms{{
    {Tab::learn, phrase("Learn"), strings::kLearnTab, nothing, learn_height, draw_learn, true},
    {Tab::score, phrase("Score"), strings::kScoreTab, a_text, score_height, draw_score},
    {Tab::rank, phrase("Rank"), strings::kRankTab, a_text, rank_height, draw_rank},
    {Tab::generate, phrase("Generate"), strings::kGenerateTab, a_text, generate_height,
     draw_generate},
    {Tab::compare, phrase("Compare"), strings::kCompareTab, a_text, comparison_height,
     draw_comparison},
    {Tab::inside, phrase("Inside"),
     phrase("What the networks compute: units, gates, gradients; and what happens without them."),
     a_text, inside_height, draw_inside},
    {Tab::lessons, phrase("Lessons"), phrase("A tour, a game and exercises."), the_lessons,
     lessons_height, draw_lessons},
    {Tab::guess, phrase("Shannon's game"), phrase("Guess a hidden sentence, letter by letter."),
     a_sentence, guess_height, draw_guess},
    {Tab::steps, phrase("Step by step"), phrase("A network computed by hand, forward and back."),
     nothing, steps_height, draw_steps},
}};

constexpr float kNeedHeight = 20 * kGrid;

// The first visit has what Score needs; the rest is fetched after it.
bool is_coming(const State& state, const Room& room) {
  return !state.every_room && room.tab != Tab::score;
}

void draw_need(const Need& need, Rect area, Intents& intents) {
  area = inset(area, 2 * kGrid, 3 * kGrid);
  const float height = draw_paragraph(area, need.sentence, {.colour = theme().palette.soft});
  mirror().note(Role::text, tr("Needs"), cut_top(area, height)).value = need.sentence;
  cut_top(area, 2 * kGrid);
  Rect line = cut_top(area, theme().measures.control);
  if (button(cut_left(line, 16 * kGrid), {.label = need.button})) intents.push_back(need.intent);
}

}  // namespace

std::span<const Room> rooms() { return kRooms; }

const Room& open_room(const State& state) {
  const auto row = std::find_if(kRooms.begin(), kRooms.end(),
                                [&](const Room& room) { return room.tab == state.tab; });
  return row != kRooms.end() ? *row : kRooms.front();
}

float room_height(const State& state, float width) {
  const Room& room = open_room(state);
  if (is_coming(state, room) || room.needs(state)) return kNeedHeight;
  const float said = remarks_height(remarks_of_question(state), width - 4 * kGrid);
  return (said > 0 ? said + kGrid : 0) + room.height(state, width);
}

void draw_room(const State& state, const Rect& area, Intents& intents) {
  const Room& room = open_room(state);
  Rect rest = area;
  // What a room says stands in its group, whether it scrolls or not: the sentence being written
  // must not become another item when the room grows.
  ImGui::PushOverrideID(ImHashStr(room.title.data(), room.title.size()));
  mirror().begin_group(tr(room.title));
  if (is_coming(state, room)) {
    Rect line = inset(area, 2 * kGrid, 3 * kGrid);
    draw_note(cut_top(line, 3 * kGrid), tr("Needs"), tr("This room is loading."),
              {.colour = theme().palette.soft});
  } else if (const auto need = room.needs(state)) {
    draw_need(*need, rest, intents);
  } else {
    const std::vector<Remark> remarks = remarks_of_question(state);
    if (!remarks.empty()) {
      const Rect said = inset(rest, 2 * kGrid, 0);
      draw_remarks(remarks, said);
      cut_top(rest, remarks_height(remarks, said.GetWidth()) + kGrid);
    }
    room.draw(state, rest, intents);
  }
  mirror().end_group();
  ImGui::PopID();
}

}  // namespace onegin::web
