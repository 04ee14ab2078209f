// What holds for the whole look: light and dark, sizes of screens, nothing moving by itself.
#include <array>
#include <cmath>
#include <set>

#include "stage.h"
#include "states.h"

namespace onegin::web {
namespace {

bool acts(Role role) {
  switch (role) {
    case Role::button:
    case Role::tab:
    case Role::radio:
    case Role::checkbox:
    case Role::slider:
    case Role::select:
    case Role::textbox:
      return true;
    default:
      return false;
  }
}

constexpr std::array kTabs{Tab::learn,    Tab::score,   Tab::rank,
                           Tab::generate, Tab::compare, Tab::inside};

// With the text open in place of the room; on a phone the rail is unfolded, too.
State opened(State state) {
  state.drawer = state.rail = true;
  return state;
}

// Everything a hand may act on, by group and name.
std::set<std::string> controls() {
  std::set<std::string> names;
  for (const MirrorItem& item : mirror().items()) {
    if (acts(item.role)) names.insert(std::string(role_name(item.role)) + " " + item.name);
  }
  return names;
}

TEST(Look, DarkAndLightDifferOnlyInColour) {
  Stage stage;
  State state = trained_state();
  stage.draw(state);
  const auto light = mirror().items();
  const std::uint64_t bright = stage.picture();
  state.surface.dark = true;
  stage.draw(state);
  EXPECT_TRUE(light == mirror().items());
  EXPECT_NE(bright, stage.picture());
}

TEST(Look, TextCanBeReadOnItsGround) {
  Stage stage;
  for (const bool dark : {false, true}) {
    choose_theme(dark);
    const Palette& p = theme().palette;
    EXPECT_GT(contrast(p.ink, p.paper), 7) << dark;
    EXPECT_GT(contrast(p.soft, p.paper), 4.5) << dark;
    EXPECT_GT(contrast(p.soft, p.surface), 4.5) << dark;
    EXPECT_GT(contrast(p.warning, p.paper), 4.5) << dark;
    EXPECT_GT(contrast(p.on_primary, p.primary), 4.5) << dark;
    EXPECT_GT(contrast(p.ink, p.held_out), 7) << dark;
    for (double log10 = 0; log10 >= -5; log10 -= 0.1) {
      EXPECT_GT(contrast(text_on_probability(log10), probability_colour(log10)), 4.5)
          << log10 << (dark ? " dark" : " light");
    }
  }
  choose_theme(false);
}

// How far apart two colours look: the distance in OKLab (Ottosson 2020), from 0 to 1.
double distance(ImU32 one, ImU32 other) {
  const auto lab = [](ImU32 colour) {
    const ImVec4 c = ImGui::ColorConvertU32ToFloat4(colour);
    const auto linear = [](double x) {
      return x <= 0.04045 ? x / 12.92 : std::pow((x + 0.055) / 1.055, 2.4);
    };
    const double r = linear(c.x), g = linear(c.y), b = linear(c.z);
    const double l = std::cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
    const double m = std::cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
    const double s = std::cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
    return std::array<double, 3>{0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
                                 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
                                 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
  };
  const auto a = lab(one), b = lab(other);
  return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

TEST(Look, SlotsAreToldApartByColourAndByMark) {
  Stage stage;
  for (const bool dark : {false, true}) {
    choose_theme(dark);
    for (std::size_t mark = 0; mark <= kMostSlots; ++mark) {
      const ImU32 colour = slot_colour(mark);
      EXPECT_GT(contrast(colour, theme().palette.paper), 3) << mark << (dark ? " dark" : " light");
      for (std::size_t other = 0; other < mark; ++other) {
        EXPECT_GT(distance(colour, slot_colour(other)), 0.08) << mark << " and " << other;
      }
    }
  }
  choose_theme(false);
  // Without colours as well: thirteen pictures.
  std::set<std::uint64_t> pictures;
  for (std::size_t mark = 0; mark <= kMostSlots; ++mark) {
    ImGui::NewFrame();
    ImGui::Begin("marks");
    ImDrawList* draw = ImGui::GetWindowDrawList();
    const int before = draw->VtxBuffer.Size;
    draw_mark({40, 40}, 5, IM_COL32_WHITE, mark);
    std::uint64_t picture = 0;
    for (int i = before; i < draw->VtxBuffer.Size; ++i) {
      const ImVec2 at = draw->VtxBuffer[i].pos;
      EXPECT_LT(std::hypot(at.x - 40, at.y - 40), 8);
      picture = picture * 1099511628211u ^ ImHashData(&at, sizeof at);
    }
    pictures.insert(picture);
    ImGui::End();
    ImGui::EndFrame();
  }
  EXPECT_EQ(pictures.size(), kMostSlots + 1);
}

TEST(Look, DifferencesCanBeReadAndAreToldApartByAnyEye) {
  Stage stage;
  for (const bool dark : {false, true}) {
    choose_theme(dark);
    for (double log10 = -3; log10 <= 3; log10 += 0.1) {
      const ImU32 ground = difference_colour(log10);
      EXPECT_GT(contrast(text_on(ground), ground), 4.5) << log10 << (dark ? " dark" : " light");
    }
    // Blue light is what eyes without red or without green receptors still tell apart.
    for (const double log10 : {0.5, 1.0, 2.0}) {
      const ImVec4 one = ImGui::ColorConvertU32ToFloat4(difference_colour(log10));
      const ImVec4 other = ImGui::ColorConvertU32ToFloat4(difference_colour(-log10));
      EXPECT_GT(one.z - other.z, 0.1f) << log10;
    }
    EXPECT_EQ(difference_colour(0), theme().palette.paper);
  }
  choose_theme(false);
}

TEST(Look, TheProbabilityScaleOnlyEverGetsDeeper) {
  Stage stage;
  for (const bool dark : {false, true}) {
    choose_theme(dark);
    double last = luminance(probability_colour(0));
    for (double log10 = -0.1; log10 >= kScaleFloor; log10 -= 0.1) {
      const double now = luminance(probability_colour(log10));
      EXPECT_TRUE(dark ? now > last : now < last) << log10;
      last = now;
    }
  }
  choose_theme(false);
}

TEST(Look, NothingStandsOutsideOfTheScreen) {
  for (const float width : {390.0f, 600.0f, 768.0f, 1000.0f, 1280.0f, 1920.0f}) {
    Stage stage(width, 900);
    for (State state : {ready_state(), training_state(), trained_state(), ranked_state(),
                        compared_state(), different_state(), mixed_state(), text_curve_state(),
                        sized_state(), opened(ready_state()), opened(sized_state())}) {
      for (const Tab tab : kTabs) {
        state.tab = tab;
        stage.draw(state);
        for (const MirrorItem& item : mirror().items()) {
          if (item.role == Role::group) continue;
          if (item.role == Role::tab) continue;  // on a phone they scroll sideways
          EXPECT_GE(item.rect.Min.x, 0) << item.name << " at " << width;
          // Figures keep a margin; edges and tints may reach the border.
          const float margin = item.role == Role::text && item.name != "Text view" ? 4.0f : 0.0f;
          EXPECT_LE(item.rect.Max.x, width - margin) << item.name << " at " << width;
          EXPECT_GT(item.rect.GetWidth(), 0) << item.name << " at " << width;
        }
      }
    }
  }
}

TEST(Look, ControlsDoNotOverlap) {
  for (const float width : {390.0f, 768.0f, 1000.0f, 1280.0f, 1920.0f}) {
    Stage stage(width, 900);
    State busy = text_curve_state();
    for (Slot& model : busy.slots) model.scored.clear();
    busy.mixture.scored.clear();
    State settings = ready_state();
    settings.tab = Tab::learn;
    settings.chosen = settings.slots[1].id;
    for (const State& state : {ready_state(), opened(sized_state()), settings, busy}) {
      stage.draw(state);
      const auto& items = mirror().items();
      for (std::size_t i = 0; i < items.size(); ++i) {
        for (std::size_t j = i + 1; j < items.size(); ++j) {
          if (!acts(items[i].role) || !acts(items[j].role)) continue;
          EXPECT_FALSE(items[i].rect.Overlaps(items[j].rect))
              << items[i].name << " and " << items[j].name << " at " << width;
        }
      }
    }
  }
}

TEST(Phone, StacksEverythingAndKeepsEveryControl) {
  Stage stage;
  State state = ready_state();
  state.rail = true;
  stage.draw(state);
  auto wide = controls();
  stage.resize(390, 844);
  stage.draw(state);
  wide.insert("button Text and models");
  EXPECT_EQ(controls(), wide);
  float below = 0;
  for (const char* model : {"n-gram", "MLP", "RNN", "LSTM"}) {
    const ImRect row = Stage::get(Role::progressbar, "progress", model).rect;
    EXPECT_GT(row.Min.y, below) << model;
    EXPECT_GT(row.GetWidth(), 380) << model;
    below = row.Min.y;
  }
}

TEST(Phone, TheRailIsOneLineUntilItIsUnfolded) {
  Stage stage(390, 844);
  State state = ready_state();
  stage.draw(state);
  EXPECT_EQ(Stage::find(Role::button, "Train", "MLP"), nullptr);
  const auto open = only<OpenRail>(stage.activate(state, Role::button, "Text and models"));
  EXPECT_TRUE(open && open->on);
}

TEST(Wide, TheTextStandsBesideTheRoom) {
  Stage stage(1920, 1000);
  State state = opened(ready_state());
  stage.draw(state);
  EXPECT_NE(Stage::find(Role::text, "Text view"), nullptr);
  EXPECT_NE(Stage::find(Role::textbox, "Sentence"), nullptr);
  stage.resize(1280, 800);
  stage.draw(state);
  EXPECT_NE(Stage::find(Role::text, "Text view"), nullptr);
  EXPECT_EQ(Stage::find(Role::textbox, "Sentence"), nullptr) << "in its place";
}

TEST(Phone, EveryControlIsLargeEnoughForAThumb) {
  Stage stage(390, 844);
  for (const Tab tab : kTabs) {
    State state = ranked_state();
    state.tab = tab;
    state.rail = true;
    state.task = sized_state().task;
    state.drawer = tab == Tab::score;
    for (Slot& model : state.slots) model.scored.clear();
    stage.draw(state);
    for (const MirrorItem& item : mirror().items()) {
      if (!acts(item.role)) continue;
      EXPECT_GE(item.rect.GetHeight(), 44) << item.name;
      EXPECT_GE(item.rect.GetWidth(), 44) << item.name;
    }
  }
}

TEST(Phone, AFingerOnALargeScreenGetsLargeControlsToo) {
  Stage stage;
  State state = ready_state();
  state.surface.touch = true;
  stage.draw(state);
  for (const MirrorItem& item : mirror().items()) {
    if (!acts(item.role)) continue;
    EXPECT_GE(item.rect.GetHeight(), 44) << item.name;
  }
}

// Also what a person who asked for reduced motion gets: there is no motion to reduce.
TEST(Look, NothingMovesByItself) {
  Stage stage;
  for (const State& state :
       {ready_state(), training_state(), trained_state(), ranked_state(), compared_state(),
        different_state(), mixed_state(), text_curve_state(), opened(ready_state())}) {
    stage.act(state);
    take_wanted_frame();
    stage.draw(state);
    const std::uint64_t picture = stage.picture();
    EXPECT_FALSE(take_wanted_frame()) << "a still picture asks for no frames";
    ImGui::GetIO().DeltaTime = 0.7f;
    stage.draw(state);
    EXPECT_EQ(stage.picture(), picture);
  }
}

TEST(Look, EveryControlExplainsItself) {
  Stage stage;
  for (const Tab tab : kTabs) {
    State state = ranked_state();
    state.tab = tab;
    state.task = sized_state().task;
    stage.draw(state);
    for (const MirrorItem& item : mirror().items()) {
      // A token says what it is, its group what all of them are.
      const bool token = item.role == Role::button && !item.value.empty();
      if (!acts(item.role) || token) continue;
      EXPECT_GT(item.help.size(), 12u) << role_name(item.role) << " " << item.name;
      EXPECT_FALSE(item.name.empty());
    }
  }
}

TEST(Look, TheDifferenceHasControlsThatExplainThemselvesAndFitAThumb) {
  Stage stage(390, 844);
  stage.draw(different_state());
  for (const char* name : {"First model", "Second model"}) {
    EXPECT_GT(Stage::get(Role::select, name).help.size(), 12u);
    EXPECT_GE(Stage::get(Role::select, name).rect.GetHeight(), 44);
  }
  EXPECT_GE(Stage::get(Role::radio, "expected").rect.GetHeight(), 44);
}

TEST(Look, IdsAreUniqueAndStay) {
  Stage stage;
  stage.draw(trained_state());
  std::set<ImGuiID> ids;
  for (const MirrorItem& item : mirror().items()) EXPECT_TRUE(ids.insert(item.id).second);
  stage.draw(training_state());
  stage.draw(trained_state());
  for (const MirrorItem& item : mirror().items()) EXPECT_TRUE(ids.contains(item.id)) << item.name;
}

// What the view of a text puts into the picture.
int drawn(const std::string& text) {
  Stage stage;
  State state = opened(opening_state());
  state.text.bytes = std::make_shared<const std::string>(text);
  for (int i = 0; i < 3; ++i) stage.draw(state);
  return ImGui::GetDrawData()->TotalVtxCount;
}

TEST(TextView, DrawsWhatFollowsABeginningWithNul) {
  EXPECT_EQ(drawn(std::string("\0abc", 4)), drawn("xabc"));
  EXPECT_GT(drawn("xabc"), drawn("x"));
}

TEST(Look, AlternativesThatWouldBeCutShareTheWidthByTheirWords) {
  Stage stage(320, 844);
  State state = trained_state();
  state.tab = Tab::inside;
  stage.act(state);
  float end = 0;
  for (const char* view : {"Activity", "Switch off", "Gradient", "How far back"}) {
    const ImRect place = Stage::get(Role::radio, view).rect;
    EXPECT_GE(place.GetWidth(), text_width(view, {}) + 4) << view;
    EXPECT_GE(place.Min.x, end) << view;
    end = place.Max.x;
  }
  EXPECT_LE(end, 320);
}

TEST(Look, TheOpenRoomsTabIsInSightOnAPhone) {
  for (const float width : {390.0F, 320.0F}) {
    Stage stage(width, 844);
    State state = trained_state();
    const auto tab = [&](Tab open) {
      state.tab = open;
      stage.act(state);
      for (const MirrorItem& item : mirror().items()) {
        if (item.role == Role::tab && item.on) return item.rect;
      }
      ADD_FAILURE() << "no tab is open";
      return ImRect();
    };
    for (const Tab open : {Tab::inside, Tab::learn, Tab::compare, Tab::learn}) {
      const ImRect place = tab(open);
      EXPECT_GE(place.Min.x, 0);
      EXPECT_LE(place.Max.x, width);
    }
    mirror().focus(Stage::get(Role::tab, "Inside").id);
    stage.act(state);
    const ImRect focused = Stage::get(Role::tab, "Inside").rect;
    EXPECT_LE(focused.Max.x, width) << "the keyboard brings a tab into sight";
  }
}

}  // namespace
}  // namespace onegin::web
