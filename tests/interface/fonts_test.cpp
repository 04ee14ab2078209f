// The fonts: letters of their true size, and no character of a promised script without a glyph.
#include "draw/fonts.h"

#include <set>

#include "conversation.h"
#include "draw/font_file.h"
#include "draw/font_table.h"
#include "draw/strip.h"
#include "stage.h"
#include "state/slots.h"

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
    State state = first_state();
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
  add_font("hangul.ttf", font_bytes("hangul.ttf"));
  // A syllable of Nanum Myeongjo is 0.92 em wide.
  EXPECT_NEAR(text_width("강", {.size = 100, .font = theme().fonts.serif}), 92, 4);
}

std::string utf8(unsigned code) {
  char buffer[5];
  ImTextCharToUtf8(buffer, code);
  return buffer;
}

bool has_glyph(ImFont* font, unsigned code) { return font->IsGlyphInFont(code); }

// The files that are asked for when a text is drawn.
std::vector<std::string> asked_for(std::string_view text) {
  text_width(text, {.font = theme().fonts.serif});
  return take_wanted_fonts();
}

// What asked_for() would end in, without drawing every letter.
void fetch_fonts_for(std::string_view text) {
  add_font(kFontTable, font_bytes("table"));
  std::set<std::string> names;
  while (!text.empty()) {
    const FontFile* file = font_file_of(take_code_point(text));
    if (file != nullptr && !file->name.empty()) names.insert(file->name);
  }
  for (const std::string& name : names) add_font(name, font_bytes(name));
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
    std::string text;
    for (const auto& [first, last] : script.ranges) {
      for (unsigned code = first; code <= last; ++code) text += utf8(code);
    }
    fetch_fonts_for(text);
    for (ImFont* font : {theme().fonts.sans, theme().fonts.serif}) {
      unsigned missing = 0, one = 0;
      for (const auto& [first, last] : script.ranges) {
        for (unsigned code = first; code <= last; ++code) {
          if (has_glyph(font, code) || is_unseen(code)) continue;
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
  add_font(kTitleFont, font_bytes(std::string(kTitleFont)));
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
  Stage stage;
  const std::vector<std::string> none;
  EXPECT_EQ(asked_for("It’s “plain” — isn’t it? ‿ é ß … ¶ −∞"), none);
  EXPECT_EQ(asked_for("저녁"), std::vector<std::string>{"table"});
  EXPECT_EQ(asked_for("夕方の"), none) << "what it needs, the table must say";
  add_font(kFontTable, font_bytes("table"));
  EXPECT_EQ(asked_for("저녁"), std::vector<std::string>{"hangul.ttf"});
  EXPECT_EQ(asked_for("저녁에"), none) << "once";
  EXPECT_EQ(asked_for("夕方の"), (std::vector<std::string>{"han.otf", "kana.otf"}));
  EXPECT_EQ(asked_for("вечер"), std::vector<std::string>{"european.ttf"});
  EXPECT_EQ(asked_for("🙂"), std::vector<std::string>{"emoji.ttf"});
  EXPECT_EQ(asked_for("আমি"), std::vector<std::string>{"bengali.ttf"});
  EXPECT_EQ(asked_for("→∞"), std::vector<std::string>{"mathematics.ttf"});
  EXPECT_EQ(asked_for("\xED\x95 \xE4 A"), none) << "a broken syllable asks for nothing";
  EXPECT_EQ(asked_for("\uE000\u0378\x01\uFE0F"), none) << "what no font has asks for nothing";
}

// Every file of the table, in one font: the walk that a text of all scripts would be.
TEST(Fonts, EveryCharacterOfTheTableIsDrawn) {
  Stage stage;
  const std::string bytes = font_bytes("table");
  FontTable table;
  ASSERT_TRUE(table.read(bytes));
  add_font(kFontTable, bytes);
  for (const FontFile& file : table.files()) {
    if (!file.name.empty()) add_font(file.name, font_bytes(file.name));
  }
  unsigned known = 0, undrawn = 0, one = 0;
  for (unsigned code = 0; code < 0x110000; ++code) {
    if (!table.file_of(code)) continue;
    ++known;
    if (letter(code) == Letter::drawn) continue;
    ++undrawn;
    one = code;
  }
  EXPECT_GT(known, 70'000u);
  EXPECT_EQ(undrawn, 0u) << "e.g. U+" << std::hex << one;
}

TEST(Fonts, ATableIsTakenWholeOrNotAtAll) {
  const std::string bytes = font_bytes("table");
  FontTable table;
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, std::size_t{100}, bytes.size() - 1}) {
    EXPECT_FALSE(table.read(bytes.substr(0, size))) << size;
    EXPECT_EQ(table.file_of('A'), std::nullopt);
  }
  EXPECT_FALSE(table.read("<!doctype html>\n<title>404</title>\n\n"));
  EXPECT_FALSE(table.read("\t\td\n\n\x01\x01\x7f")) << "a file that is not in it";
  EXPECT_FALSE(table.read(std::string("\t\td\n\n\xff\xff\xff\x7f\x01\x00", 11))) << "no code point";
  EXPECT_TRUE(table.read(std::string("\t\td\n\n\x41\x01\x00", 8)));
  EXPECT_EQ(table.file_of('@'), std::nullopt);
  EXPECT_EQ(table.file_of('A'), 0u);
  EXPECT_EQ(table.file_of('B'), 0u);
  EXPECT_EQ(table.file_of('C'), std::nullopt);
}

TEST(Fonts, WhatTheTableSaysOfAScript) {
  Stage stage;
  add_font(kFontTable, font_bytes("table"));
  struct Row {
    const char* text;
    const char* script;
    bool plain, shaped, from_right;
  };
  for (const Row& row : std::initializer_list<Row>{{"অ", "Bengali", false, true, false},
                                                   {"ب", "Arabic", false, true, true},
                                                   {"א", "Hebrew", false, false, true},
                                                   {"ߒ", "N’Ko", false, true, true},
                                                   {"ܐ", "Syriac", false, true, true},
                                                   {"ᠮ", "Mongolian", false, true, false},
                                                   {"ស", "Khmer", false, true, false},
                                                   {"မ", "Myanmar", false, true, false},
                                                   {"བ", "Tibetan", false, true, false},
                                                   {"ᨀ", "Buginese", false, true, false},
                                                   {"ก", "Thai", false, false, false},
                                                   {"ა", "Georgian", false, false, false},
                                                   {"ж", "European letters", true, false, false},
                                                   {"東", "Han", true, false, false},
                                                   {"가", "Hangul", true, false, false},
                                                   {"ᄀ", "Old Hangul", false, true, false}}) {
    std::string_view text = row.text;
    const FontFile* file = font_file_of(take_code_point(text));
    ASSERT_NE(file, nullptr) << row.script;
    EXPECT_EQ(file->script, row.script);
    EXPECT_EQ(file->plain, row.plain) << row.script;
    EXPECT_EQ(file->shaped, row.shaped) << row.script;
    EXPECT_EQ(file->from_right, row.from_right) << row.script;
  }
  for (const char* mark : {"\u0301", "\u09BE", "\u0E31", "\u05B0", "\u064B", "\u3099"}) {
    std::string_view text = mark;
    EXPECT_TRUE(is_mark(take_code_point(text))) << mark;
    EXPECT_EQ(alone(mark), std::string("\u25CC") + mark);
  }
  EXPECT_EQ(alone("a"), "a");
  EXPECT_EQ(alone("e\u0301"), "e\u0301");
}

// The sign for malformed bytes, what is coming, what is missing: four different pictures.
TEST(Fonts, AMissingLetterIsABoxWithItsNumber) {
  Stage stage;
  const auto picture = [&](const std::string& text) {
    State state = first_state();
    state.text.bytes = std::make_shared<const std::string>(text);
    stage.act(state);
    ImFontBaked* baked = theme().fonts.serif->GetFontBaked(line_height(kBody));
    std::string_view rest = text;
    const ImFontGlyph* glyph = baked->FindGlyph(take_code_point(rest));
    const ImTextureData* texture = ImGui::GetIO().Fonts->TexData;
    std::string pixels;
    const auto at = [](float uv, int size) {
      return static_cast<int>(uv * static_cast<float>(size) + 0.5f);
    };
    const int left = at(glyph->U0, texture->Width), right = at(glyph->U1, texture->Width);
    const int top = at(glyph->V0, texture->Height), bottom = at(glyph->V1, texture->Height);
    for (int y = top; y < bottom; ++y) {
      pixels.append(static_cast<const char*>(ImGui::GetIO().Fonts->TexData->GetPixelsAt(left, y)),
                    static_cast<std::size_t>((right - left) * texture->BytesPerPixel));
    }
    return std::to_string(right - left) + pixels;
  };
  std::string_view private_use = "\uE000";
  const std::uint32_t code = take_code_point(private_use);
  const std::string coming = picture("\uE000");
  EXPECT_EQ(letter(code), Letter::coming) << "as long as the table is not there";
  EXPECT_EQ(coming, picture("আ"));
  add_font(kFontTable, font_bytes("table"));
  EXPECT_EQ(letter(code), Letter::missing);
  std::set<std::string> signs{coming,
                              picture("\uE000"),
                              picture("\uE001"),
                              picture("\U000F0000"),
                              picture("\x01"),
                              picture(std::string("\0", 1)),
                              picture("\uFFFD")};
  EXPECT_EQ(signs.size(), 7u) << "a letter's number tells it from others";
  EXPECT_EQ(picture("\xFF"), picture("\uFFFD"));
  EXPECT_EQ(picture("আ"), coming) << "its font is coming";
  add_font("bengali.ttf", "");
  EXPECT_EQ(letter(0x986), Letter::late);
  EXPECT_NE(picture("আ"), coming);
  EXPECT_EQ(readable("আ", false), "U+0986");
  take_wanted_fonts();  // of the pictures above
  ask_again_for_fonts();
  EXPECT_EQ(letter(0x986), Letter::late) << "until it comes";
  EXPECT_EQ(take_wanted_fonts(), std::vector<std::string>{"bengali.ttf"});
  EXPECT_FALSE(add_font("bengali.ttf", "<!doctype html>")) << "no font at all";
  EXPECT_EQ(letter(0x986), Letter::late);
  ask_again_for_fonts();
  EXPECT_FALSE(add_font("bengali.ttf", font_bytes("bengali.ttf"))) << "not for text elements";
  EXPECT_EQ(letter(0x986), Letter::drawn);
  EXPECT_FALSE(add_font("bengali.ttf", "<!doctype html>")) << "asked for twice";
  EXPECT_EQ(letter(0x986), Letter::drawn);
  EXPECT_EQ(readable("আ", false), "আ");
}

TEST(Fonts, ATokenIsReadByItsNumbersWhereNoFontHasIt) {
  Stage stage;
  add_font(kFontTable, font_bytes("table"));
  EXPECT_EQ(readable("\uE000", false), "U+E000");
  EXPECT_EQ(readable("a\U0010FFFDb", false), "aU+10FFFDb");
  EXPECT_EQ(readable("\x1B", false), "U+001B");
  EXPECT_EQ(readable("\u200D\uFE0F", false), "unseen sign");
  EXPECT_EQ(readable("\u2003\u2028", false), "white space");
  EXPECT_EQ(readable("\uFFFD", false), "\uFFFD");
}

// Whatever is drawn asks for its font, wherever it stands; another text asks again for what is
// late.
TEST(Fonts, TheProgramAsksForWhatIsDrawn) {
  Stage stage;
  FakeEngine engine;
  FakePlatform platform;
  App app(engine, platform);
  stage.run(app);
  EXPECT_EQ(platform.fonts, std::vector<std::string>{"titles.ttf"});
  platform.fonts.clear();
  app.controller().apply(ReplaceText{"plain", "강의 마을.txt"});
  stage.run(app);
  EXPECT_EQ(platform.fonts, std::vector<std::string>{"table"});
  add_font(kFontTable, font_bytes("table"));
  stage.run(app);
  EXPECT_EQ(platform.fonts.back(), "hangul.ttf");
  add_font("hangul.ttf", "");
  stage.run(app);
  EXPECT_EQ(platform.fonts.size(), 2u);
  app.controller().apply(ReplaceText{"plain", "강.txt"});
  stage.run(app);
  EXPECT_EQ(platform.fonts.size(), 3u);
  app.controller().apply(AskQuestion{"ж"});
  app.controller().apply(ChangeCandidates{"আমি"});
  stage.run(app);
  EXPECT_EQ(platform.fonts.size(), 4u) << "candidates are not seen yet";
  EXPECT_EQ(platform.fonts.back(), "european.ttf");
  app.controller().apply(ChooseTab{Tab::rank});
  stage.run(app);
  EXPECT_EQ(platform.fonts.back(), "bengali.ttf");
}

}  // namespace
}  // namespace onegin::web
