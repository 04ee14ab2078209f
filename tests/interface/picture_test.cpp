// Pictures to keep: SVG that is whole, with each model's name, every label and every point.
#include "stage.h"
#include "states.h"

namespace onegin::web {
namespace {

// The file that choosing the option brings.
std::string saved(Stage& stage, const State& state, const std::string& name) {
  for (const Intent& intent : stage.enter(state, Role::select, name, "SVG")) {
    if (const auto* file = std::get_if<SaveFile>(&intent)) {
      EXPECT_TRUE(file->name.ends_with(".svg")) << file->name;
      return file->content;
    }
  }
  return {};
}

// Every element is closed, in order; no sign stands where XML has none.
void expect_whole(const std::string& svg) {
  std::vector<std::string> open;
  for (auto at = svg.find('<'); at != std::string::npos; at = svg.find('<', at + 1)) {
    const auto end = svg.find('>', at);
    ASSERT_NE(end, std::string::npos);
    const std::string tag = svg.substr(at + 1, end - at - 1);
    if (tag.front() == '/') {
      ASSERT_FALSE(open.empty());
      EXPECT_EQ(open.back(), tag.substr(1));
      open.pop_back();
    } else if (tag.back() != '/') {
      open.push_back(tag.substr(0, tag.find(' ')));
    }
  }
  EXPECT_TRUE(open.empty());
  for (auto at = svg.find('&'); at != std::string::npos; at = svg.find('&', at + 1)) {
    EXPECT_LT(svg.find(';', at) - at, 5u);
  }
}

TEST(Pictures, OfCurvesHasNamesLabelsAndPoints) {
  State state = trained_state();
  state.tab = Tab::learn;
  state.surface.dark = true;
  state.slots[1].name = "A < B & C";
  Stage stage;
  const ImU32 before = theme().palette.paper;
  const std::string svg =
      saved(stage, state, "Save a picture of Bits per character on the held-out text over time");
  expect_whole(svg);
  EXPECT_NE(theme().palette.paper, 0u);
  EXPECT_TRUE(theme().dark) << "the screen keeps its own colours";
  EXPECT_NE(before, 0u);
  EXPECT_NE(svg.find("#faf9f6"), std::string::npos) << "the picture has those of paper";
  for (const Slot* slot : state.shown_slots()) {
    const std::string name = slot == &state.slots[1] ? "A &lt; B &amp; C " : slot->name + " ";
    EXPECT_NE(svg.find('>' + name), std::string::npos) << name;
  }
  for (const char* label : {">0<", ">15 s<", ">30 s<", ">1:00<"}) {
    EXPECT_NE(svg.find(label), std::string::npos) << label;
  }
  EXPECT_NE(svg.find("A village"), std::string::npos);
  // Three points of each network's curve: a move and two lines.
  std::size_t curves = 0;
  for (auto at = svg.find("<path d=\"M"); at != std::string::npos; at = svg.find("<path", at + 1)) {
    const std::string path = svg.substr(at, svg.find('"', at + 9) - at);
    curves += std::count(path.begin(), path.end(), 'L') == 2 && path.back() != 'Z' ? 1 : 0;
  }
  EXPECT_EQ(curves, state.shown_slots().size() - 1);
}

TEST(Pictures, OfStripsAndTablesHoldWhatTheyShow) {
  struct Case {
    State state;
    Tab tab;
    std::string name, text;
  };
  for (const auto& [made, tab, name, text] :
       {Case{trained_state(), Tab::score, "Save a picture of How likely each model finds “the fox”",
             ">log10 P<"},
        Case{compared_state(), Tab::compare, "Save a picture of The models on the held-out part",
             ">compressed<"},
        Case{ranked_state(), Tab::rank, "Save a picture of Candidates in the order of the models",
             ">b<"}}) {
    State state = made;
    state.tab = tab;
    Stage stage;
    const std::string svg = saved(stage, state, name);
    expect_whole(svg);
    EXPECT_NE(svg.find(text), std::string::npos) << name;
    for (const Slot* slot : state.shown_slots()) {
      EXPECT_NE(svg.find('>' + slot->name + '<'), std::string::npos) << name << slot->name;
    }
  }
}

}  // namespace
}  // namespace onegin::web
