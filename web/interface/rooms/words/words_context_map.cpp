// Dots, and the hand or the arrow keys that choose one.
#include "rooms/words/words_context_map.h"

#include <algorithm>

#include "draw/mirror.h"
#include "language/figures.h"
#include "language/words.h"

namespace onegin::web::words_room {
namespace {

constexpr float kMostHeight = 40 * kGrid;
constexpr std::string_view kPlacesHelp = phrase(
    "Places at which the network has a like state lie near each other. Click one to read it.");

ImVec2 place_of(const ModelContexts& model, std::size_t i, const Rect& area) {
  const float half = std::min(area.GetWidth(), area.GetHeight()) / 2 - 2 * kGrid;
  const ImVec2 middle = area.GetCenter();
  return {middle.x + model.places[2 * i] * half, middle.y - model.places[2 * i + 1] * half};
}

bool is_near(const ModelContexts& model, std::size_t chosen, std::size_t i) {
  const std::size_t near = model.found.near;
  for (std::size_t k = chosen * near; k < (chosen + 1) * near && k < model.near.size(); ++k) {
    if (model.near[k] == i) return true;
  }
  return false;
}

void draw_dots(const ModelContexts& model, ImU32 colour, std::size_t chosen, const Rect& area) {
  const Palette& p = theme().palette;
  ImDrawList* draw = ImGui::GetWindowDrawList();
  for (std::size_t i = 0; i < model.found.places.size(); ++i) {
    const ImVec2 at = place_of(model, i, area);
    if (i == chosen || is_near(model, chosen, i)) continue;
    draw->AddCircleFilled(at, 3, p.faint);
  }
  for (std::size_t i = 0; i < model.found.places.size(); ++i) {
    if (is_near(model, chosen, i)) draw->AddCircleFilled(place_of(model, i, area), 4.5f, colour);
  }
  const ImVec2 at = place_of(model, chosen, area);
  draw->AddCircleFilled(at, 5, colour);
  draw->AddCircle(at, 8, p.ink, 0, 1.5f);
}

// The place nearest to the pointer.
std::size_t pointed_at(const ModelContexts& model, const Rect& area) {
  constexpr float kReach = 24;
  std::size_t best = model.found.places.size();
  float least = kReach * kReach;
  for (std::size_t i = 0; i < model.found.places.size(); ++i) {
    const float far = ImLengthSqr(place_of(model, i, area) - ImGui::GetIO().MousePos);
    if (far >= least) continue;
    least = far;
    best = i;
  }
  return best;
}

}  // namespace

float context_map_height(float width) { return std::min(width, kMostHeight); }

void draw_context_map(const ModelContexts& model, const Slot& slot, std::size_t chosen,
                      const Rect& area, Intents& intents) {
  frame(area, theme().palette.hairline);
  draw_dots(model, slot_colour(slot.mark), chosen, area);
  const ImGuiID id = ImGui::GetID("places");
  if (ImGui::ItemAdd(area, id) && ImGui::IsWindowHovered() &&
      ImGui::IsMouseHoveringRect(area.Min, area.Max)) {
    const std::size_t pointed = pointed_at(model, area);
    if (pointed < model.found.places.size()) {
      const words::TokenContext& one = model.found.places[pointed];
      const ImVec2 at = place_of(model, pointed, area);
      draw_explanation({at - ImVec2(6, 6), at + ImVec2(6, 6)}, one.before + one.token + one.after);
      if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
        intents.push_back(Act{What::place, {}, static_cast<double>(pointed)});
      }
    }
  }
  MirrorItem& image = mirror().describe(Role::image, tr("Contexts by {0}, a map", slot.name));
  image.value = tr("{0} places", model.found.places.size());
  if (model.found.shares.size() == 2) {
    image.value += ", " + tr("{0} of the variance",
                             percent_text(model.found.shares[0] + model.found.shares[1]));
  }
  image.value += ", " + tr("the chosen one at {0}, {1}",
                           fixed(static_cast<double>(model.places[2 * chosen]), 2),
                           fixed(static_cast<double>(model.places[2 * chosen + 1]), 2));
  image.help = tr(kPlacesHelp);
}

}  // namespace onegin::web::words_room
