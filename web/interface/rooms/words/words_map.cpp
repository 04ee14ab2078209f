// Dots, names that do not overlap, and the hand that moves the map.
#include "rooms/words/words_map.h"

#include <algorithm>
#include <cmath>

#include "draw/mirror.h"
#include "draw/token_text.h"
#include "language/figures.h"
#include "language/words.h"

namespace onegin::web::words_room {
namespace {

constexpr float kName = 16;  // the height of a name
constexpr std::string_view kMapHelp = phrase(
    "Tokens that the model treats alike lie near each other. Drag to move all maps, Ctrl and the "
    "wheel or + and − to zoom, click a token to choose it.");

// From the map to the screen.
struct Ground {
  const Embeddings& all;
  Rect area;

  float unit() const {
    const float half = std::min(area.GetWidth(), area.GetHeight()) / 2 - 2 * kGrid;
    return half * static_cast<float>(all.zoom);
  }
  ImVec2 at(const TokenMap& map, std::size_t i) const {
    const ImVec2 middle = area.GetCenter();
    return {middle.x + (map.places[2 * i] - static_cast<float>(all.x)) * unit(),
            middle.y - (map.places[2 * i + 1] - static_cast<float>(all.y)) * unit()};
  }
};

// Names already drawn; another one is drawn where it touches none of them.
class Names {
 public:
  void draw(ImVec2 at, const std::string& text, const Style& style, const Rect& area, bool always) {
    const float width = text_width(text, style);
    const Rect place({at.x + 5, at.y - kName / 2}, {at.x + 7 + width, at.y + kName / 2});
    if (place.Max.x > area.Max.x || place.Min.y < area.Min.y || place.Max.y > area.Max.y) return;
    const bool taken = std::any_of(drawn_.begin(), drawn_.end(),
                                   [&](const Rect& other) { return other.Overlaps(place); });
    if (taken && !always) return;
    drawn_.push_back(place);
    draw_text(place, text, style);
  }

 private:
  std::vector<Rect> drawn_;
};

bool contains(const std::vector<std::string>& tokens, const std::string& token) {
  return std::find(tokens.begin(), tokens.end(), token) != tokens.end();
}

void draw_tokens(const Ground& ground, const TokenMap& map, ImU32 colour,
                 const std::vector<std::string>& lit) {
  const Palette& p = theme().palette;
  ImDrawList* draw = ImGui::GetWindowDrawList();
  Names names;
  // What is lit has its name first; then the most frequent.
  const std::size_t chosen = map.find(ground.all.token);
  for (const bool first : {true, false}) {
    for (std::size_t i = 0; i < map.tokens.size(); ++i) {
      const bool is_lit = i == chosen || contains(lit, map.tokens[i]);
      const ImVec2 at = ground.at(map, i);
      if (is_lit != first || !ground.area.Contains(at)) continue;
      if (is_lit) {
        draw->AddCircleFilled(at, i == chosen ? 5 : 4, colour);
      } else {
        draw->AddCircleFilled(at, 2, p.faint);
      }
      names.draw(
          at, readable(map.tokens[i], false),
          {.colour = is_lit ? p.ink : p.soft, .font = i == chosen ? theme().fonts.bold : nullptr},
          ground.area, is_lit);
    }
  }
  if (chosen < map.tokens.size()) {
    draw->AddCircle(ground.at(map, chosen), 8, p.ink, 0, 1.5f);
  }
}

std::size_t nearest_to(const Ground& ground, const TokenMap& map, ImVec2 place) {
  constexpr float kReach = 24;
  std::size_t best = map.tokens.size();
  float least = kReach * kReach;
  for (std::size_t i = 0; i < map.tokens.size(); ++i) {
    const float far = ImLengthSqr(ground.at(map, i) - place);
    if (far >= least) continue;
    least = far;
    best = i;
  }
  return best;
}

void take_hand(const Ground& ground, const TokenMap& map, ImGuiID id, Intents& intents) {
  const ImGuiIO& io = ImGui::GetIO();
  const auto choose = [&] {
    const std::size_t token = nearest_to(ground, map, io.MousePos);
    if (token < map.tokens.size()) intents.push_back(Act{What::token, map.tokens[token]});
  };
  const bool over =
      ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(ground.area.Min, ground.area.Max);
  // A map that is seen whole is not held: under a finger the room scrolls.
  if (ground.all.zoom <= 1) {
    if (over && ImGui::IsMouseClicked(ImGuiMouseButton_Left)) choose();
    if (over && io.KeyCtrl && io.MouseWheel > 0) intents.push_back(look_at(0, 0, 1.25));
    return;
  }
  bool hovered = false, held = false;
  const bool released = ImGui::ButtonBehavior(ground.area, id, &hovered, &held,
                                              ImGuiButtonFlags_PressedOnClickRelease);
  const Embeddings& all = ground.all;
  const bool moved = ImLengthSqr(ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, 0)) > 16;
  if (held && (io.MouseDelta.x != 0 || io.MouseDelta.y != 0)) {
    const auto unit = static_cast<double>(ground.unit());
    intents.push_back(look_at(all.x - static_cast<double>(io.MouseDelta.x) / unit,
                              all.y + static_cast<double>(io.MouseDelta.y) / unit, all.zoom));
  } else if (hovered && io.KeyCtrl && io.MouseWheel != 0) {
    intents.push_back(look_at(all.x, all.y, all.zoom * std::pow(1.25, io.MouseWheel)));
  } else if (released && !moved) {
    choose();
  }
}

std::string spoken_of(const Embeddings& all, const TokenMap& map) {
  std::string text = tr("{0} tokens", map.tokens.size());
  if (map.shares.size() == 2) {
    text += ", " + tr("{0} of the variance", percent_text(map.shares[0] + map.shares[1]));
  }
  const std::size_t chosen = map.find(all.token);
  if (chosen < map.tokens.size()) {
    text += ", " + tr("“{0}” at {1}, {2}", readable(all.token, false),
                      fixed(static_cast<double>(map.places[2 * chosen]), 2),
                      fixed(static_cast<double>(map.places[2 * chosen + 1]), 2));
  }
  return text;
}

}  // namespace

Intent look_at(double x, double y, double zoom) {
  const auto written = [](double number) {
    return std::to_string(static_cast<int>(std::lround(number * kLookUnit)));
  };
  return Act{What::look, written(x) + " " + written(y) + " " + written(zoom)};
}

void draw_map(const Embeddings& all, const TokenMap& map, std::string_view name, ImU32 colour,
              const std::vector<std::string>& lit, const Rect& area, Intents& intents) {
  frame(area, theme().palette.hairline);
  const Ground ground{all, inset(area, 1, 1)};
  ImGui::PushClipRect(ground.area.Min, ground.area.Max, true);
  draw_tokens(ground, map, colour, lit);
  ImGui::PopClipRect();
  const ImGuiID id = ImGui::GetID("map");
  if (ImGui::ItemAdd(area, id)) take_hand(ground, map, id, intents);
  MirrorItem& image = mirror().describe(Role::image, tr("Map of {0}", name));
  image.value = spoken_of(all, map);
  image.help = tr(kMapHelp);
}

}  // namespace onegin::web::words_room
