// Finds items in the mirror and acts on them.
#include "script.h"

#include <algorithm>
#include <cstdlib>

#include "session/json.h"

namespace onegin::web {
namespace {

constexpr double kPatience = 60;  // seconds for an item to appear, or to hold what is waited for
constexpr int kFrames = 3;        // an act, what it changes, and the picture of that

const MirrorItem* parent_of(const MirrorItem& item) {
  for (const MirrorItem& other : mirror().items()) {
    if (other.role == Role::group && other.id == item.parent) return &other;
  }
  return nullptr;
}

// "Models/MLP" for what stands in the MLP's card.
std::string groups_of(const MirrorItem& item) {
  std::string path;
  for (const MirrorItem* up = parent_of(item); up != nullptr; up = parent_of(*up)) {
    path = path.empty() ? up->name : up->name + "/" + path;
  }
  return path;
}

// Two parts of a line around its first sign of equality.
std::pair<std::string, std::string> split(const std::string& text) {
  const std::size_t at = text.find('=');
  if (at == std::string::npos) return {text, {}};
  return {text.substr(0, at), text.substr(at + 1)};
}

}  // namespace

const MirrorItem* find_item(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  // A name may hold a stroke itself ("bits/char"): then no group is meant.
  for (const bool whole : {true, false}) {
    if (!whole && slash == std::string_view::npos) break;
    const std::string_view name = whole ? path : path.substr(slash + 1);
    for (const MirrorItem& item : mirror().items()) {
      if (item.name != name || item.role == Role::group) continue;
      if (whole) return &item;
      const std::string groups = groups_of(item);
      if (groups.ends_with(path.substr(0, slash))) return &item;
    }
  }
  return nullptr;
}

std::string mirror_text() {
  std::string lines;
  for (const MirrorItem& item : mirror().items()) {
    if (item.role == Role::group) continue;
    const ImRect& r = item.rect;
    const Json line = Json::object({{"group", groups_of(item)},
                                    {"role", role_name(item.role)},
                                    {"name", item.name},
                                    {"value", item.value},
                                    {"help", item.help},
                                    {"rect", std::vector{r.Min.x, r.Min.y, r.Max.x, r.Max.y}},
                                    {"on", item.on},
                                    {"disabled", item.disabled}});
    lines += (lines.empty() ? "\n " : ",\n ") + line.written();
  }
  return "[" + lines + "\n]";
}

bool Script::advance(double now) {
  if (settling_ > 0) {
    --settling_;
    return false;
  }
  if (next_ == lines_.size() || !trouble_.empty()) return true;
  if (begun_ < 0) begun_ = now;
  if (perform(lines_[next_], now)) {
    ++next_;
    begun_ = -1;
    settling_ = kFrames;
  } else if (trouble_.empty() && now - begun_ > kPatience) {
    trouble_ = "'" + lines_[next_] + "' was waited for in vain";
  }
  return false;
}

bool Script::perform(const std::string& line, double now) {
  const std::size_t space = std::min(line.find(' '), line.size());
  const std::string verb = line.substr(0, space);
  const std::string rest = line.substr(std::min(space + 1, line.size()));
  if (verb == "wait") return now - begun_ >= std::strtod(rest.c_str(), nullptr);
  if (verb == "copy") return ImGui::SetClipboardText(rest.c_str()), true;
  if (verb == "type") return ImGui::GetIO().AddInputCharactersUTF8(rest.c_str()), true;
  const auto [path, value] = split(rest);
  if (verb == "press") {
    const MirrorItem* item = find_item(rest);
    if (item == nullptr || item->disabled) return false;
    ImGui::ActivateItemByID(item->id);
    return true;
  }
  const MirrorItem* item = find_item(path);
  if (verb == "set") {
    if (item == nullptr) return false;
    mirror().request(item->id, value);
    return true;
  }
  if (verb == "until") return item != nullptr && item->value.find(value) != std::string::npos;
  trouble_ = "'" + line + "' begins with no verb that is known";
  return false;
}

}  // namespace onegin::web
