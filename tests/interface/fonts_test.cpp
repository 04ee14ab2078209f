// The fonts: letters of their true size, and no character of a promised script without a glyph.
#include "controller.h"
#include "font_file.h"
#include "scripts.h"
#include "stage.h"

namespace onegin::web {
namespace {

TEST(Fonts, LettersHaveTheEmThatIsAskedFor) {
  Stage stage;
  // Noto Sans: H is 0.714 em high, a digit 0.572 em wide.
  for (const float em : {kSmall, kBody, kLarge}) {
    ImFontBaked* baked = theme().fonts.sans->GetFontBaked(line_height(em));
    const ImFontGlyph* h = baked->FindGlyph('H');
    EXPECT_NEAR(h->Y1 - h->Y0, 0.714f * em, 1.0f) << em;
    EXPECT_NEAR(text_width("0", {.size = em}), 0.572f * em, 0.7f) << em;
  }
}

TEST(Fonts, AreAsDenseAsTheScreen) {
  Stage stage;
  for (const float density : {1.0f, 2.0f}) {
    ImGui::GetIO().DisplayFramebufferScale = {density, density};
    State state;
    state.models = make_cards();
    stage.act(state);
    const Fonts& fonts = theme().fonts;
    for (ImFont* font : {fonts.sans, fonts.bold, fonts.serif}) {
      EXPECT_EQ(font->GetFontBaked(line_height(kBody))->RasterizerDensity, density);
    }
  }
}

TEST(Fonts, ALineIsItsAscentAndDescent) {
  EXPECT_NEAR(line_per_em(font_bytes("sans.ttf")), 1.362f, 1e-3f);
  EXPECT_NEAR(line_per_em(font_bytes("kana.otf")), 1.437f, 1e-3f);
  EXPECT_EQ(line_per_em(""), 0);
  EXPECT_EQ(line_per_em(std::string(11, '\1')), 0);
  EXPECT_EQ(line_per_em(font_bytes("sans.ttf").substr(0, 200)), 0);
}

TEST(Fonts, OtherScriptsHaveTheSameEm) {
  Stage stage;
  add_font("more", font_bytes("hangul.ttf"));
  // A syllable of Nanum Myeongjo is 0.92 em wide.
  EXPECT_NEAR(text_width("강", {.size = 100, .font = theme().fonts.serif}), 92, 4);
}

std::string utf8(unsigned code) {
  char buffer[5];
  ImTextCharToUtf8(buffer, code);
  return buffer;
}

bool has_glyph(ImFont* font, unsigned code) {
  return font->GetFontBaked(line_height(kBody))->FindGlyphNoFallback(code) != nullptr;
}

struct Script {
  const char* name;
  std::vector<std::pair<unsigned, unsigned>> ranges;
};

// After the fonts that a text of it asks for have come, each character can be drawn, in all roles.
TEST(Fonts, NoCharacterOfTheseScriptsIsABox) {
  const std::vector<Script> scripts{
      {"Latin", {{0x20, 0x7E}, {0xA0, 0x24F}, {0x1E00, 0x1EFF}, {0x2010, 0x2027}}},
      {"our own signs", {{0x203F, 0x203F}, {0xB6, 0xB6}, {0x2026, 0x2026}, {0xFFFD, 0xFFFD}}},
      {"Greek", {{0x384, 0x38A}, {0x38E, 0x3A1}, {0x3A3, 0x3E1}, {0x3F0, 0x3FF}}},
      {"Cyrillic", {{0x400, 0x52F}}},
      {"Hangul", {{0xAC00, 0xD7A3}, {0x3131, 0x318E}}},
      {"kana", {{0x3041, 0x3096}, {0x3099, 0x30FF}, {0x3001, 0x3020}, {0xFF01, 0xFF5E}}},
      {"Han", {{0x4E00, 0x9FA5}}},
      {"emoji",
       {{0x2600, 0x27BF},
        {0x1F300, 0x1F64F},
        {0x1F680, 0x1F6C5},
        {0x1F1E6, 0x1F1FF},
        {0x1F910, 0x1F91E},
        {0x1F980, 0x1F991}}},
      {"joiners", {{0x200B, 0x200D}, {0xFE0E, 0xFE0F}}},
  };
  for (const Script& script : scripts) {
    Stage stage;
    FontSet set = 0;
    for (const auto& [first, last] : script.ranges) {
      for (unsigned code = first; code <= last; ++code) set |= fonts_for(utf8(code));
    }
    for (const std::string_view name : font_names(set)) {
      add_font("more", font_bytes(std::string(name)));
    }
    for (ImFont* font : {theme().fonts.sans, theme().fonts.serif}) {
      unsigned missing = 0, one = 0;
      for (const auto& [first, last] : script.ranges) {
        for (unsigned code = first; code <= last; ++code) {
          if (has_glyph(font, code)) continue;
          ++missing;
          one = code;
        }
      }
      EXPECT_EQ(missing, 0u) << script.name << ", e.g. U+" << std::hex << one;
    }
  }
}

TEST(Fonts, TheListOfSamplesReadsWellFromTheStart) {
  Stage stage;
  add_font("more", font_bytes(std::string(kTitleFont)));
  std::ifstream file(places::asset("samples.json"));
  std::ostringstream json;
  json << file.rdbuf();
  for (const Sample& sample : read_samples(json.str())) {
    const char* at = sample.title.c_str();
    while (*at != 0) {
      unsigned code = 0;
      at += ImTextCharFromUtf8(&code, at, nullptr);
      EXPECT_TRUE(has_glyph(theme().fonts.sans, code)) << sample.title << std::hex << code;
    }
  }
}

TEST(Fonts, WhatCannotBeSeenTakesNoRoom) {
  Stage stage;
  EXPECT_EQ(text_width("\uFE0F\u200D", {}), 0);
}

TEST(Fonts, EnglishNeedsNoFontBeyondTheFirst) {
  EXPECT_EQ(fonts_for("It’s “plain” — isn’t it? ‿ é ß … ¶"), 0u);
  EXPECT_EQ(font_names(fonts_for("저녁")), std::vector<std::string_view>{"hangul.ttf"});
  EXPECT_EQ(font_names(fonts_for("夕方の")),
            (std::vector<std::string_view>{"kana.otf", "han.otf"}));
  EXPECT_EQ(font_names(fonts_for("вечер")), std::vector<std::string_view>{"european.ttf"});
  EXPECT_EQ(font_names(fonts_for("🙂")), std::vector<std::string_view>{"emoji.ttf"});
  EXPECT_EQ(fonts_for("\xED\x95"), 0u) << "a broken syllable asks for nothing";
}

}  // namespace
}  // namespace onegin::web
