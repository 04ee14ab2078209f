// What is drawn as text is printed for the page: once, in the order of reading, in sight or not.
#include "draw/printed.h"

#include <sstream>

#include "stage.h"
#include "states.h"

namespace onegin::web {
namespace {

// Every text of the last frame, as it would be copied.
std::string copied() {
  std::string all;
  std::istringstream lines(printed().lines());
  for (std::string line; std::getline(lines, line, Printed::kEnd);) {
    std::size_t at = 0, field = 0;
    while (at != std::string::npos) {
      const std::size_t end = line.find(Printed::kDivider, at);
      // Six numbers, then texts with a place before each further one.
      if (field >= 6 && field % 2 == 0) all += line.substr(at, end - at);
      at = end == std::string::npos ? end : end + 1;
      ++field;
    }
  }
  return all;
}

std::size_t count_of(const std::string& all, const std::string& what) {
  std::size_t count = 0;
  for (auto at = all.find(what); at != std::string::npos; at = all.find(what, at + 1)) ++count;
  return count;
}

TEST(Printed, AStripIsItsSentenceAndEachCellHasAPlaceOfItsOwn) {
  State state = trained_state();
  for (Slot& slot : state.slots) {
    slot.scored.clear();
    for (const char c : std::string("the fox told")) {
      slot.scored.push_back(scored(std::string(1, c), -1, 3));
    }
  }
  Stage stage;
  stage.draw(state);
  const std::string all = copied();
  EXPECT_EQ(count_of(all, "the fox told"), state.shown_slots().size());
  EXPECT_EQ(all.find("Train all"), std::string::npos) << "a control is no text";
  state.tab = Tab::compare;
  stage.draw(state);
  EXPECT_NE(copied().find("perplexity\tno unknown\tbits/char\tcompressed\n"), std::string::npos);
}

TEST(Printed, WhatIsScrolledOutOfSightIsThere) {
  State state = trained_state();
  state.tab = Tab::compare;
  Stage large;
  large.draw(state);
  std::string all = copied();
  Stage small(1280, 300);
  small.draw(state);
  const std::string scrolled = copied();
  EXPECT_GT(scrolled.size(), 200u);
  EXPECT_EQ(count_of(scrolled, "the text itself"), 1u);
  EXPECT_EQ(count_of(all, "the text itself"), 1u);
}

TEST(Printed, WordsAreDividedAndASignIsTheTextItStandsFor) {
  State state = trained_state();
  state.task = {{"unit", "word"}, {"boundary", "stream"}};
  state.slots[0].scored.clear();
  for (const char* word : {"the", "fox", "\n", "told"}) {
    state.slots[0].scored.push_back(scored(word, -1, 3));
  }
  state.slots[0].scored.push_back(scored("", -1, 3));
  state.slots[0].scored.back().control = true;
  Stage stage;
  stage.draw(state);
  EXPECT_NE(copied().find("the fox \n told"), std::string::npos) << copied();
}

}  // namespace
}  // namespace onegin::web
