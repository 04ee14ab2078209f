// The interface mirrored as data for assistive technology: one item per Dear ImGui item, with role,
// name, value and rectangle. The page makes a DOM tree of it; tests read it.
//
// Rectangles come from Dear ImGui's item hooks; roles and names from describe() just after an item.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "imgui.h"
#include "imgui_internal.h"

namespace onegin::web {

enum class Role {
  button,
  tab,
  radio,
  checkbox,
  slider,
  select,
  option,
  textbox,
  heading,
  text,
  status,
  progressbar,
  image,
  group,
  cell,       // of a table's row: what is noted there
  rowheader,  // what the row is about
  grid        // a matrix of numbers, of which one cell at a time is read
};
std::string_view role_name(Role role);

// What is read of a grid: how large it is, and the cell that is picked.
struct MirrorGrid {
  std::size_t rows = 0, columns = 0;
  std::size_t row = 0, column = 0;
  std::string row_title, column_title, number;
  ImRect cell;

  bool operator==(const MirrorGrid& other) const;
};

struct MirrorItem {
  ImGuiID id = 0;
  ImGuiID parent = 0;  // the group it stands in, 0 for none
  Role role = Role::button;
  std::string name, value, help;
  ImRect rect;
  ImRect clip;  // what of the screen its panel shows; empty for a group
  bool disabled = false;
  bool on = false;    // checked, selected, expanded, or the whole text
  bool many = false;  // a textbox of several lines
  int letters = 0;    // a textbox that takes them one by one: 1, or 2 where they are composed first
  double minimum = 0, maximum = 0, now = 0;  // slider, progressbar; place on the slider's own scale
  std::vector<std::string> options;          // select
  std::optional<MirrorGrid> grid;

  bool operator==(const MirrorItem& other) const;
};

// What the page asks an item to do; consumed by the item in the next frame.
struct MirrorRequest {
  ImGuiID id = 0;
  std::string value;
  int frames = 0;  // lived through; an item that is no longer drawn never takes its request
};

class Mirror {
 public:
  void begin_frame();
  const std::vector<MirrorItem>& items() const { return items_; }

  // Describes the item last submitted to Dear ImGui.
  MirrorItem& describe(Role role, std::string_view name);
  // Something that is read but not acted on: a heading, a figure, a chart.
  MirrorItem& note(Role role, std::string_view name, const ImRect& rect);
  // Everything until end_group() belongs together. `kind`: "tablist", "radiogroup", "table", "row",
  // "columnheader"; else a group.
  void begin_group(std::string_view name, std::string_view help = {}, std::string_view kind = {});
  void end_group();
  // Columns' titles, in a table's first row; they are drawn by themselves.
  void titles(std::initializer_list<std::string_view> names);
  void title(std::string_view name, std::string_view help = {});

  void request(ImGuiID id, std::string value) { requests_.push_back({id, std::move(value), 0}); }
  std::optional<std::string> take_request(ImGuiID id);
  // The item that has the page's keyboard focus; it is scrolled into view once.
  void focus(ImGuiID id) { focused_ = reveal_ = id; }
  void reveal(ImGuiID id) { reveal_ = id; }
  ImGuiID focused() const { return focused_; }

  // A popup lies over the panels in this frame.
  bool covered() const;

  // Called by Dear ImGui's hook.
  void item_added(ImGuiID id, const ImRect& rect) { seen_.emplace_back(id, rect); }

 private:
  MirrorItem& add(MirrorItem item);

  MirrorItem unsaid_;  // what a picture holds is said already
  std::vector<MirrorItem> items_;
  std::unordered_set<ImGuiID> ids_;
  struct Group {
    ImGuiID id = 0;
    bool row = false;
  };
  std::vector<Group> groups_;
  std::vector<MirrorRequest> requests_;
  std::vector<std::pair<ImGuiID, ImRect>> seen_;  // this frame's hook calls
  ImGuiID focused_ = 0, reveal_ = 0;
};

Mirror& mirror();

}  // namespace onegin::web
