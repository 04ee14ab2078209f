// Matrices filled with their numbers.
#include <algorithm>
#include <cmath>
#include <string>

#include "draw/mirror.h"
#include "language/figures.h"
#include "rooms/steps/steps_parts.h"

namespace onegin::web {
namespace {

constexpr float kNumberRow = 18;
constexpr float kCaption = 20;
constexpr float kNumberCell = 54, kWholeCell = 22;
constexpr float kBracket = 6;
constexpr float kRowName = 22;
constexpr int kDigits = 4;

bool all_whole(const Numbers& numbers) {
  return std::all_of(numbers.values.begin(), numbers.values.end(),
                     [](double x) { return std::abs(x) < 100 && x == std::round(x); });
}

// Columns [first, first + count) of a part, in its place.
struct Block {
  const Shown* part;
  std::size_t first, count;
  Rect place;
  bool begins;  // the part: with its sign
};

float sign_width(const Shown& part) {
  return part.sign.empty() ? 0 : text_width(part.sign, {.size = kBody}) + 1.5f * kGrid;
}

float cell_width(const Shown& part) {
  float width = all_whole(part.numbers) ? kWholeCell : kNumberCell;
  for (const std::string& name : part.columns) width = std::max(width, text_width(name, {}) + 6);
  return width;
}

float block_width(const Shown& part, std::size_t columns) {
  const float inner = static_cast<float>(columns) * cell_width(part) + 2 * kBracket +
                      (part.rows.empty() ? 0 : kRowName);
  return std::max(inner, text_width(part.name, {}) + kGrid);
}

float block_height(const Shown& part) {
  const float names = part.columns.empty() ? 0 : kNumberRow;
  return kCaption + names + static_cast<float>(part.numbers.rows) * kNumberRow;
}

std::size_t columns_that_fit(const Shown& part, float width) {
  std::size_t count = std::max<std::size_t>(part.numbers.columns, 1);
  while (count > 1 && sign_width(part) + block_width(part, count) > width) --count;
  return count;
}

// All blocks, with the origin at 0; the height of all of them.
float lay_out(const std::vector<Shown>& parts, float width, std::vector<Block>& blocks) {
  float x = 0, y = 0, line = 0;
  std::size_t line_begin = 0;
  const auto end_line = [&] {
    for (std::size_t i = line_begin; i < blocks.size(); ++i) {
      Block& block = blocks[i];  // in the middle of its line
      block.place.TranslateY(std::floor((line - block.place.GetHeight()) / 2));
    }
    line_begin = blocks.size();
    x = 0;
    y += line + kGrid;
    line = 0;
  };
  for (const Shown& part : parts) {
    const std::size_t most = columns_that_fit(part, width);
    for (std::size_t first = 0; first < part.numbers.columns; first += most) {
      const std::size_t count = std::min(most, part.numbers.columns - first);
      const float sign = first == 0 ? sign_width(part) : 0;
      const float wide = sign + block_width(part, count);
      if (x > 0 && x + wide > width) end_line();
      const float high = block_height(part);
      blocks.push_back({&part, first, count, {{x, y}, {x + wide, y + high}}, first == 0});
      x += wide + kGrid;
      line = std::max(line, high);
    }
  }
  end_line();
  return y;
}

std::string number_text(double value, bool whole_numbers) {
  return fixed(value, whole_numbers ? 0 : kDigits);
}

std::string spoken_rows(const Shown& part) {
  std::string text;
  const bool whole_numbers = all_whole(part.numbers);
  for (std::size_t i = 0; i < part.numbers.values.size(); ++i) {
    if (i > 0) text += i % part.numbers.columns == 0 ? "; " : " ";
    text += number_text(part.numbers.values[i], whole_numbers);
  }
  return text;
}

void draw_brackets(const Rect& inner, ImU32 colour) {
  for (const auto& [x, turn] : {std::pair(inner.Min.x, 1.0f), std::pair(inner.Max.x, -1.0f)}) {
    const ImVec2 corners[] = {{x + 4 * turn, inner.Min.y},
                              {x, inner.Min.y},
                              {x, inner.Max.y},
                              {x + 4 * turn, inner.Max.y}};
    stroke(corners, colour, 1);
  }
}

void draw_block(const Block& block, Rect area, ImU32 result) {
  const Shown& part = *block.part;
  const Palette& p = theme().palette;
  const float cell = cell_width(part);
  if (block.begins && !part.sign.empty()) {
    Rect sign = cut_left(area, sign_width(part));
    sign.Min.y += kCaption;
    draw_text(sign, part.sign, {.size = kBody, .colour = p.soft, .align = 0.4f});
  }
  const ImU32 ink = part.result ? result : p.ink;
  std::string caption = part.name;
  if (!block.begins) caption += " ...";
  draw_text(cut_top(area, kCaption), caption, {.colour = ink, .font = theme().fonts.bold});
  Rect names = part.rows.empty() ? Rect() : cut_left(area, kRowName);
  if (!part.columns.empty()) {
    Rect row = cut_top(area, kNumberRow);
    cut_left(row, kBracket);
    for (std::size_t c = block.first; c < block.first + block.count; ++c) {
      draw_text(cut_left(row, cell), c < part.columns.size() ? part.columns[c] : "",
                {.colour = p.soft, .align = 1});
    }
    names.Min.y += kNumberRow;
  }
  Rect inner = area;
  inner.Max.x = inner.Min.x + static_cast<float>(block.count) * cell + 2 * kBracket;
  draw_brackets(inner, part.result ? result : p.faint);
  const bool whole_numbers = all_whole(part.numbers);
  for (std::size_t r = 0; r < part.numbers.rows; ++r) {
    if (!part.rows.empty()) {
      draw_text(cut_top(names, kNumberRow), r < part.rows.size() ? part.rows[r] : "",
                {.colour = p.soft});
    }
    Rect row = cut_top(area, kNumberRow);
    row.Min.x += kBracket - 2;
    for (std::size_t c = block.first; c < block.first + block.count; ++c) {
      const double value = part.numbers.values[r * part.numbers.columns + c];
      draw_text(cut_left(row, cell), number_text(value, whole_numbers),
                {.colour = ink, .align = 1});
    }
  }
}

}  // namespace

float numbers_height(const std::vector<Shown>& parts, float width) {
  std::vector<Block> blocks;
  return lay_out(parts, width, blocks);
}

void draw_numbers(const std::vector<Shown>& parts, ImU32 result, const Rect& area) {
  std::vector<Block> blocks;
  lay_out(parts, area.GetWidth(), blocks);
  for (const Block& block : blocks) {
    Rect place = block.place;
    place.Translate(area.Min);
    draw_block(block, place, result);
    if (!block.begins) continue;
    const Shown& part = *block.part;
    std::string name = part.sign.empty() ? part.name : part.sign + " " + part.name;
    mirror().note(Role::text, name, place).value = spoken_rows(part);
  }
}

}  // namespace onegin::web
