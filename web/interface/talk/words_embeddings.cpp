// The models are asked for their vectors when a person looks at them, and again when they have
// learnt further.
#include <charconv>
#include <memory>
#include <utility>

#include "state/floats.h"
#include "state/words_room.h"
#include "state/words_views.h"
#include "talk/office.h"
#include "talk/words_desks.h"

namespace onegin::web::words_room {
namespace {

constexpr std::uint32_t kNeighbours = 10, kMapped = 500;
constexpr double kMostZoom = 64;

// x and y of each token.
std::vector<float> places_of(const Bytes& payload) {
  std::vector<float> places = floats_of(payload);
  scale_places(places);
  return places;
}

class EmbeddingsDesk : public Desk {
 public:
  using Desk::Desk;

  void apply(const Intent& intent) override {
    if (std::holds_alternative<ChooseTab>(intent)) return ask_all();
    const auto act = Act::from(intent);
    if (!act) return;
    Embeddings& all = embeddings();
    switch (act->what) {
      case What::token:
        all.token = act->text;
        return ask_everyone(Question::neighbours);
      case What::first:
      case What::second:
      case What::third:
        all.analogy[static_cast<std::size_t>(act->what) - static_cast<std::size_t>(What::first)] =
            act->text;
        return ask_everyone(Question::analogy);
      case What::kind:
        all.kind = act->number > 0 ? kTsne : kPca;
        return;
      case What::arrange:
        return ask_everyone(Question::tsne);
      case What::stop:
        return stop();
      case What::look:
        return look(act->text);
      case What::view:
        return ask_all();
      default:
        return;
    }
  }

  void changed(const Cause& cause) override {
    switch (cause.why) {
      case Why::learnt:
      case Why::hidden:
        if (cause.at != kMixture) ask_one(cause.at);
        return;
      case Why::cleared:
      case Why::ended:
      case Why::lost:
        return forget(cause.at);
      case Why::text:
        embeddings().token.clear();
        embeddings().analogy = {};
        return;
      default:
        return;
    }
  }

  void take(SlotId at, Event& event) override {
    Asked* asked = find(event.id);
    if (asked == nullptr) return;
    if (auto* answer = std::get_if<Embedded>(&event.body)) {
      take_answer(asked->question, embeddings().of(at), *answer, event.payload);
    }
    if (event.last) end(event.id, embeddings().of(at), {});
  }

  // The model is as it was; only this is not known of it.
  void failed(SlotId at, std::uint32_t id, const Failed& failed) override {
    end(id, embeddings().of(at), sentence_of(failed));
  }

 private:
  enum class Question { neighbours, analogy, pca, tsne };
  struct Asked {
    std::uint32_t id = 0;
    SlotId slot = 0;
    Question question = Question::neighbours;
    bool again = false;  // another answer is wanted by now
  };

  Embeddings& embeddings() { return state_.shelf.at<Embeddings>(); }
  Asked* find(std::uint32_t id) {
    for (Asked& asked : asked_) {
      if (asked.id == id) return &asked;
    }
    return nullptr;
  }
  bool is_open() const {
    return state_.tab == Tab::words && state_.every_room &&
           std::as_const(state_).shelf.at<Shown>().view == View::embeddings;
  }

  void ask_all() {
    for (const SlotId at : state_.ids()) ask_one(at);
  }
  void ask_one(SlotId at) {
    for (const Question each : {Question::pca, Question::neighbours, Question::analogy}) {
      ask(at, each);
    }
  }
  void ask_everyone(Question question) {
    for (const SlotId at : state_.ids()) ask(at, question);
  }

  void ask(SlotId at, Question question) {
    const Slot* slot = state_.find(at);
    if (!is_open() || slot == nullptr || !has_vectors(*slot) || !can_answer(*slot)) return;
    for (Asked& asked : asked_) {
      if (asked.slot != at || asked.question != question) continue;
      asked.again = true;
      return;
    }
    Embeddings& all = embeddings();
    ModelVectors& model = all.of(at);
    Embed embed;
    embed.count = kNeighbours;
    embed.tokens = kMapped;
    if (question == Question::neighbours) {
      if (all.token.empty()) return;
      embed.neighbours = all.token;
    } else if (question == Question::analogy) {
      if (!all.asks_analogy()) {
        model.analogy.clear();
        model.analogy_trouble = {};
        return;
      }
      embed.analogy.assign(all.analogy.begin(), all.analogy.end());
    } else {
      embed.map = question == Question::pca ? "pca" : "tsne";
      TokenMap& map = model.maps[question == Question::pca ? kPca : kTsne];
      map.running = true;
      map.fraction = 0;
    }
    asked_.push_back({office_.ask(*this, at, embed, {}), at, question});
  }

  void take_answer(Question question, ModelVectors& model, Embedded& answer, const Bytes& payload) {
    model.types = answer.types;
    model.size = answer.size;
    if (question == Question::neighbours) {
      model.neighbours = std::move(answer.neighbours);
      model.trouble = {};
    } else if (question == Question::analogy) {
      model.analogy = std::move(answer.analogy);
      model.analogy_trouble = {};
    } else {
      TokenMap& map = model.maps[question == Question::pca ? kPca : kTsne];
      map.tokens = std::move(answer.tokens);
      map.places = places_of(payload);
      map.shares = std::move(answer.shares);
      map.fraction = answer.fraction;
      map.trouble = {};
      begin_with(map.tokens);
    }
  }

  // Where nobody has chosen a token: the most frequent one that is more than a letter, or that is
  // seen at least.
  void begin_with(const std::vector<std::string>& tokens) {
    Embeddings& all = embeddings();
    if (!all.token.empty() || tokens.empty()) return;
    const auto longer = std::find_if(tokens.begin(), tokens.end(),
                                     [](const std::string& token) { return token.size() > 3; });
    const auto seen = std::find_if(tokens.begin(), tokens.end(), [](const std::string& token) {
      return token.find_first_not_of(" \t\n") != std::string::npos;
    });
    all.token = longer != tokens.end() ? *longer : seen != tokens.end() ? *seen : tokens.front();
    ask_everyone(Question::neighbours);
  }

  void end(std::uint32_t id, ModelVectors& model, const Sentence& trouble) {
    const Asked* asked = find(id);
    if (asked == nullptr) return;
    const Asked ended = *asked;
    asked_.erase(asked_.begin() + (asked - asked_.data()));
    const bool is_map = ended.question == Question::pca || ended.question == Question::tsne;
    if (is_map) {
      TokenMap& map = model.maps[ended.question == Question::pca ? kPca : kTsne];
      map.running = false;
      if (!trouble.empty()) map.trouble = trouble;
    } else if (!trouble.empty()) {
      const bool near = ended.question == Question::neighbours;
      (near ? model.trouble : model.analogy_trouble) = trouble;
      (near ? model.neighbours : model.analogy).clear();
    }
    if (ended.question == Question::tsne && !embeddings().arranging()) {
      office_.announce(say("The map is arranged."));
    }
    if (ended.again) ask(ended.slot, ended.question);
  }

  void stop() {
    for (const Asked& asked : asked_) {
      if (asked.question == Question::tsne) office_.line.cancel(asked.id);
    }
  }

  void look(const std::string& text) {
    std::array<int, 3> numbers{};
    const char* at = text.data();
    const char* const last = at + text.size();
    for (int& number : numbers) {
      while (at != last && *at == ' ') ++at;
      const auto read = std::from_chars(at, last, number);
      if (read.ec != std::errc()) return;
      at = read.ptr;
    }
    Embeddings& all = embeddings();
    all.zoom = std::clamp(numbers[2] / kLookUnit, 1.0, kMostZoom);
    const double most = 1 - 0.5 / all.zoom;  // some of the map stays in sight
    all.x = std::clamp(numbers[0] / kLookUnit, -most, most);
    all.y = std::clamp(numbers[1] / kLookUnit, -most, most);
  }

  // What was answered was answered of another model.
  void forget(SlotId at) {
    for (std::size_t i = asked_.size(); i-- > 0;) {
      if (asked_[i].slot != at) continue;
      office_.line.drop(asked_[i].id);
      asked_.erase(asked_.begin() + static_cast<std::ptrdiff_t>(i));
    }
    std::erase_if(embeddings().models, [at](const ModelVectors& one) { return one.slot == at; });
  }

  std::vector<Asked> asked_;  // few at a time
};

}  // namespace

std::unique_ptr<Desk> make_embeddings_desk(Office& office) {
  return std::make_unique<EmbeddingsDesk>(office);
}

}  // namespace onegin::web::words_room
