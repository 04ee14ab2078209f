// Mirror items as JSON.
#include "mirror_sender.h"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "host.h"
#include "session/json.h"

namespace onegin::web {
namespace {

std::vector<float> corners_of(const ImRect& r) {
  return {std::round(r.Min.x), std::round(r.Min.y), std::round(r.Max.x), std::round(r.Max.y)};
}

Json to_json(const MirrorGrid& grid) {
  Json json = Json::object();
  json["rows"] = grid.rows;
  json["columns"] = grid.columns;
  json["row"] = grid.row;
  json["column"] = grid.column;
  json["rowTitle"] = grid.row_title;
  json["columnTitle"] = grid.column_title;
  json["number"] = grid.number;
  json["rect"] = corners_of(grid.cell);
  return json;
}

Json to_json(const MirrorItem& item) {
  Json json = Json::object();
  json["id"] = item.id;
  json["role"] = role_name(item.role);
  json["name"] = item.name;
  json["value"] = item.value;
  json["help"] = item.help;
  json["rect"] = corners_of(item.rect);
  json["disabled"] = item.disabled;
  json["on"] = item.on;
  // Only what scrolling hides a part of.
  if (item.clip.GetWidth() > 0 && !item.clip.Contains(item.rect))
    json["clip"] = corners_of(item.clip);
  if (item.role == Role::select) json["options"] = item.options;
  if (item.grid) json["grid"] = to_json(*item.grid);
  if (item.many) json["many"] = true;
  if (item.letters != 0) json["letters"] = item.letters;
  if (item.maximum > item.minimum) {
    json["minimum"] = item.minimum;
    json["maximum"] = item.maximum;
    json["now"] = item.now;
  }
  return json;
}

}  // namespace

void MirrorSender::send() {
  std::vector<std::pair<ImGuiID, ImGuiID>> order;
  std::vector<Json> changed;
  std::unordered_map<ImGuiID, MirrorItem> now;
  for (const MirrorItem& item : mirror().items()) {
    order.emplace_back(item.id, item.parent);
    const auto before = seen_.find(item.id);
    if (before == seen_.end() || !(before->second == item)) changed.push_back(to_json(item));
    now.emplace(item.id, item);
  }
  const bool covered = mirror().covered();
  if (changed.empty() && order == order_ && covered == covered_) return;
  seen_ = std::move(now);
  order_ = std::move(order);
  covered_ = covered;
  Json update = Json::object();
  Json& pairs = update["order"] = Json::list();
  for (const auto& [id, parent] : order_) pairs.push_back(std::vector{id, parent});
  Json& items = update["items"] = Json::list();
  for (Json& item : changed) items.push_back(std::move(item));
  update["covered"] = covered;
  Host::show_mirror(update.written());
}

}  // namespace onegin::web
