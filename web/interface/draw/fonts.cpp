// Adds font files to Dear ImGui's fonts, and draws what none of them has.
#include "draw/fonts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <utility>

#include "draw/font_file.h"
#include "draw/theme.h"
#include "imgui_internal.h"

namespace onegin::web {
namespace {

enum class Stage { unknown, asked, here, late };

struct Files {
  FontTable table;
  Stage table_stage = Stage::unknown;
  std::vector<Stage> stages;  // of the table's files
  std::vector<std::string> wanted;
  unsigned version = 0;
};
Files& files() {
  static Files all;
  return all;
}

std::array<ImFont**, 3> roles() {
  Fonts& fonts = theme().fonts;
  return {&fonts.sans, &fonts.bold, &fonts.serif};
}

// What was drawn is looked up again.
void look_again() {
  ++files().version;
  for (ImFont** font : roles()) {
    if (*font != nullptr) ImFontAtlasFontDiscardBakes((*font)->ContainerAtlas, *font, 0);
  }
}

void want(Stage& stage, std::string_view name) {
  if (std::exchange(stage, stage == Stage::unknown ? Stage::asked : stage) == Stage::unknown) {
    files().wanted.emplace_back(name);
  }
}

// A letter is drawn that no loaded font has.
void ask_for(std::uint32_t code) {
  Files& all = files();
  want(all.table_stage, kFontTable);
  const auto file = all.table.file_of(code);
  if (file) want(all.stages[*file], all.table.files()[*file].name);
}

// ---- the signs in place of letters
// Digits 0 to F, three columns by five rows, from the top left; the highest of 15 bits first.
constexpr std::array<unsigned, 16> kDigits{0x7B6F, 0x2C97, 0x73E7, 0x73CF, 0x5BC9, 0x79CF,
                                           0x79EF, 0x7292, 0x7BEF, 0x7BCF, 0x2BED, 0x6BAE,
                                           0x7927, 0x6B6E, 0x79E7, 0x79E4};

// A sign as coverage, row by row; all measures in pixels of the screen.
struct Sign {
  int width = 0, height = 0;
  int rise = 0;  // of its top above the base line
  std::vector<unsigned char> pixels;

  Sign() = default;
  Sign(int w, int h, int r, unsigned char coverage)
      : width(w), height(h), rise(r), pixels(static_cast<std::size_t>(w * h), coverage) {}
};

// A letter that is coming: a grey block of its size.
Sign block_sign(float em) {
  const int side = std::max(1, static_cast<int>(em * 0.55f));
  return {side, side, side, 48};
}

// A letter that no font has: its number in a box, two rows of two digits, or of three.
Sign box_sign(std::uint32_t code, float em) {
  const int unit = std::max(1, static_cast<int>(em / 13));
  const int columns = code > 0xFFFF ? 3 : 2;
  Sign sign((4 * columns + 3) * unit, 15 * unit, 12 * unit, 0);
  const auto set = [&](int column, int row, unsigned char coverage) {
    for (int y = row * unit; y < (row + 1) * unit; ++y) {
      std::memset(&sign.pixels[static_cast<std::size_t>(y * sign.width + column * unit)], coverage,
                  static_cast<std::size_t>(unit));
    }
  };
  const int right = 4 * columns + 2, bottom = 14;
  for (int x = 0; x <= right; ++x) set(x, 0, 110), set(x, bottom, 110);
  for (int y = 1; y < bottom; ++y) set(0, y, 110), set(right, y, 110);
  for (int place = 0; place < 2 * columns; ++place) {
    const unsigned digit = kDigits[code >> (4 * (2 * columns - 1 - place)) & 15];
    for (int bit = 0; bit < 15; ++bit) {
      if ((digit >> (14 - bit) & 1) == 0) continue;
      set(2 + place % columns * 4 + bit % 3, 2 + place / columns * 6 + bit / 3, 255);
    }
  }
  return sign;
}

// Dear ImGui asks this source of glyphs first: what cannot be seen, and what no font file has.
bool load_sign(ImFontAtlas* atlas, ImFontConfig* source, ImFontBaked* baked, void*, ImWchar code,
               ImFontGlyph* glyph, float* advance) {
  Sign sign;
  const float density = source->RasterizerDensity * baked->RasterizerDensity;
  if (!is_unseen(code)) {
    if (code == '\t' || code == '\n' || baked->ContainerFont->IsGlyphInFont(code)) return false;
    ask_for(code);
    const float em = baked->Size / theme().fonts.line_per_em * density;
    sign = letter(code) == Letter::coming ? block_sign(em) : box_sign(code, em);
  }
  const float gap = sign.width > 0 ? 2 : 0;
  const float wide = static_cast<float>(sign.width) / density + gap;
  if (advance != nullptr) {
    *advance = wide;
    return true;
  }
  glyph->AdvanceX = wide;
  if (sign.width == 0) return true;
  const ImFontAtlasRectId place = ImFontAtlasPackAddRect(atlas, sign.width, sign.height);
  if (place == ImFontAtlasRectId_Invalid) return true;
  glyph->X0 = gap / 2;
  glyph->Y0 = std::round(baked->Ascent) - static_cast<float>(sign.rise) / density;
  glyph->X1 = glyph->X0 + static_cast<float>(sign.width) / density;
  glyph->Y1 = glyph->Y0 + static_cast<float>(sign.height) / density;
  glyph->Visible = true;
  glyph->PackId = place;
  ImFontAtlasBakedSetFontGlyphBitmap(atlas, baked, source, glyph,
                                     ImFontAtlasPackGetRect(atlas, place), sign.pixels.data(),
                                     ImTextureFormat_Alpha8, sign.width);
  return true;
}

void add_signs(ImFontAtlas* atlas, ImFont* font) {
  static const ImFontLoader loader = [] {
    ImFontLoader made;
    made.Name = "signs";
    made.FontBakedLoadGlyph = load_sign;
    return made;
  }();
  ImFontConfig config;
  config.FontLoader = &loader;
  config.MergeMode = true;
  config.DstFont = font;
  config.SizePixels = font->Sources[0]->SizePixels;
  atlas->AddFont(&config);
}

// Adds a file to a font, or makes it one. `data` is the atlas's from now on if `owned`.
bool add_to(ImFont*& font, void* data, std::size_t size, float line, bool owned) {
  ImFontAtlas* atlas = ImGui::GetIO().Fonts;
  ImFontConfig config;
  config.MergeMode = font != nullptr;
  config.DstFont = font;
  // Dear ImGui makes the lines of two fonts equally high; what should be equal are their ems.
  const float height = config.MergeMode ? kBody * line / theme().fonts.line_per_em : kBody;
  ImFont* added = atlas->AddFontFromMemoryTTF(data, static_cast<int>(size), height, &config);
  if (added == nullptr) return false;
  if (font == nullptr) {
    font = added;
    add_signs(atlas, font);
  } else {
    font->Sources.back()->FontDataOwnedByAtlas = owned;
  }
  return true;
}

// To all fonts, or to those that labels are set in.
bool add_everywhere(std::string_view bytes, float line, bool labels_only = false) {
  void* data = IM_ALLOC(bytes.size());
  std::memcpy(data, bytes.data(), bytes.size());
  bool first = true;
  for (ImFont** font : roles()) {  // one copy for the three of them
    if (labels_only && font == &theme().fonts.serif) continue;
    if (!add_to(*font, data, bytes.size(), line, first)) return false;
    first = false;
  }
  return true;
}

bool add_table(std::string_view bytes) {
  Files& all = files();
  if (all.table_stage == Stage::here) return false;  // asked for twice
  const bool good = all.table.read(bytes);
  all.table_stage = good ? Stage::here : Stage::late;
  all.stages.assign(all.table.files().size(), Stage::unknown);
  if (good) all.stages.front() = Stage::here;
  look_again();
  return false;
}

}  // namespace

bool add_font(std::string_view name, std::string_view bytes) {
  if (name == kFontTable) return add_table(bytes);
  const float line = line_per_em(bytes);
  const std::array<std::string_view, 3> own{"sans.ttf", "bold.ttf", "serif.ttf"};
  for (std::size_t i = 0; i < own.size(); ++i) {
    if (name != own[i] || line <= 0) continue;
    if (i == 0) theme().fonts.line_per_em = line;
    void* data = IM_ALLOC(bytes.size());
    std::memcpy(data, bytes.data(), bytes.size());
    return add_to(*roles()[i], data, bytes.size(), line, true) && i != 1;
  }
  if (name == kKoreanFont) return line > 0 && add_everywhere(bytes, line, true);
  Files& all = files();
  const auto& list = all.table.files();
  const auto file =
      std::find_if(list.begin(), list.end(), [&](const FontFile& f) { return f.name == name; });
  const auto place = static_cast<std::size_t>(file - list.begin());
  if (file != list.end() && all.stages[place] == Stage::here) return false;  // asked for twice
  const bool added = line > 0 && add_everywhere(bytes, line);
  if (file != list.end()) {
    all.stages[place] = added ? Stage::here : Stage::late;
  }
  look_again();
  return added && (file == list.end() || file->plain);
}

// They stay late until they come, so that what is said of them does not flicker.
void ask_again_for_fonts() {
  Files& all = files();
  if (all.table_stage == Stage::late) all.wanted.emplace_back(kFontTable);
  for (std::size_t i = 0; i < all.stages.size(); ++i) {
    if (all.stages[i] == Stage::late) all.wanted.push_back(all.table.files()[i].name);
  }
}

std::vector<std::string> take_wanted_fonts() { return std::exchange(files().wanted, {}); }
unsigned fonts_version() { return files().version; }
void forget_fonts() {
  theme().fonts = {};
  files() = {};
}

Letter letter(std::uint32_t code) {
  const ImFont* font = theme().fonts.serif;
  if (is_unseen(code) || code == '\t' || code == '\n' || code == '\r') return Letter::drawn;
  if (font != nullptr && const_cast<ImFont*>(font)->IsGlyphInFont(code)) return Letter::drawn;
  const Files& all = files();
  if (all.table_stage == Stage::late) return Letter::late;
  if (all.table_stage != Stage::here) return Letter::coming;
  const auto file = all.table.file_of(code);
  if (!file || all.stages[*file] == Stage::here) return Letter::missing;
  return all.stages[*file] == Stage::late ? Letter::late : Letter::coming;
}

bool labels_have(std::uint32_t code) {
  ImFont* font = theme().fonts.sans;
  return font != nullptr && font->IsGlyphInFont(static_cast<ImWchar>(code));
}

const FontFile* font_file_of(std::uint32_t code) {
  const auto file = files().table.file_of(code);
  return file ? &files().table.files()[*file] : nullptr;
}
bool is_mark(std::uint32_t code) { return files().table.kind_of(code) == FontTable::Kind::mark; }
bool is_letter(std::uint32_t code) {
  return files().table.kind_of(code) == FontTable::Kind::letter;
}

// Unicode's Default_Ignorable_Code_Point, with the soft hyphen.
bool is_unseen(std::uint32_t code) {
  constexpr std::array<std::pair<std::uint32_t, std::uint32_t>, 16> kUnseen{{{0xAD, 0xAD},
                                                                             {0x34F, 0x34F},
                                                                             {0x61C, 0x61C},
                                                                             {0x115F, 0x1160},
                                                                             {0x17B4, 0x17B5},
                                                                             {0x180B, 0x180F},
                                                                             {0x200B, 0x200F},
                                                                             {0x202A, 0x202E},
                                                                             {0x2060, 0x206F},
                                                                             {0x3164, 0x3164},
                                                                             {0xFE00, 0xFE0F},
                                                                             {0xFEFF, 0xFEFF},
                                                                             {0xFFA0, 0xFFA0},
                                                                             {0xFFF0, 0xFFF8},
                                                                             {0x1BCA0, 0x1BCA3},
                                                                             {0x1D173, 0x1D17A}}};
  if (code >= 0xE0000 && code <= 0xE0FFF) return true;
  const auto within = [&](const auto& range) {
    return code >= range.first && code <= range.second;
  };
  return code >= 0xAD && std::any_of(kUnseen.begin(), kUnseen.end(), within);
}

std::uint32_t take_code_point(std::string_view& text) {
  unsigned code = 0;
  const int size = ImTextCharFromUtf8(&code, text.data(), text.data() + text.size());
  // None for NUL.
  text.remove_prefix(std::min(text.size(), static_cast<std::size_t>(std::max(size, 1))));
  return code;
}

std::string code_point_text(std::uint32_t code) {
  std::array<char, 12> buffer;
  std::snprintf(buffer.data(), buffer.size(), "U+%04X", static_cast<unsigned>(code));
  return buffer.data();
}

}  // namespace onegin::web
