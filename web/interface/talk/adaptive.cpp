// All models are asked in one round, whose paths are passed on to the mixture's session as they
// come.
#include "talk/adaptive.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "session/totals.h"
#include "state/adaptive.h"
#include "state/typed_pairs.h"
#include "talk/office.h"
#include "talk/orders.h"

namespace onegin::web::adaptive {
namespace {

constexpr std::uint32_t kLikeliestAsked = 10;
constexpr std::size_t kPassedOn = 1 << 18;  // bytes of paths that are worth a message

enum class What { sentence, part };

// What is read, and by which models; the same round is not asked twice.
struct Round {
  What what = What::sentence;
  std::string question;  // the sentence
  Part part = Part::held_out;
  std::uint32_t text = 0;                         // version
  bool common = false;                            // on the types of all
  std::vector<std::pair<SlotId, double>> models;  // and the step of each

  bool operator==(const Round&) const = default;
};

// One model of the round.
struct Reader {
  SlotId at = 0;
  std::uint32_t id = 0;              // of Score; 0: it has answered
  std::optional<std::size_t> place;  // in the mixture; nullopt: it is not part of it
  bool spoke = false, failed = false;
  double events = 0, all_events = 0;
  Bytes paths;  // to be passed on
  std::vector<ScoredToken> tokens;
  std::optional<Totals> totals;
};

class AdaptiveDesk : public Desk {
 public:
  using Desk::Desk;

  void apply(const Intent& intent) override {
    if (const auto* choose = std::get_if<ChooseReading>(&intent)) {
      state_.adaptive = choose->adaptive;
    } else if (!std::holds_alternative<AskQuestion>(intent) &&
               !std::holds_alternative<ChooseTab>(intent) &&
               !std::holds_alternative<ChoosePart>(intent)) {
      return;
    }
    renew();
  }

  void changed(const Cause& cause) override {
    switch (cause.why) {
      case Why::learnt:
      case Why::hidden:
      case Why::training:
      case Why::types:
        return renew();
      case Why::cleared:
      case Why::ended:
        return forget(cause.at);
      case Why::text:
      case Why::task:
        stop();
        done_ = {};
        readings().all.clear();
        return;
      case Why::lost:
        return lose(cause.at, lost_sentence(cause.words));
      default:
        return;
    }
  }

  void take(SlotId at, Event& event) override {
    if (const auto* mixed = std::get_if<PathsMixed>(&event.body)) {
      return take_mixed(*mixed, event.payload);
    }
    Reader* reader = find(at);
    if (reader == nullptr || reader->id != event.id) return;
    if (auto* scored = std::get_if<Scored>(&event.body)) {
      take_scored(*reader, *scored, event.payload);
    } else if (const auto* totals = std::get_if<Totals>(&event.body)) {
      reader->id = 0;
      reader->totals = *totals;
      Answer& own = answer(at);
      own.running = false;
      own.totals = *totals;
      own.scored = reader->tokens;
      advance();
    }
  }

  // The model is as it was; only it cannot go on learning.
  void failed(SlotId at, std::uint32_t, const Failed& failed) override {
    const Sentence why = Error{failed.what, failed.where, {}}.said();
    at == kMixture ? give_up_mixing(why) : lose(at, why);
  }

 private:
  Readings& readings() { return state_.shelf.at<Readings>(); }
  Answer& answer(SlotId at) {
    Answers& answers = readings().at(at);
    return round_->what == What::sentence ? answers.sentence : answers.part;
  }
  Reader* find(SlotId at) {
    for (Reader& reader : readers_) {
      if (reader.at == at) return &reader;
    }
    return nullptr;
  }

  // ---- rounds

  // What is looked at and can be read now.
  std::optional<Round> wanted() const {
    if (!state_.adaptive.on || is_put_off(state_)) return std::nullopt;
    Round round;
    round.common = state_.common.on;
    if (state_.tab == Tab::score) {
      round.question = as_read(state_, state_.question);
      if (round.question.empty()) return std::nullopt;
      if (state_.pairs() && !are_pairs(round.question)) return std::nullopt;
    } else if (state_.tab == Tab::compare) {
      round.what = What::part;
      round.part = state_.comparison.part;
      round.text = state_.text.version;
      if (!state_.text.facts || state_.part_of_text(round.part).empty()) return std::nullopt;
    } else {
      return std::nullopt;
    }
    for (const Slot& slot : state_.slots) {
      const bool asked = round.what == What::sentence || state_.comparable(slot);
      if (asked && says_next(slot)) round.models.emplace_back(slot.id, slot.progress.step);
    }
    if (round.models.empty()) return std::nullopt;
    return round;
  }

  void renew() {
    std::optional<Round> round = wanted();
    if (round && round_ == round) return;  // under way
    if (!round || done_of(round->what) == round) return stop();
    stop();
    begin(std::move(*round));
  }

  std::optional<Round>& done_of(What what) { return done_[static_cast<std::size_t>(what)]; }

  void begin(Round round) {
    round_ = std::move(round);
    done_of(round_->what).reset();
    const bool sentence = round_->what == What::sentence;
    std::size_t places = 0;
    for (const auto& [at, step] : round_->models) {
      Reader& reader = readers_.emplace_back();
      reader.at = at;
      if (state_.comparable(the(at))) reader.place = places++;
      reader.all_events = events_in(the(at));
    }
    if (places > 1) {
      begin_answer(kMixture);
      mixing_ = true;
      send({.models = static_cast<std::uint32_t>(places)}, {});
    }
    Score score;
    score.tokens = sentence;
    score.likeliest = sentence ? kLikeliestAsked : 0;
    score.adaptive = true;
    for (Reader& reader : readers_) {
      begin_answer(reader.at);
      score.paths = mixing_ && reader.place;
      score.batches = !sentence && !score.paths;
      const std::string_view text =
          sentence ? std::string_view(round_->question) : state_.part_of_text(round_->part);
      reader.id = office_.ask(*this, reader.at, score, question_of(text));
    }
  }

  void begin_answer(SlotId at) {
    Answer& own = answer(at);
    own.running = true;
    own.fraction = 0;
    own.trouble = {};
    if (round_->what == What::part) own.totals.reset();
  }

  // The number of events that the model has found in that part, or else that the text has.
  double events_in(const Slot& slot) const {
    if (round_->what == What::sentence) return 0;
    if (slot.measured && slot.measured->part == round_->part) return slot.measured->totals.events;
    const TaskReady& facts = *state_.text.facts;
    return round_->part == Part::held_out ? facts.validation_tokens : facts.tokens;
  }

  // What is under way is broken off; what is done stays.
  void stop() {
    if (!round_) return;
    for (Reader& reader : readers_) {
      office_.line.drop(reader.id);
      if (state_.find(reader.at) != nullptr) answer(reader.at).running = false;
    }
    if (mixing_) {
      office_.line.forget(*this, kMixture);
      send({.models = 1, .complete = true}, {});  // what waits there is given back
      office_.line.forget(*this, kMixture);
    }
    answer(kMixture).running = false;
    mixing_ = false;
    log_probs_.clear();
    readers_.clear();
    round_.reset();
  }

  // What is known of it was of another model.
  void forget(SlotId at) {
    const bool asked = find(at) != nullptr;
    if (at != kMixture || !mixing_) {
      std::erase_if(readings().all, [at](const Answers& answers) { return answers.slot == at; });
    }
    if (!asked) return;
    stop();
    renew();
  }

  // ---- answers

  void take_scored(Reader& reader, Scored& scored, const Bytes& payload) {
    reader.spoke = true;
    std::move(scored.items.begin(), scored.items.end(), std::back_inserter(reader.tokens));
    reader.events += scored.events;
    if (reader.all_events > 0) {
      answer(reader.at).fraction = std::min(reader.events / reader.all_events, 1.0);
    }
    if (!mixing_ || !reader.place) return;
    reader.paths.insert(reader.paths.end(), payload.begin(), payload.end());
    if (reader.paths.size() >= kPassedOn) pass_on(reader);
  }

  // The model says nothing, or nothing more.
  void lose(SlotId at, const Sentence& why) {
    if (at == kMixture) {
      if (mixing_) give_up_mixing(why);
      return;
    }
    Reader* reader = find(at);
    if (reader == nullptr || reader->id == 0) return;
    reader->id = 0;
    reader->failed = true;
    Answer& own = answer(at);
    own.running = false;
    own.totals.reset();
    own.scored.clear();
    own.trouble = why;
    if (mixing_ && reader->place) {
      if (reader->spoke) {
        give_up_mixing(say("{0} stopped: {1}", the(at).name, why));
      } else if (mixed_readers() > 1) {
        send({.model = static_cast<std::uint32_t>(*reader->place), .without = true}, {});
      }
    }
    advance();
  }

  std::size_t mixed_readers() const {
    return static_cast<std::size_t>(
        std::count_if(readers_.begin(), readers_.end(),
                      [](const Reader& reader) { return reader.place && !reader.failed; }));
  }

  // ---- the mixture

  void send(MixPaths command, Bytes paths) {
    office_.line.send(*this, kMixture, command, std::move(paths));
  }
  void pass_on(Reader& reader) {
    send({.model = static_cast<std::uint32_t>(*reader.place)}, std::exchange(reader.paths, {}));
  }

  void give_up_mixing(const Sentence& why) {
    if (!mixing_) return;
    office_.line.forget(*this, kMixture);
    mixing_ = false;
    Answer& own = answer(kMixture);
    own.running = false;
    own.totals.reset();
    own.scored.clear();
    own.trouble = why;
    end_if_done();
  }

  // One more has answered.
  void advance() {
    const bool all = std::all_of(readers_.begin(), readers_.end(),
                                 [](const Reader& reader) { return reader.id == 0; });
    if (!all) return;
    if (mixing_) {
      if (mixed_readers() < 2) {
        return give_up_mixing(say("fewer than two of its models can go on learning"));
      }
      Reader* last = nullptr;
      for (Reader& reader : readers_) {
        if (!reader.place || reader.failed) continue;
        if (last != nullptr) pass_on(*last);
        last = &reader;
      }
      return send({.model = static_cast<std::uint32_t>(*last->place), .complete = true},
                  std::exchange(last->paths, {}));
    }
    end_if_done();
  }

  void take_mixed(const PathsMixed& mixed, const Bytes& payload) {
    if (!mixing_) return;
    const bool sentence = round_->what == What::sentence;
    if (sentence) {
      const std::size_t before = log_probs_.size();
      log_probs_.resize(before + payload.size() / sizeof(double));
      if (!payload.empty()) {
        std::memcpy(log_probs_.data() + before, payload.data(), payload.size());
      }
    }
    const auto one = std::find_if(readers_.begin(), readers_.end(), [](const Reader& reader) {
      return reader.place && !reader.failed && reader.totals;
    });
    Answer& own = answer(kMixture);
    const bool waits = std::any_of(readers_.begin(), readers_.end(),
                                   [](const Reader& reader) { return reader.id != 0; });
    if (waits || mixed.events < one->totals->events) {
      const double all = readers_.front().all_events;
      if (all > 0) own.fraction = std::min(mixed.events / all, 1.0);
      return;
    }
    mixing_ = false;
    own.running = false;
    own.totals = totals_of(mixed, *one->totals);
    if (sentence) own.scored = mixed_tokens(one->tokens);
    end_if_done();
  }

  // Tokens as a model has them, but what is said of them is the mixture's. What else it expected is
  // not known: it mixes what its models say of the token that comes.
  std::vector<ScoredToken> mixed_tokens(std::vector<ScoredToken> tokens) const {
    for (std::size_t i = 0; i < std::min(tokens.size(), log_probs_.size()); ++i) {
      tokens[i].log10 = log_probs_[i] / std::log(10.0);
      tokens[i].rank = tokens[i].order = 0;
      tokens[i].likeliest.clear();
    }
    return tokens;
  }

  void end_if_done() {
    const bool all = std::all_of(readers_.begin(), readers_.end(),
                                 [](const Reader& reader) { return reader.id == 0; });
    if (!all || mixing_) return;
    done_of(round_->what) = std::exchange(round_, std::nullopt);
    readers_.clear();
    log_probs_.clear();
    office_.announce(say("All models have read on."));
  }

  std::optional<Round> round_;  // under way
  std::array<std::optional<Round>, 2> done_;
  std::vector<Reader> readers_;
  bool mixing_ = false;            // the mixture's session mixes
  std::vector<double> log_probs_;  // of the mixture, of each event of the sentence
};

}  // namespace

std::unique_ptr<Desk> make_desk(Office& office) { return std::make_unique<AdaptiveDesk>(office); }

}  // namespace onegin::web::adaptive
