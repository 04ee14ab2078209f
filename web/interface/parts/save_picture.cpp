// Title, drawing, and of which text it is.
#include "parts/save_picture.h"

#include <array>
#include <string>

#include "draw/picture.h"
#include "language/words.h"

namespace onegin::web {
namespace {

constexpr float kMargin = 3 * kGrid;

std::string svg_of(const State& state, std::string_view name, ImVec2 size, Drawing draw) {
  const ImVec2 whole(size.x + 2 * kMargin, size.y + 2 * kMargin + 8 * kGrid);
  Picture picture(whole.x, whole.y);
  Rect rest = inset({{0, 0}, whole}, kMargin, kMargin);
  draw_text(cut_top(rest, 4 * kGrid), name, {.size = kBody, .font = theme().fonts.bold});
  const Rect caption = cut_bottom(rest, 3 * kGrid);
  cut_bottom(rest, kGrid);
  draw(state, rest);
  draw_text(
      caption,
      tr("Onegin, on the text “{0}” in {1}", Sentence(state.text.name), tr(state.unit().title)),
      {.colour = theme().palette.soft});
  return picture.finish();
}

}  // namespace

void save_picture(const State& state, const Rect& area, std::string_view name,
                  std::string_view file, ImVec2 size, Drawing draw, Intents& intents) {
  const std::array<std::string, 2> kinds{"SVG", "PNG"};
  const std::array<std::string, 2> notes{tr("Lines and letters, sharp at every size."),
                                         tr("Dots, for programs that read nothing else.")};
  // What makes dots of it is the page.
  const std::size_t count = state.surface.keeps ? 2 : 1;
  const std::string spoken = tr("Save a picture of {0}", name);
  const auto chosen = select(area, {.label = tr("Picture"), .name = spoken, .help = spoken},
                             std::span(kinds).first(count), count, std::span(notes).first(count));
  if (!chosen) return;
  intents.push_back(SaveFile{std::string(file) + (*chosen == 0 ? ".svg" : ".png"),
                             svg_of(state, name, size, draw)});
}

}  // namespace onegin::web
