// Each field once for writing and once, with its limits, for reading.
#include "state/saved_state.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "sentence.h"
#include "session/json.h"
#include "state/slots.h"

namespace onegin::web {
namespace {

constexpr int kVersion = 2;
constexpr int kLargestTab = 99;
constexpr double kLargest = 4294967295;  // of a seed or a count

Json write_settings(const Settings& settings) {
  Json object = Json::object();
  for (const auto& [name, value] : settings) object[name] = value;
  return object;
}

Json write_slot(const Slot& slot, const State& state, SavedFor place) {
  Json object = Json::object();
  object["kind"] = slot.kind;
  object["name"] = slot.name;
  object["mark"] = slot.mark;
  object["shown"] = slot.shown;
  object["settings"] = write_settings(slot.settings());
  if (slot.named) object["named"] = true;
  if (slot.seed) object["seed"] = *slot.seed;
  if (place == SavedFor::link) return object;
  if (place == SavedFor::file) object["id"] = slot.id;  // its file's
  // Whether what its session holds belongs to this text and these settings.
  object["keep"] = slot.phase != Phase::waiting && state.text.trouble.empty();
  object["learnt"] = slot.learnt();
  object["ended"] = slot.phase == Phase::trained || slot.ended;
  Json& curve = object["curve"] = Json::list();
  // JSON has no infinity: null stands for ∞ bits.
  for (const CurvePoint& p : slot.curve) {
    curve.push_back(std::vector{p.seconds, p.tokens, p.bits, p.train_loss, p.validation_loss,
                                p.gradient_norm, p.learning_rate, p.earlier_loss});
  }
  return object;
}

// Takes values out of an object as long as they are what they should be.
class Reader {
 public:
  explicit Reader(const Json& object) : object_(object), good_(object.is_object()) {}
  bool good() const { return good_; }

  const Json* find(const char* name) const { return good_ ? object_.find(name) : nullptr; }
  void text(const char* name, std::string& value) {
    if (const Json* found = take(name, &Json::is_text)) value = found->text();
  }
  void flag(const char* name, bool& value) {
    if (const Json* found = take(name, &Json::is_boolean)) value = found->boolean();
  }
  template <class Number>
  void number(const char* name, Number& value, double least, double most) {
    if (const Json* found = take(name, &Json::is_number)) {
      const double read = found->number();
      good_ = read >= least && read <= most;
      if (good_) value = static_cast<Number>(read);
    }
  }
  void settings(const char* name, Settings& value) {
    const Json* found = take(name, &Json::is_object);
    if (found == nullptr) return;
    value.clear();
    for (const Json& setting : found->items()) {
      good_ = good_ && setting.is_text();
      value.emplace_back(setting.name(), setting.text());
    }
  }

 private:
  const Json* take(const char* name, bool (Json::*is)() const) {
    const Json* found = find(name);
    if (found != nullptr) good_ = (found->*is)();
    return good_ ? found : nullptr;
  }

  const Json& object_;
  bool good_;
};

std::size_t place_of(const Json& row, const Json& list) {
  return static_cast<std::size_t>(&row - list.items().data());
}

// That names its file: its own, or in version 1 its place in the list.
SlotId id_of(const Json& row, const Json& list) {
  auto id = static_cast<SlotId>(place_of(row, list));
  Reader(row).number("id", id, 0, kMixture - 1);
  return id;
}

bool read_curve(const Json& list, std::vector<CurvePoint>& curve) {
  curve.clear();
  // Pages of before kept the first three, later ones all but the last.
  constexpr std::size_t kShort = 3, kLong = 8;
  for (const Json& point : list.items()) {
    const auto& values = point.items();
    const bool whole =
        values.size() == kShort || values.size() == kLong - 1 || values.size() == kLong;
    if (!point.is_list() || !whole || !values[0].is_number() || !values[1].is_number()) {
      return false;
    }
    std::array<double, kLong> read{0, 0, HUGE_VAL, NAN, NAN, NAN, NAN, NAN};
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!values[i].is_number() && !values[i].is_null()) return false;
      if (values[i].is_number()) read[i] = values[i].number();
    }
    curve.push_back({read[0], read[1], read[2], read[3], read[4], read[5], read[6], read[7]});
  }
  return true;
}

// Of a state of version 1 each kind had one place, whose number named its file; those that were not
// shown had learnt nothing.
bool read_slots(const Json& list, SavedFor place, State& state) {
  if (!list.is_list()) return false;
  state.slots.clear();
  for (const Json& row : list.items()) {
    Reader reader(row);
    Slot slot;
    bool learnt = false;
    slot.id = place == SavedFor::file ? id_of(row, list) : state.next_slot;
    reader.text("kind", slot.kind);
    reader.text("name", slot.name);
    reader.flag("named", slot.named);
    reader.number("mark", slot.mark, 0, kMostSlots - 1);
    reader.flag("shown", slot.shown);
    reader.flag("learnt", learnt);
    reader.flag("ended", slot.ended);
    reader.settings("settings", slot.changed);
    if (reader.find("seed") != nullptr) reader.number("seed", slot.seed.emplace(), 1, kLargest);
    const Json* curve = reader.find("curve");
    if (!reader.good() || (curve != nullptr && !read_curve(*curve, slot.curve))) return false;
    const bool never_shown = !slot.shown && !learnt && slot.name.empty();
    if (never_shown) continue;
    // A name that was made of the settings is not made anew: their fields are not there yet.
    const bool named = std::exchange(slot.named, !slot.name.empty());
    if (place_slot(state, std::move(slot))) state.slots.back().named = named;
  }
  return true;
}

// [[place in the list, weight], ...]; the weights by EM follow from the models.
Json write_weights(const State& state) {
  Json list = Json::list();
  for (const MixtureWeight& each : state.weights_by_hand ? state.weights : state.kept_weights) {
    const Slot* slot = state.find(each.slot);
    if (slot == nullptr) continue;
    Json& pair = list.push_back(Json::list());
    pair.push_back(static_cast<std::size_t>(slot - state.slots.data()));
    pair.push_back(each.weight);
  }
  return list;
}

// By place, or as version 1 has it by kind.
bool read_weights(const Json& list, State& state) {
  state.kept_weights.clear();
  if (!list.is_list()) return false;
  for (const Json& row : list.items()) {
    const auto& items = row.items();
    const bool pair = row.is_list() && items.size() == 2 && items[1].is_number();
    const double weight = pair ? items[1].number() : -1;
    if (!(weight >= 0 && weight <= 1)) return false;
    double place = 0;
    for (const Slot& slot : state.slots) {
      const bool meant = items[0].is_text() ? items[0].text() == slot.kind
                                            : items[0].is_number() && items[0].number() == place;
      if (meant) state.kept_weights.push_back({slot.id, weight});
      ++place;
    }
  }
  return true;
}

// Whether the toolbar could have chosen it.
bool is_offered(const std::string& name, const std::string& value) {
  const auto has_id = [&value](const auto& row) { return row.id == value; };
  if (name == "unit") return std::any_of(kUnitRows.begin(), kUnitRows.end(), has_id);
  if (name == "boundary") return std::any_of(kBoundaryRows.begin(), kBoundaryRows.end(), has_id);
  if (name != kTypesSetting || value.empty() || value.size() > 5) return false;
  const bool whole = value.find_first_not_of("0123456789") == std::string::npos;
  const double types = whole ? std::strtod(value.c_str(), nullptr) : 0;
  return types >= kFewestTypes && types <= kMostTypes;
}

// A project's task has settings that a link's may not have.
Settings offered(Settings task) {
  std::erase_if(task, [](const auto& one) { return !is_offered(one.first, one.second); });
  return task;
}

}  // namespace

std::string describe_state(const State& state, SavedFor place) {
  Json models = Json::list();
  bool busy = false;
  for (const Slot& slot : state.slots) {
    models.push_back(write_slot(slot, state, place));
    busy = busy || slot.coming_back;
  }
  const GenerateSettings& g = state.generate;
  Json object = Json::object();
  object["version"] = kVersion;
  object["seed"] = state.seed;
  object["time"] = state.training_seconds;
  object["question"] = state.question;
  if (!state.scene.empty()) object["scene"] = state.scene;
  object["tab"] = static_cast<int>(is_behind_help(state.tab) ? Tab::score : state.tab);
  object["axis"] = static_cast<int>(state.axis);
  object["candidates"] = state.ranking.lines;
  object["weight"] = state.ranking.weight;
  Json& generate = object["generate"] = Json::object();
  generate["prompt"] = g.prompt;
  generate["temperature"] = g.temperature;
  generate["top_k"] = g.top_k;
  generate["top_p"] = g.top_p;
  generate["seed"] = g.seed;
  generate["length"] = g.length;
  if (g.beam != GenerateSettings().beam) generate["beam"] = g.beam;
  object["models"] = std::move(models);
  if (place != SavedFor::project) {
    object["task"] = write_settings(place == SavedFor::link ? offered(state.task) : state.task);
  }
  if (!state.text.sample.empty()) object["sample"] = state.text.sample;
  if (place != SavedFor::link) {
    if (state.text.under_task) object["given_task"] = true;
    object["name"] = state.text.name;
    object["shares"] = write_weights(state);
  }
  if (place == SavedFor::file) {
    object["text"] = state.text.version;
    object["busy"] = busy;  // a model is about to come back: not the moment to save
  }
  return object.written_in_order();
}

std::optional<std::string> read_state(std::string_view text, SavedFor place, State& state) {
  const Json object = parse_json(text).value_or(Json());
  Reader reader(object);
  double version = 0;
  reader.number("version", version, 1, kLargest);
  if (!reader.good() || version < 1) return std::string(phrase("it is damaged"));
  if (version > kVersion) return std::string(phrase("it was made by a newer version of this page"));
  State next = state;
  next.text.sample.clear();
  reader.text("sample", next.text.sample);
  reader.text("name", next.text.name);
  reader.settings("task", next.task);
  reader.number("seed", next.seed, 1, kLargest);
  reader.number("time", next.training_seconds, 0, 86400);
  reader.text("question", next.question);
  next.scene.clear();
  reader.text("scene", next.scene);
  auto tab = static_cast<int>(next.tab);
  reader.number("tab", tab, 0, kLargestTab);
  next.tab = static_cast<Tab>(tab);
  const bool shown = row_of(next.tab).tab == next.tab && !is_behind_help(next.tab);
  auto axis = static_cast<int>(next.axis);
  reader.number("axis", axis, 0, static_cast<int>(Axis::text));
  next.axis = static_cast<Axis>(axis);
  reader.text("candidates", next.ranking.lines);
  reader.number("weight", next.ranking.weight, 0, 100);
  bool good = reader.good() && shown &&
              (place != SavedFor::link || offered(next.task).size() == next.task.size());
  if (const Json* object_g = reader.find("generate")) {
    Reader g(*object_g);
    g.text("prompt", next.generate.prompt);
    g.number("temperature", next.generate.temperature, 0, 100);
    g.number("top_k", next.generate.top_k, 0, kLargest);
    g.number("top_p", next.generate.top_p, 0, 1);
    g.number("seed", next.generate.seed, 0, kLargest);
    g.number("length", next.generate.length, 1, 100000);
    g.number("beam", next.generate.beam, 0, 100);
    good = good && g.good();
  }
  if (const Json* models = reader.find("models")) good = good && read_slots(*models, place, next);
  if (const Json* weights = reader.find("shares")) good = good && read_weights(*weights, next);
  if (!good) return std::string(phrase("it is damaged"));
  state = std::move(next);
  return std::nullopt;
}

bool has_given_task(std::string_view text) {
  const Json object = parse_json(text).value_or(Json());
  bool given = false;
  Reader(object).flag("given_task", given);
  return given;
}

std::vector<std::pair<SlotId, std::string>> kinds_of_saved(std::string_view text) {
  const Json object = parse_json(text).value_or(Json());
  std::vector<std::pair<SlotId, std::string>> kinds;
  const Json* models = Reader(object).find("models");
  if (models == nullptr || !models->is_list()) return kinds;
  for (const Json& row : models->items()) {
    kinds.emplace_back(id_of(row, *models), "");
    Reader(row).text("kind", kinds.back().second);
  }
  return kinds;
}

}  // namespace onegin::web
