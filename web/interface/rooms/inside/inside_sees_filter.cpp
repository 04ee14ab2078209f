// Draws the filter of the picked map: its weights on the colours as colours, those on every other
// channel with their signs.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "draw/mirror.h"
#include "draw/pixels.h"
#include "language/figures.h"
#include "language/words.h"
#include "rooms/inside/inside_sees_parts.h"

namespace onegin::web {
namespace {

constexpr float kFilterName = 3 * kGrid;
constexpr float kSmallFilter = 3 * kGrid;
constexpr float kLargeFilter = 9 * kGrid;
constexpr float kFilterColumn = 11 * kGrid;  // of a large one, with its name
constexpr float kFilterRow = kFilterName + kLargeFilter + kGrid;
constexpr float kNoteBeside = 24 * kGrid;  // the least room for what is said
constexpr std::size_t kColours = 3;

// On what is seen, whose channels have names.
bool on_seen(const Sight& sight) { return !sight.seen().plane->titles.empty() && sight.layer == 1; }

std::size_t channels_below(const Sight& sight) {
  return sight.pictures[sight.layer - 1].channels();
}

std::size_t coloured_channels(const Sight& sight) {
  return sight.layer == 1 && sight.seen().plane->coloured ? kColours : 0;
}

// How the weights on the colours are shown, and where the others are.
std::string grey_said(const Sight& sight) {
  const std::string grey = tr("Of the weights on red, green and blue, grey is 0.");
  if (channels_below(sight) == kColours) return grey;
  const std::string others =
      tr("What else a pixel says has no colour: the weights on it stand by themselves.");
  return grey + " " + others;
}

std::string filter_title(const Sight& sight) {
  const PictureLayer& maps = sight.maps();
  const float bias = maps.trace->at(*maps.bias, sight.map, 0);
  return tr("its filter, bias {0}", fixed(static_cast<double>(bias), 3));
}

// "0.12 –0.30 0.04; ..."
std::string weights_said(const Sight& sight, std::size_t below) {
  const std::size_t kernel = sight.maps().kernel(channels_below(sight));
  std::string said;
  for (std::size_t i = 0; i < kernel * kernel; ++i) {
    if (i > 0) said += i % kernel == 0 ? "; " : " ";
    said += fixed(sight.maps().filter(sight.map, below, i, kernel), 2);
  }
  return said;
}

// Grey is 0.
std::vector<ImU32> filter_on_colours(const Sight& sight, double most) {
  const std::size_t kernel = sight.maps().kernel(channels_below(sight));
  std::vector<ImU32> colours;
  for (std::size_t i = 0; i < kernel * kernel; ++i) {
    std::array<int, kColours> parts;
    for (std::size_t c = 0; c < kColours; ++c) {
      const double weight = sight.maps().filter(sight.map, c, i, kernel);
      const double part = 0.5 + 0.5 * (most > 0 ? weight / most : 0);
      parts[c] = static_cast<int>(std::lround(255 * std::clamp(part, 0.0, 1.0)));
    }
    colours.push_back(IM_COL32(parts[0], parts[1], parts[2], 255));
  }
  return colours;
}

std::vector<ImU32> filter_on(const Sight& sight, std::size_t below, double most) {
  const std::size_t kernel = sight.maps().kernel(channels_below(sight));
  std::vector<ImU32> colours;
  for (std::size_t i = 0; i < kernel * kernel; ++i) {
    const double weight = sight.maps().filter(sight.map, below, i, kernel);
    colours.push_back(heat_colour(HeatScale::diverging, most, weight));
  }
  return colours;
}

// One large filter with its name above it.
void draw_named_filter(const Sight& sight, Rect area, const std::string& title,
                       const std::string& said, const std::vector<ImU32>& colours) {
  draw_text(cut_top(area, kFilterName), title, {.colour = theme().palette.soft});
  const Rect place(area.Min, area.Min + ImVec2(kLargeFilter, kLargeFilter));
  draw_pixels(place, sight.maps().kernel(channels_below(sight)), colours);
  frame(inset(place, -1, -1), theme().palette.hairline);
  mirror().note(Role::image, tr("Filter on {0}", title), place).value = said;
  explain_area(place, tr("Filter on {0}", title) + ": " + said);
}

// On the picture: its colours together, each other channel by itself.
void draw_seen_filters(const Sight& sight, Rect area, double most) {
  const TileRows rows(kFilterColumn, area.GetWidth());
  const std::size_t coloured = coloured_channels(sight);
  const auto& titles = sight.seen().plane->titles;
  std::size_t block = 0;
  const auto place = [&] {
    const Rect tile = rows.at({area.Min.x, area.Min.y}, block % rows.across);
    const float top = area.Min.y + static_cast<float>(block / rows.across) * kFilterRow;
    ++block;
    return Rect({tile.Min.x, top}, {tile.Max.x, top + kFilterName + kLargeFilter});
  };
  if (coloured > 0) {
    std::string said;
    for (std::size_t c = 0; c < coloured; ++c) {
      said += (c > 0 ? ". " : "") + std::string(tr(titles[c])) + " " + weights_said(sight, c);
    }
    draw_named_filter(sight, place(), tr("the colours"), said, filter_on_colours(sight, most));
  }
  for (std::size_t c = coloured; c < channels_below(sight); ++c) {
    draw_named_filter(sight, place(), tr(titles[c]), weights_said(sight, c),
                      filter_on(sight, c, most));
  }
}

// On the maps below: a press goes down to the map.
void draw_map_filters(const State& state, const Sight& sight, const Rect& area, double most,
                      Intents& intents) {
  const TileRows rows(kSmallFilter, area.GetWidth());
  const std::size_t kernel = sight.maps().kernel(channels_below(sight));
  for (std::size_t below = 0; below < channels_below(sight); ++below) {
    const Rect tile = rows.at(area.Min + ImVec2(2, 2), below);
    const std::string said = weights_said(sight, below);
    const std::string name = sight.layer > 1 ? tr("Filter on feature map {0} of convolution {1}",
                                                  below + 1, sight.layer - 1)
                                             : tr("Filter on channel {0}", below + 1);
    ImGui::PushID(static_cast<int>(below));
    const bool pressed = choice(tile, {.label = {}, .name = name, .help = said}, false);
    explain(name + ": " + said);
    ImGui::PopID();
    if (visible(tile)) {
      draw_pixels(tile, kernel, filter_on(sight, below, most));
      frame(inset(tile, -1, -1), theme().palette.hairline);
    }
    if (!pressed || sight.layer < 2) continue;
    InsideChoice chosen = state.inside;
    chosen.convolution = static_cast<std::uint32_t>(sight.layer - 2);
    chosen.map = static_cast<std::uint32_t>(below);
    chosen.pixel.reset();
    intents.push_back(LookInside{chosen});
  }
}

// The filters on what is seen, and what is said of their colours: beside them where there is room.
struct SeenLayout {
  std::string grey;
  float width = 0;    // of all filters
  float filters = 0;  // heights
  float note = 0;
  bool beside = false;

  SeenLayout(const Sight& sight, float room) {
    const std::size_t coloured = coloured_channels(sight);
    if (coloured > 0) grey = grey_said(sight);
    const std::size_t blocks = channels_below(sight) - coloured + (coloured > 0 ? 1 : 0);
    width = (kFilterColumn + TileRows::kGap) * static_cast<float>(blocks);
    beside = room - width >= kNoteBeside;
    if (!beside) width = room;
    const std::size_t across = TileRows(kFilterColumn, width).across;
    filters = kFilterRow * static_cast<float>((blocks + across - 1) / across);
    note = paragraph_height(grey, beside ? room - width : room) + (beside ? kFilterName : 0);
  }
};

}  // namespace

float filter_height(const Sight& sight, float width) {
  const float title = scaled_title_height(filter_title(sight), width);
  if (!on_seen(sight)) {
    return title + TileRows(kSmallFilter, width).height(channels_below(sight)) + kGrid;
  }
  const SeenLayout layout(sight, width);
  return title +
         (layout.beside ? std::max(layout.filters, layout.note) : layout.filters + layout.note) +
         kGrid;
}

void draw_filter(const State& state, const Sight& sight, Rect area, Intents& intents) {
  const double most = sight.maps().largest_weight();
  const std::string title = filter_title(sight);
  draw_scaled_title(cut_top(area, scaled_title_height(title, area.GetWidth())), title,
                    tr("A pixel of the map is the sum of these weights times what lies around it "
                       "below, and the bias; what is negative becomes 0."),
                    HeatScale::diverging, most);
  mirror().begin_group(tr("Filter of {0}", map_name(sight.layer, sight.map)));
  if (on_seen(sight)) {
    const SeenLayout layout(sight, area.GetWidth());
    Rect filters = cut_top(area, layout.filters);
    Rect note = area;
    if (layout.beside) {
      note = filters;
      filters = cut_left(note, layout.width);
      cut_top(note, kFilterName);
    }
    draw_seen_filters(sight, filters, most);
    if (!layout.grey.empty()) {
      draw_paragraph(note, layout.grey, {.colour = theme().palette.soft});
      mirror().note(Role::text, tr("remark"), note).value = layout.grey;
    }
  } else {
    draw_map_filters(state, sight, area, most, intents);
  }
  mirror().end_group();
}

}  // namespace onegin::web
