// Each field once for writing and once, with its limits, for reading.
#include "state/saved_state.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <utility>

#include "formats/json_text.h"

namespace onegin::web {
namespace {

using nlohmann::json;

constexpr int kVersion = 1;
constexpr double kLargest = 4294967295;  // of a seed or a count

json write_settings(const Settings& settings) {
  json object = json::object();
  for (const auto& [name, value] : settings) object[name] = value;
  return object;
}

json write_card(const ModelCard& card, const State& state, SavedFor place) {
  json object{
      {"kind", card.kind}, {"shown", card.shown}, {"settings", write_settings(card.changed)}};
  if (place == SavedFor::link) return object;
  object["unfolded"] = card.unfolded;
  // Whether what its session holds belongs to this text and these settings.
  object["keep"] = card.phase != Phase::waiting && state.text.trouble.empty();
  object["learnt"] = card.progress.trained || card.progress.step > 0;
  json& curve = object["curve"] = json::array();
  // JSON has no infinity: null stands for ∞ bits.
  for (const CurvePoint& p : card.curve) curve.push_back({p.seconds, p.tokens, p.bits});
  return object;
}

// Takes values out of an object as long as they are what they should be.
class Reader {
 public:
  explicit Reader(const json& object) : object_(object), good_(object.is_object()) {}
  bool good() const { return good_; }

  const json* find(const char* name) const {
    if (!good_) return nullptr;
    const auto found = object_.find(name);
    return found == object_.end() ? nullptr : &*found;
  }
  void text(const char* name, std::string& value) {
    take(name, &json::is_string, [&](const json& j) { value = j.get_ref<const std::string&>(); });
  }
  void flag(const char* name, bool& value) {
    take(name, &json::is_boolean, [&](const json& j) { value = j.get<bool>(); });
  }
  template <class Number>
  void number(const char* name, Number& value, double least, double most) {
    take(name, &json::is_number, [&](const json& j) {
      const double read = j.get<double>();
      good_ = good_ && read >= least && read <= most;
      if (good_) value = static_cast<Number>(read);
    });
  }
  void settings(const char* name, Settings& value) {
    take(name, &json::is_object, [&](const json& j) {
      value.clear();
      for (const auto& [key, setting] : j.items()) {
        if (!setting.is_string()) {
          good_ = false;
          return;
        }
        value.emplace_back(key, setting.get_ref<const std::string&>());
      }
    });
  }

 private:
  template <class Use>
  void take(const char* name, bool (json::*is)() const noexcept, const Use& use) {
    const json* found = find(name);
    if (found == nullptr) return;
    good_ = (found->*is)();
    if (good_) use(*found);
  }

  const json& object_;
  bool good_;
};

bool read_curve(const json& list, std::vector<CurvePoint>& curve) {
  curve.clear();
  for (const json& point : list) {
    const auto is_finite = [](const json& j) {
      return j.is_number() && std::isfinite(j.get<double>());
    };
    const bool three = point.is_array() && point.size() == 3 && is_finite(point[0]) &&
                       is_finite(point[1]) && (is_finite(point[2]) || point[2].is_null());
    if (!three) return false;
    curve.push_back({point[0].get<double>(), point[1].get<double>(),
                     point[2].is_null() ? HUGE_VAL : point[2].get<double>()});
  }
  return true;
}

bool read_cards(const json& list, std::vector<ModelCard>& cards) {
  if (!list.is_array()) return false;
  for (const json& row : list) {
    Reader reader(row);
    std::string kind;
    reader.text("kind", kind);
    for (ModelCard& card : cards) {
      if (card.kind != kind) continue;
      reader.flag("shown", card.shown);
      reader.flag("unfolded", card.unfolded);
      reader.settings("settings", card.changed);
      const json* curve = reader.find("curve");
      if (curve != nullptr && !read_curve(*curve, card.curve)) return false;
    }
    if (!reader.good()) return false;
  }
  return true;
}

// [[kind, weight], ...]; the weights by EM follow from the models.
json write_weights(const State& state) {
  json list = json::array();
  for (const MixtureWeight& each : state.weights_by_hand ? state.weights : state.kept_weights) {
    list.push_back({state.models[each.model].kind, each.weight});
  }
  return list;
}

bool read_weights(const json& list, State& state) {
  state.kept_weights.clear();
  if (!list.is_array()) return false;
  for (const json& row : list) {
    const bool pair = row.is_array() && row.size() == 2 && row[0].is_string() && row[1].is_number();
    const double weight = pair ? row[1].get<double>() : -1;
    if (!(weight >= 0 && weight <= 1)) return false;
    for (std::size_t m = 0; m < state.models.size(); ++m) {
      if (state.models[m].kind == row[0].get_ref<const std::string&>()) {
        state.kept_weights.push_back({m, weight});
      }
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
  json models = json::array();
  bool busy = false;
  for (const ModelCard& card : state.models) {
    if (card.mixed()) continue;  // it is made of the others
    models.push_back(write_card(card, state, place));
    busy = busy || card.coming_back;
  }
  const GenerateSettings& g = state.generate;
  json object{{"version", kVersion},
              {"seed", state.seed},
              {"time", state.training_seconds},
              {"question", state.question},
              {"tab", static_cast<int>(state.tab)},
              {"axis", static_cast<int>(state.axis)},
              {"candidates", state.ranking.lines},
              {"weight", state.ranking.weight},
              {"generate",
               {{"prompt", g.prompt},
                {"temperature", g.temperature},
                {"top_k", g.top_k},
                {"top_p", g.top_p},
                {"seed", g.seed},
                {"length", g.length}}},
              {"models", std::move(models)}};
  if (place != SavedFor::project) {
    object["task"] = write_settings(place == SavedFor::link ? offered(state.task) : state.task);
  }
  if (!state.text.sample.empty()) object["sample"] = state.text.sample;
  if (place != SavedFor::link) {
    object["name"] = state.text.name;
    object["shares"] = write_weights(state);
  }
  if (place == SavedFor::file) {
    object["text"] = state.text.version;
    object["busy"] = busy;  // a model is about to come back: not the moment to save
  }
  return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<std::string> read_state(std::string_view text, SavedFor place, State& state) {
  const json object = parse_json(text);
  Reader reader(object);
  double version = 0;
  reader.number("version", version, 1, kLargest);
  if (!reader.good() || version < 1) return "it is damaged";
  if (version > kVersion) return "it was made by a newer version of this page";
  State next = state;
  next.text.sample.clear();
  reader.text("sample", next.text.sample);
  reader.text("name", next.text.name);
  reader.settings("task", next.task);
  reader.number("seed", next.seed, 1, kLargest);
  reader.number("time", next.training_seconds, 0, 86400);
  reader.text("question", next.question);
  auto tab = static_cast<int>(next.tab);
  reader.number("tab", tab, 0, static_cast<int>(Tab::compare));
  next.tab = static_cast<Tab>(tab);
  auto axis = static_cast<int>(next.axis);
  reader.number("axis", axis, 0, static_cast<int>(Axis::text));
  next.axis = static_cast<Axis>(axis);
  reader.text("candidates", next.ranking.lines);
  reader.number("weight", next.ranking.weight, 0, 100);
  bool good =
      reader.good() && (place != SavedFor::link || offered(next.task).size() == next.task.size());
  if (const json* object_g = reader.find("generate")) {
    Reader g(*object_g);
    g.text("prompt", next.generate.prompt);
    g.number("temperature", next.generate.temperature, 0, 100);
    g.number("top_k", next.generate.top_k, 0, kLargest);
    g.number("top_p", next.generate.top_p, 0, 1);
    g.number("seed", next.generate.seed, 0, kLargest);
    g.number("length", next.generate.length, 1, 100000);
    good = good && g.good();
  }
  if (const json* models = reader.find("models")) good = good && read_cards(*models, next.models);
  if (const json* weights = reader.find("shares")) good = good && read_weights(*weights, next);
  if (!good) return "it is damaged";
  state = std::move(next);
  return std::nullopt;
}

std::vector<std::string> kinds_of_saved(std::string_view text) {
  const json object = parse_json(text);
  std::vector<std::string> kinds;
  const json* models = Reader(object).find("models");
  if (models == nullptr || !models->is_array()) return kinds;
  for (const json& row : *models) Reader(row).text("kind", kinds.emplace_back());
  return kinds;
}

}  // namespace onegin::web
