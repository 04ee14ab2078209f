// Collects mirror items through Dear ImGui's item hooks.
#include "draw/mirror.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "draw/picture.h"

namespace onegin::web {

namespace {
constexpr float kRevealed = 8;  // steps of what is shown below the focus
}

std::string_view role_name(Role role) {
  constexpr std::array<std::string_view, 17> names{
      "button", "tab",     "radio",   "checkbox",  "slider", "select",
      "option", "textbox", "heading", "text",      "status", "progressbar",
      "img",    "group",   "cell",    "rowheader", "grid"};
  return names[static_cast<std::size_t>(role)];
}

bool MirrorGrid::operator==(const MirrorGrid& other) const {
  const auto key = [](const MirrorGrid& g) {
    return std::tie(g.rows, g.columns, g.row, g.column, g.row_title, g.column_title, g.number,
                    g.cell.Min.x, g.cell.Min.y, g.cell.Max.x, g.cell.Max.y);
  };
  return key(*this) == key(other);
}

bool MirrorItem::operator==(const MirrorItem& other) const {
  const auto key = [](const MirrorItem& m) {
    return std::tie(m.id, m.parent, m.role, m.name, m.value, m.help, m.rect.Min.x, m.rect.Min.y,
                    m.rect.Max.x, m.rect.Max.y, m.clip.Min.y, m.clip.Max.y, m.disabled, m.on,
                    m.many, m.letters, m.minimum, m.maximum, m.now, m.options, m.grid);
  };
  return key(*this) == key(other);
}

Mirror& mirror() {
  static Mirror instance;
  return instance;
}

void Mirror::begin_frame() {
  items_.clear();
  groups_.clear();
  seen_.clear();
  ids_.clear();
  std::erase_if(requests_, [](MirrorRequest& r) { return ++r.frames > 2; });
}

MirrorItem& Mirror::describe(Role role, std::string_view name) {
  if (Picture::taken() != nullptr) return unsaid_ = {};
  MirrorItem item;
  item.id = ImGui::GetItemID();
  item.role = role;
  item.name = name;
  item.clip = ImGui::GetCurrentWindow()->ClipRect;
  const auto hooked =
      std::find_if(seen_.rbegin(), seen_.rend(), [&](const auto& s) { return s.first == item.id; });
  IM_ASSERT(hooked != seen_.rend() && "describe() follows an item with an id");
  item.rect = hooked->second;
  item.disabled = (ImGui::GetItemFlags() & ImGuiItemFlags_Disabled) != 0;
  if (item.id == reveal_) {
    // With what comes of it: a field's answers stand below the field.
    const float more = role == Role::textbox ? 24 * kRevealed : 4 * kRevealed;
    const float room = ImGui::GetCurrentWindow()->InnerRect.GetHeight() - item.rect.GetHeight();
    ImRect seen = item.rect;
    seen.Max.y += std::clamp(room - kRevealed, 0.0f, more);
    // Sideways as well: tabs do so on a phone, without a scroll bar.
    ImGui::ScrollToRect(ImGui::GetCurrentWindow(), seen, ImGuiScrollFlags_KeepVisibleEdgeX);
    reveal_ = 0;
  }
  return add(std::move(item));
}

// Equal names in one group are told apart by their order.
MirrorItem& Mirror::add(MirrorItem item) {
  if (Picture::taken() != nullptr) return unsaid_ = std::move(item);
  if (!groups_.empty()) {
    item.parent = groups_.back().id;
    if (groups_.back().row && item.role == Role::text) item.role = Role::cell;
  }
  for (int n = 1; !ids_.insert(item.id).second; ++n) item.id = ImHashData(&n, sizeof n, item.id);
  return items_.emplace_back(std::move(item));
}

bool Mirror::covered() const { return ImGui::GetCurrentContext()->OpenPopupStack.Size > 0; }

MirrorItem& Mirror::note(Role role, std::string_view name, const ImRect& rect) {
  MirrorItem item;
  item.id = ImGui::GetCurrentWindow()->GetID(name.data(), name.data() + name.size()) ^
            (static_cast<ImGuiID>(role) * 0x9E3779B9u);
  item.role = role;
  item.name = name;
  item.rect = rect;
  item.clip = rect.GetWidth() > 0 ? ImGui::GetCurrentWindow()->ClipRect : ImRect();
  if (item.id == reveal_ && rect.GetWidth() > 0) {
    ImGui::ScrollToRect(ImGui::GetCurrentWindow(), rect);
    reveal_ = 0;
  }
  return add(std::move(item));
}

void Mirror::begin_group(std::string_view name, std::string_view help, std::string_view kind) {
  MirrorItem& group = note(Role::group, name, {});
  group.help = help;
  group.value = kind;
  groups_.push_back({group.id, kind == "row"});  // its own groups stand in it
}

void Mirror::end_group() { groups_.pop_back(); }

void Mirror::title(std::string_view name, std::string_view help) {
  begin_group(name, help, "columnheader");
  end_group();
}
void Mirror::titles(std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) title(name);
}

std::optional<std::string> Mirror::take_request(ImGuiID id) {
  const auto found = std::find_if(requests_.begin(), requests_.end(),
                                  [&](const MirrorRequest& r) { return r.id == id; });
  if (found == requests_.end()) return std::nullopt;
  std::string value = std::move(found->value);
  requests_.erase(found);
  return value;
}

}  // namespace onegin::web

// Dear ImGui calls these for every item while GImGui->TestEngineHookItems is set.
void ImGuiTestEngineHook_ItemAdd(ImGuiContext*, ImGuiID id, const ImRect& bb,
                                 const ImGuiLastItemData*) {
  onegin::web::mirror().item_added(id, bb);
}
void ImGuiTestEngineHook_ItemInfo(ImGuiContext*, ImGuiID, const char*, ImGuiItemStatusFlags) {}
void ImGuiTestEngineHook_Log(ImGuiContext*, const char*, ...) {}
const char* ImGuiTestEngine_FindItemDebugLabel(ImGuiContext*, ImGuiID) { return nullptr; }
