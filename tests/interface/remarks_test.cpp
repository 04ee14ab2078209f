// What is said of a text's letters: scripts that join, letters without a font, fonts that do not
// come.
#include <memory>
#include <string>
#include <string_view>

#include "draw/fonts.h"
#include "stage.h"
#include "states.h"

namespace onegin::web {
namespace {

class Remarks : public testing::Test {
 protected:
  Remarks() { state_.drawer = true; }

  // What is said of the text and above the question, once everything asked for has come.
  void show(const std::string& text, const std::string& question = {}) {
    state_.text.bytes = std::make_shared<const std::string>(text);
    state_.question = question;
    for (int round = 0; round < 4; ++round) {
      stage_.act(state_);
      for (const std::string& name : take_wanted_fonts()) {
        add_font(name, arrives(name) ? font_bytes(name) : "");
      }
    }
    stage_.act(state_);
  }
  std::string said(std::string_view name, std::string_view group = "Text") {
    state_.drawer = group == "Text";
    stage_.act(state_);
    for (const Role role : {Role::text, Role::status}) {
      if (const MirrorItem* item = stage_.find(role, name, group)) return item->value;
    }
    return {};
  }
  bool arrives(const std::string& name) const { return name != late_; }

  Stage stage_;
  State state_;
  std::string late_;
};

TEST_F(Remarks, AreOfScriptsThatJoinOrRunFromTheRight) {
  show("plain “English”, weiß, вечер, 東, ไทย, ქართული, 😀");
  EXPECT_EQ(said("Writing"), "");
  EXPECT_EQ(said("Missing font"), "");
  show("1 । 2");
  EXPECT_EQ(said("Writing"), "") << "a sign of Devanagari is no letter";
  show("আমি।");
  EXPECT_EQ(
      said("Writing"),
      "Bengali letters should join or change places; here they stand one by one, in the order "
      "of the text.");
  show("كتاب");
  EXPECT_EQ(
      said("Writing"),
      "Arabic letters should join and run from the right; here they stand one by one, from the "
      "left, in the order of the text.");
  show("ספר");
  EXPECT_TRUE(said("Writing").starts_with("Hebrew letters should run from the right; here"));
  show("ספר كتاب");
  EXPECT_TRUE(said("Writing").starts_with("Hebrew and Arabic letters should join or run from"));
  show("ספר كتاب আমি हम தமிழ்");
  EXPECT_TRUE(said("Writing").starts_with(
      "Hebrew, Arabic and 3 more letters should join, change places or run from the right"));
  state_.surface.real_text_fields = true;
  show("আমি");
  EXPECT_TRUE(said("Writing").ends_with("(a text box shows them as written)."));
}

TEST_F(Remarks, CountTheLettersThatNoFontHas) {
  show("a\uE000b\uE000\U0010FFFD");
  EXPECT_EQ(said("Missing font"),
            "A font is missing for 2 characters; each stands as a box with its number.");
  EXPECT_TRUE(
      stage_.get(Role::status, "Missing font", "Text").help.starts_with("U+E000, U+10FFFD."));
  show("\uE000");
  EXPECT_EQ(said("Missing font"),
            "A font is missing for 1 character; it stands as a box with its number.");
  show("\xFF\xED\xA0\x80\uFFFD\u200D\t\r\n");
  EXPECT_EQ(said("Missing font"), "") << "malformed bytes have a sign of their own";
}

TEST_F(Remarks, AFontThatDoesNotComeIsSaid) {
  late_ = "bengali.ttf";
  show("আমি কমি");
  EXPECT_EQ(said("Late font"),
            "The font for Bengali could not be fetched; for now each letter stands as a box with "
            "its number.");
  EXPECT_EQ(said("Missing font"), "") << "it is late, not missing";
  late_ = "";
  ask_again_for_fonts();
  show("আমি কমি");
  EXPECT_EQ(said("Late font"), "");
}

TEST_F(Remarks, WithoutTheTableNoFontCanBeNamed) {
  late_ = "table";
  show("আমি");
  EXPECT_EQ(said("Late font"),
            "The fonts for these letters could not be fetched; for now each letter stands as a "
            "box with its number.");
}

TEST_F(Remarks, AreNotSaidWhileAFontIsComing) {
  state_.text.bytes = std::make_shared<const std::string>("আমি");
  stage_.act(state_);
  EXPECT_EQ(take_wanted_fonts(), std::vector<std::string>{"table"});
  EXPECT_EQ(said("Missing font") + said("Late font"), "");
  add_font(kFontTable, font_bytes("table"));
  stage_.act(state_);
  EXPECT_EQ(take_wanted_fonts(), std::vector<std::string>{"bengali.ttf"});
  EXPECT_EQ(said("Missing font") + said("Late font"), "");
}

TEST_F(Remarks, OfTheQuestionSayWhatTheOpenTextDoesNot) {
  state_.drawer = false;
  show("plain", "আমি \uE000");
  EXPECT_TRUE(said("Writing", "Score").starts_with("Bengali letters should"));
  EXPECT_TRUE(said("Missing font", "Score").starts_with("A font is missing for 1 character"));
  show("আমি \uE000", "কমি \uE000");
  EXPECT_TRUE(said("Writing", "Score").starts_with("Bengali letters should")) << "text not seen";
  // Beside each other.
  stage_.resize(1920, 1000);
  state_.drawer = true;
  show("আমি \uE000", "কমি \uE000");
  EXPECT_EQ(Stage::find(Role::text, "Writing", "Score"), nullptr);
  EXPECT_EQ(Stage::find(Role::status, "Missing font", "Score"), nullptr);
  show("আমি \uE000", "কমি হ \uE001 كتاب");
  EXPECT_TRUE(Stage::value(Role::text, "Writing", "Score").starts_with("Arabic letters should"));
  EXPECT_TRUE(Stage::value(Role::status, "Missing font", "Score")
                  .starts_with("A font is missing for 1 character"));
}

}  // namespace
}  // namespace onegin::web
