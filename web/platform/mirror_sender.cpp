// Mirror items as JSON.
#include "mirror_sender.h"

#include <cmath>
#include <string>
#include <utility>

#include "host.h"

namespace onegin::web {
namespace {

nlohmann::json to_json(const MirrorItem& item) {
  const auto rect = [](const ImRect& r) {
    return nlohmann::json{std::round(r.Min.x), std::round(r.Min.y), std::round(r.Max.x),
                          std::round(r.Max.y)};
  };
  nlohmann::json json{{"id", item.id},
                      {"role", role_name(item.role)},
                      {"name", item.name},
                      {"value", item.value},
                      {"help", item.help},
                      {"rect", rect(item.rect)},
                      {"disabled", item.disabled},
                      {"on", item.on}};
  // Only what scrolling hides a part of.
  if (item.clip.GetWidth() > 0 && !item.clip.Contains(item.rect)) json["clip"] = rect(item.clip);
  if (item.role == Role::select) json["options"] = item.options;
  if (item.many) json["many"] = true;
  if (item.maximum > item.minimum) {
    json["minimum"] = item.minimum;
    json["maximum"] = item.maximum;
    json["now"] = item.now;
  }
  return json;
}

}  // namespace

void MirrorSender::send() {
  using nlohmann::json;
  json order = json::array(), changed = json::array();
  std::unordered_map<ImGuiID, MirrorItem> now;
  for (const MirrorItem& item : mirror().items()) {
    order.push_back({item.id, item.parent});
    const auto before = seen_.find(item.id);
    if (before == seen_.end() || !(before->second == item)) changed.push_back(to_json(item));
    now.emplace(item.id, item);
  }
  const bool covered = mirror().covered();
  if (changed.empty() && order == order_ && covered == covered_) return;
  seen_ = std::move(now);
  order_ = order;
  covered_ = covered;
  const json update{
      {"order", std::move(order)}, {"items", std::move(changed)}, {"covered", covered}};
  Host::show_mirror(update.dump(-1, ' ', false, json::error_handler_t::replace));
}

}  // namespace onegin::web
