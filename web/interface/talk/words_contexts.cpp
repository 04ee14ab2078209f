// Each network is asked where a token stands in its states, and again for another token or layer.
#include <algorithm>
#include <charconv>
#include <utility>

#include "state/floats.h"
#include "state/words_room.h"
#include "state/words_views.h"
#include "talk/office.h"
#include "talk/words_desks.h"

namespace onegin::web::words_room {
namespace {

constexpr std::uint32_t kPlaces = 200, kNear = 6;

class ContextsDesk : public Desk {
 public:
  using Desk::Desk;

  void apply(const Intent& intent) override {
    if (std::holds_alternative<ChooseTab>(intent)) return ask_all();
    const auto act = Act::from(intent);
    if (!act) return;
    Contexts& all = contexts();
    switch (act->what) {
      case What::view:
        return ask_all();
      case What::context:
        all.token = act->text;
        all.place = 0;
        return ask_all();
      case What::place:
        all.place = static_cast<std::size_t>(std::max(act->number, 0.0));
        return;
      case What::context_map:
        all.tsne = act->number > 0;
        return ask_all();
      case What::layer:
      case What::share:
        return weigh(*act);
      case What::stop_contexts:
        for (const Asked& asked : asked_) office_.line.cancel(asked.id);
        return;
      default:
        return;
    }
  }

  void changed(const Cause& cause) override {
    switch (cause.why) {
      case Why::learnt:
      case Why::hidden:
        if (cause.at != kMixture) ask(cause.at);
        return;
      case Why::cleared:
      case Why::ended:
      case Why::lost:
        return forget(cause.at);
      case Why::text:
        contexts().token.clear();
        contexts().place = 0;
        return;
      default:
        return;
    }
  }

  void take(SlotId at, Event& event) override {
    if (auto* found = std::get_if<words::ContextsFound>(&event.body)) {
      if (event.last) {
        take_answer(contexts().of(at), *found, event.payload);
        begin_with(at);
      } else {
        contexts().of(at).fraction = found->fraction;
      }
    }
    if (event.last) end(event.id, contexts().of(at), {});
  }

  // The model is as it was; only this is not known of it.
  void failed(SlotId at, std::uint32_t id, const Failed& failed) override {
    end(id, contexts().of(at), sentence_of(failed));
  }

 private:
  struct Asked {
    std::uint32_t id = 0;
    SlotId slot = 0;
    bool again = false;
  };

  Contexts& contexts() { return state_.shelf.at<Contexts>(); }

  void ask_all() {
    for (const Slot& slot : state_.slots) ask(slot.id);
  }

  void ask(SlotId at) {
    const Slot* slot = state_.find(at);
    const bool open = state_.tab == Tab::words && state_.every_room &&
                      std::as_const(state_).shelf.at<Shown>().view == View::contexts;
    if (!open || slot == nullptr || !has_contexts(*slot) || !can_answer(*slot)) return;
    for (Asked& asked : asked_) {
      if (asked.slot != at) continue;
      asked.again = true;
      return;
    }
    Contexts& all = contexts();
    ModelContexts& model = all.of(at);
    words::FindContexts question;
    question.token = all.token;
    question.count = kPlaces;
    question.near = kNear;
    question.map = all.tsne ? "tsne" : "pca";
    if (model.is_sum()) {
      question.weights = model.weights;
    } else if (model.layer < model.layers()) {
      question.weights.assign(model.layers(), 0);
      question.weights[model.layer] = 1;
    }
    model.running = true;
    model.fraction = 0;
    asked_.push_back({office_.line.send(*this, at, question, {}), at});
  }

  void take_answer(ModelContexts& model, words::ContextsFound& found, const Bytes& payload) {
    const std::vector<float> numbers = floats_of(payload);
    const std::size_t count = found.places.size(), near = found.near;
    if (numbers.size() != count * (2 + 2 * near)) return;
    const auto at = [&](std::size_t i) {
      return numbers.begin() + static_cast<std::ptrdiff_t>(i * count);
    };
    model.places.assign(at(0), at(2));
    scale_places(model.places);
    model.near.clear();
    for (auto one = at(2); one != at(2 + near); ++one) {
      model.near.push_back(std::min(static_cast<std::size_t>(*one), count - 1));
    }
    model.cosines.assign(at(2 + near), numbers.end());
    if (model.layers() != found.depths.size()) {
      model.layer = found.depths.size() - 1;
      model.weights.assign(found.depths.size(), 1);
    }
    model.found = std::move(found);
    model.trouble = {};
  }

  // Where nobody has chosen a token: the one that the first model chose, and the others are asked
  // for the same.
  void begin_with(SlotId at) {
    Contexts& all = contexts();
    if (!all.token.empty()) return;
    all.token = all.of(at).found.token;
    all.place = 0;
    for (const Slot& slot : state_.slots) {
      if (slot.id != at) ask(slot.id);
    }
  }

  void end(std::uint32_t id, ModelContexts& model, const Sentence& trouble) {
    const auto found = std::find_if(asked_.begin(), asked_.end(),
                                    [id](const Asked& asked) { return asked.id == id; });
    if (found == asked_.end()) return;
    const Asked ended = *found;
    asked_.erase(found);
    model.running = false;
    if (!trouble.empty()) {
      model.trouble = trouble;
      model.found.places.clear();
    }
    if (ended.again) ask(ended.slot);
  }

  // "slot layer" says of which.
  void weigh(const Act& act) {
    SlotId slot = 0;
    std::size_t layer = 0;
    const char* const last = act.text.data() + act.text.size();
    const auto first = std::from_chars(act.text.data(), last, slot);
    if (first.ec != std::errc() || state_.find(slot) == nullptr) return;
    ModelContexts& model = contexts().of(slot);
    if (act.what == What::layer) {
      const auto chosen = static_cast<std::size_t>(std::max(act.number, 0.0));
      model.layer = std::min(chosen, model.layers());
      return ask(slot);
    }
    if (first.ptr == last || std::from_chars(first.ptr + 1, last, layer).ec != std::errc()) return;
    if (layer >= model.weights.size()) return;
    model.weights[layer] = std::clamp(act.number, 0.0, 1.0);
    const bool any = std::any_of(model.weights.begin(), model.weights.end(),
                                 [](double weight) { return weight > 0; });
    if (any) ask(slot);
  }

  void forget(SlotId at) {
    for (std::size_t i = asked_.size(); i-- > 0;) {
      if (asked_[i].slot != at) continue;
      office_.line.drop(asked_[i].id);
      asked_.erase(asked_.begin() + static_cast<std::ptrdiff_t>(i));
    }
    std::erase_if(contexts().models, [at](const ModelContexts& one) { return one.slot == at; });
  }

  std::vector<Asked> asked_;
};

}  // namespace

std::unique_ptr<Desk> make_contexts_desk(Office& office) {
  return std::make_unique<ContextsDesk>(office);
}

}  // namespace onegin::web::words_room
