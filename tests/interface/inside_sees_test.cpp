// What a captioner sees, in Inside: the picture, its feature maps and their filters, with the
// numbers of a trace that a true one gave.
#include "rooms/inside/inside_sees.h"

#include <algorithm>
#include <cstring>
#include <set>

#include "conversation.h"
#include "language/figures.h"
#include "session/talk.h"
#include "state/networks.h"
#include "state/trace_pictures.h"

namespace onegin::web {
namespace {

const std::string kScenes =
    "red circle 8 8 4; blue square 24 24 5\ta red circle above a blue square\n"
    "black triangle 16 16 6\ta black triangle\ngreen circle 10 10 4\ta green circle\n";
const std::string kPair = "green circle 10 10 4\ta green circle";
const std::string kGroup = "What Captioner sees";
constexpr std::size_t kFirstMaps = 5, kLastMaps = 7;

// The held-out part has no word that is new.
std::string text_to_learn() {
  std::string text;
  for (int i = 0; i < 40; ++i) text += kPair + "\nred square 12 20 5\ta red square\n";
  return text;
}

struct Answer {
  Traced traced;
  Bytes payload;
};

// Of a small captioner that has learnt a little.
const Answer& answer_of(bool coordinates) {
  const auto make = [](const char* with_coordinates) {
    Talk talk;
    talk.get<TaskReady>(SetText{{{"unit", "word"}, {"boundary", "pairs"}}},
                        bytes_of(text_to_learn()));
    talk.train("caption",
               {{"convolutions", "2"},
                {"first_channels", std::to_string(kFirstMaps)},
                {"channels", std::to_string(kLastMaps)},
                {"hidden", "4"},
                {"embedding", "3"},
                {"coordinates", with_coordinates}},
               3);
    Trace trace;
    trace.order = trace.units = true;
    Answer answer;
    answer.traced = talk.get<Traced>(std::move(trace), bytes_of(kPair));
    answer.payload = talk.payload();
    return answer;
  };
  static const Answer with = make("true"), without = make("false");
  return coordinates ? with : without;
}

class SeesTest : public ControllerTest {
 protected:
  SeesTest() {
    captioner = open_scenes(kScenes, kPair);
    controller.apply(ChooseTab{Tab::inside});
    look([this](InsideChoice& choice) { choice.slot = captioner; });
  }
  void look(const std::function<void(InsideChoice&)>& change) {
    InsideChoice choice = state.inside;
    change(choice);
    controller.apply(LookInside{choice});
  }
  void answer(const Traced& traced, const Bytes& payload) {
    engine.answer(captioner, engine.id<Trace>(captioner), traced, true, payload);
    controller.receive();
  }
  void answer(bool coordinates = true) {
    answer(answer_of(coordinates).traced, answer_of(coordinates).payload);
  }
  const TracedModel& trace() const { return *state.find(captioner)->traced->activity; }
  // The numbers of a map as the message has them.
  std::vector<double> map_of(std::string_view plane, std::size_t map) const {
    const PlaneDescription& found = *trace().find(plane);
    const auto values = trace().values(found);
    const auto channels = static_cast<std::size_t>(found.channels);
    std::vector<double> numbers;
    for (std::size_t i = map; i < values.size(); i += channels) {
      numbers.push_back(static_cast<double>(values[i]));
    }
    return numbers;
  }
  void press(Stage& stage, const std::string& name, const std::string& group) {
    for (const Intent& intent : stage.activate(state, Role::button, name, group)) {
      controller.apply(intent);
    }
    stage.draw(state);
  }

  SlotId captioner = 0;
};

std::string map_text(const std::vector<double>& numbers, std::size_t side) {
  const auto best = std::max_element(numbers.begin(), numbers.end());
  if (*best == 0) return "It is 0 everywhere.";
  const auto at = static_cast<std::size_t>(best - numbers.begin());
  return "The highest is " + fixed(*best, 2) + ", in column " + std::to_string(at % side + 1) +
         " and row " + std::to_string(at / side + 1) + ".";
}

TEST_F(SeesTest, ThePictureAndEveryMapHaveAText) {
  answer();
  Stage stage(1280, 1600);
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::image, "The picture that the network sees", kGroup),
            "32 x 32 pixels: green circle 10 10 4");
  EXPECT_EQ(Stage::value(Role::image, "column", kGroup), "from –0.97 to 0.97");
  EXPECT_EQ(Stage::value(Role::image, "row", kGroup), "from –0.97 to 0.97");
  const std::string first = "Feature maps of convolution 1", last = "Feature maps of convolution 2";
  std::set<std::string> texts;
  for (std::size_t map = 0; map < kFirstMaps; ++map) {
    const std::string name = "Feature map " + std::to_string(map + 1) + " of convolution 1";
    const MirrorItem item = Stage::get(Role::button, name, first);
    EXPECT_EQ(item.help, map_text(map_of("maps", map), 16));
    EXPECT_EQ(item.on, map == 0) << "one is picked";
    texts.insert(item.help);
  }
  EXPECT_GT(texts.size(), 1U) << "the maps differ";
  for (std::size_t map = 0; map < kLastMaps; ++map) {
    const std::string name = "Feature map " + std::to_string(map + 1) + " of convolution 2";
    EXPECT_EQ(Stage::get(Role::button, name, last).help, map_text(map_of("m", map), 8));
  }
  EXPECT_EQ(Stage::find(Role::button, "Feature map 8 of convolution 2"), nullptr);
  EXPECT_EQ(Stage::find(Role::grid, "the picture that the network sees of Captioner"), nullptr)
      << "a picture is no vector";
  EXPECT_EQ(Stage::find(Role::select, "Layer"), nullptr) << "nor are convolutions layers of units";
}

TEST_F(SeesTest, WithoutCoordinatesNothingStandsBesideTheColours) {
  answer(false);
  Stage stage(1280, 1600);
  stage.draw(state);
  EXPECT_NE(Stage::find(Role::image, "Filter on the colours", kGroup), nullptr);
  EXPECT_EQ(Stage::find(Role::image, "column"), nullptr);
  EXPECT_EQ(Stage::find(Role::image, "Filter on column"), nullptr);
}

TEST_F(SeesTest, AMapIsPickedAndItsNumbersAndFilterAreThoseOfTheTrace) {
  answer();
  Stage stage(1280, 1600);
  press(stage, "Feature map 3 of convolution 1", "Feature maps of convolution 1");
  EXPECT_EQ(state.inside.map, 2U);
  const auto numbers = map_of("maps", 2);
  const auto best =
      static_cast<std::size_t>(std::max_element(numbers.begin(), numbers.end()) - numbers.begin());
  const MirrorItem map = Stage::get(Role::grid, "Feature map 3 of convolution 1", kGroup);
  ASSERT_TRUE(map.grid);
  EXPECT_EQ(map.grid->rows, 16U);
  EXPECT_EQ(map.grid->columns, 16U);
  EXPECT_EQ(map.grid->row * 16 + map.grid->column, best) << "the highest is lit";
  EXPECT_EQ(map.value, map_text(numbers, 16));
  // Nine weights on each channel of the picture, in the order of the tensor.
  const PlaneDescription& weight = *trace().find("weight", 0, "conv.0.weight");
  const auto said = [&](std::size_t channel) {
    std::string text;
    for (std::size_t i = 0; i < 9; ++i) {
      text += i == 0 ? "" : i % 3 == 0 ? "; " : " ";
      text += fixed(static_cast<double>(trace().at(weight, 2, channel * 9 + i)), 2);
    }
    return text;
  };
  const std::string filter = "Filter of Feature map 3 of convolution 1";
  EXPECT_EQ(Stage::value(Role::image, "Filter on the colours", filter),
            "red " + said(0) + ". green " + said(1) + ". blue " + said(2));
  EXPECT_EQ(Stage::value(Role::image, "Filter on column", filter), said(3));
  EXPECT_EQ(Stage::value(Role::image, "Filter on row", filter), said(4));
  const PlaneDescription& bias = *trace().find("weight", 0, "conv.0.bias");
  EXPECT_NE(Stage::find(Role::heading, "its filter, bias " +
                                           fixed(static_cast<double>(trace().at(bias, 2, 0)), 3)),
            nullptr);
}

TEST_F(SeesTest, AFilterOfADeeperMapLeadsToTheMapBelow) {
  answer();
  Stage stage(1280, 1600);
  press(stage, "Feature map 6 of convolution 2", "Feature maps of convolution 2");
  const std::string filter = "Filter of Feature map 6 of convolution 2";
  const PlaneDescription& weight = *trace().find("weight", 0, "conv.1.weight");
  ASSERT_EQ(weight.columns, 9.0 * kFirstMaps);
  for (std::size_t below = 0; below < kFirstMaps; ++below) {
    const std::string name =
        "Filter on feature map " + std::to_string(below + 1) + " of convolution 1";
    const std::string help = Stage::get(Role::button, name, filter).help;
    const auto begin = fixed(static_cast<double>(trace().at(weight, 5, below * 9)), 2) + " ";
    EXPECT_EQ(help.substr(0, begin.size()), begin);
  }
  press(stage, "Filter on feature map 4 of convolution 1", filter);
  EXPECT_EQ(state.inside.convolution, 0U);
  EXPECT_EQ(state.inside.map, 3U);
  EXPECT_TRUE(Stage::get(Role::button, "Feature map 4 of convolution 1").on);
}

TEST_F(SeesTest, TheButtonsGoThroughAllMaps) {
  answer();
  Stage stage(1280, 1600);
  stage.draw(state);
  EXPECT_TRUE(Stage::get(Role::button, "The feature map before", kGroup).disabled);
  std::set<std::pair<std::uint32_t, std::uint32_t>> seen;
  for (std::size_t i = 0; i + 1 < kFirstMaps + kLastMaps; ++i) {
    seen.emplace(state.inside.convolution, state.inside.map);
    press(stage, "The next feature map", kGroup);
  }
  seen.emplace(state.inside.convolution, state.inside.map);
  EXPECT_EQ(seen.size(), kFirstMaps + kLastMaps);
  EXPECT_TRUE(Stage::get(Role::button, "The next feature map", kGroup).disabled);
  press(stage, "The feature map before", kGroup);
  EXPECT_EQ(state.inside.map, kLastMaps - 2);
}

TEST_F(SeesTest, APlaceIsLitInBothPictures) {
  answer();
  Stage stage(1280, 1600);
  stage.draw(state);
  const std::string map = "Feature map 1 of convolution 1";
  const auto numbers = map_of("maps", 0);
  // By the keyboard: row 3, column 7 of the grid, which the page counts from 0.
  for (const Intent& intent : stage.enter(state, Role::grid, map, "2 6", kGroup)) {
    controller.apply(intent);
  }
  stage.draw(state);
  EXPECT_EQ(state.inside.pixel, 2U * 16 + 6);
  EXPECT_EQ(Stage::get(Role::grid, map, kGroup).grid->number,
            slider_text({}, static_cast<double>(static_cast<float>(numbers[2 * 16 + 6]))));
  EXPECT_EQ(Stage::value(Role::text, "place", kGroup),
            "Column 7, row 3 of feature map 1: " + fixed(numbers[2 * 16 + 6], 2) +
                ", from columns 12 to 14 and rows 4 to 6 of the picture.");
  // By the pointer, over a pixel of the picture: the filter whose middle is nearest.
  const MirrorItem picture = Stage::get(Role::image, "The picture that the network sees", kGroup);
  const float unit = picture.rect.GetWidth() / 32;
  const std::uint64_t before = stage.picture();
  ImGui::GetIO().AddMousePosEvent(picture.rect.Min.x + 20.5F * unit,
                                  picture.rect.Min.y + 8.5F * unit);
  stage.act(state);
  EXPECT_EQ(Stage::value(Role::text, "place", kGroup),
            "Column 11, row 5 of feature map 1: " + fixed(numbers[4 * 16 + 10], 2) +
                ", from columns 20 to 22 and rows 8 to 10 of the picture.");
  EXPECT_NE(stage.picture(), before);
  // A click keeps it.
  for (const bool down : {true, false}) {
    ImGui::GetIO().AddMouseButtonEvent(0, down);
    for (const Intent& intent : stage.act(state)) controller.apply(intent);
  }
  EXPECT_EQ(state.inside.pixel, 4U * 16 + 10);
}

TEST_F(SeesTest, AllOfItFitsWhereItIsShown) {
  answer();
  for (const auto& [width, height] :
       {std::pair{1280.0F, 800.0F}, {1024.0F, 640.0F}, {390.0F, 844.0F}, {320.0F, 568.0F}}) {
    for (const bool dark : {false, true}) {
      state.surface.dark = dark;
      Stage stage(width, height);
      stage.act(state);
      const std::string size = std::to_string(width) + (dark ? " dark" : " light");
      std::size_t count = 0;
      bool inside = false;
      ImGuiID group = 0;
      std::set<ImGuiID> groups;
      for (const MirrorItem& item : mirror().items()) {
        if (item.role == Role::group && item.name == kGroup) group = item.id;
        if (group != 0 && (item.id == group || groups.contains(item.parent))) {
          groups.insert(item.id);
        }
        if (!groups.contains(item.parent) || item.role == Role::group) continue;
        inside = true;
        EXPECT_GE(item.rect.Min.x, 0) << item.name << ", " << size;
        EXPECT_LE(item.rect.Max.x, width) << item.name << ", " << size;
        EXPECT_GE(item.rect.GetWidth(), 1) << item.name << ", " << size;
        if (item.role == Role::button) {
          EXPECT_GE(std::min(item.rect.GetWidth(), item.rect.GetHeight()), 24)
              << item.name << ", " << size << ": a finger hits it";
        }
        ++count;
      }
      EXPECT_TRUE(inside) << size;
      EXPECT_GT(count, kFirstMaps + kLastMaps) << size;
    }
  }
}

TEST_F(SeesTest, NothingOfThePanelLiesOverAnother) {
  answer();
  for (const auto& [width, height] : {std::pair{1280.0F, 2000.0F}, {390.0F, 3000.0F}}) {
    for (const std::uint32_t convolution : {0U, 1U}) {
      look([&](InsideChoice& choice) { choice.convolution = convolution; });
      Stage stage(width, height);
      stage.act(state);
      std::vector<MirrorItem> shown;
      std::set<ImGuiID> groups;
      for (const MirrorItem& item : mirror().items()) {
        const bool own = item.name == kGroup || groups.contains(item.parent);
        if (own && item.role == Role::group) groups.insert(item.id);
        if (own && item.role != Role::group && item.role != Role::heading) shown.push_back(item);
      }
      EXPECT_GT(shown.size(), kFirstMaps + kLastMaps);
      for (std::size_t i = 0; i < shown.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
          EXPECT_FALSE(shown[i].rect.Overlaps(shown[j].rect))
              << shown[i].name << " and " << shown[j].name << " at " << width;
        }
      }
    }
  }
}

TEST_F(SeesTest, APictureOfItIsKept) {
  answer();
  Stage stage(1280, 1600);
  const auto saved = only<SaveFile>(
      stage.enter(state, Role::select, "Save a picture of What Captioner sees", "SVG"));
  ASSERT_TRUE(saved);
  EXPECT_EQ(saved->name, "sees.svg");
  EXPECT_NE(saved->content.find(">convolution 2: 7 feature maps of 8 x 8 pixels<"),
            std::string::npos);
  EXPECT_NE(saved->content.find("<rect"), std::string::npos);
  EXPECT_EQ(saved->content.find("‹"), std::string::npos) << "nobody presses paper";
}

TEST_F(SeesTest, ATraceWithoutPicturesOrFiltersHasNoPanel) {
  Answer bare = answer_of(true);
  std::erase_if(bare.traced.planes,
                [](const PlaneDescription& plane) { return plane.tensor == "conv.1.weight"; });
  answer(bare.traced, bare.payload);
  Stage stage(1280, 1600);
  stage.draw(state);
  EXPECT_EQ(sees_height(state, *state.find(captioner), 900), 0);
  EXPECT_NE(Stage::find(Role::grid, "Attention of Captioner"), nullptr) << "all else is shown";
  EXPECT_EQ(Stage::find(Role::image, "The picture that the network sees"), nullptr);
}

// By hand: which pixels of the picture change a pixel of a map, all filters being 3 x 3.
TEST(TracePictures, APixelDependsOnWhatItsFiltersReach) {
  TracedModel trace;
  const Answer& answer = answer_of(true);
  trace.header = answer.traced;
  trace.numbers.resize(answer.payload.size() / sizeof(float));
  std::memcpy(trace.numbers.data(), answer.payload.data(), answer.payload.size());
  const TracePictures pictures = pictures_of(trace);
  ASSERT_EQ(pictures.size(), 3U);
  // One axis is as the other.
  const auto reached = [&](std::size_t layer, int at) {
    std::set<int> pixels{at};
    for (; layer > 0; --layer) {
      std::set<int> below;
      for (const int one : pixels) {
        for (int i = -1; i <= 1; ++i) {
          const int pixel = 2 * one + i;
          if (pixel >= 0 && pixel < static_cast<int>(pictures[layer - 1].side())) {
            below.insert(pixel);
          }
        }
      }
      pixels = below;
    }
    return pixels;
  };
  for (std::size_t layer = 1; layer < pictures.size(); ++layer) {
    const std::size_t side = pictures[layer].side();
    for (std::size_t pixel = 0; pixel < side * side; ++pixel) {
      const PixelArea area = receptive_area(pictures, layer, pixel);
      const auto rows = reached(layer, static_cast<int>(pixel / side));
      const auto columns = reached(layer, static_cast<int>(pixel % side));
      EXPECT_EQ(static_cast<int>(area.row), *rows.begin());
      EXPECT_EQ(static_cast<int>(area.end_row), *rows.rbegin() + 1);
      EXPECT_EQ(static_cast<int>(area.column), *columns.begin());
      EXPECT_EQ(static_cast<int>(area.end_column), *columns.rbegin() + 1);
    }
  }
}

}  // namespace
}  // namespace onegin::web
