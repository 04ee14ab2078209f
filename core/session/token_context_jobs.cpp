// FindContexts: a token where it stands in the held-out part, as a network has it there. A page's
// first visit has no networks (ONEGIN_FIRST).
#include <algorithm>
#include <limits>
#include <memory>
#include <optional>

#include "evaluation/neighbours.h"
#include "evaluation/principal_components.h"
#include "evaluation/token_contexts.h"
#include "evaluation/tsne.h"
#include "session/clamped_job.h"
#include "session/pacer.h"
#include "session/single_token.h"
#include "text/encoding.h"

namespace onegin {
namespace {

constexpr std::size_t kContextBefore = 24, kContextAfter = 12;  // tokens of a context that is shown
constexpr std::size_t kFewestPlaces = 3;

class FindContextsJob : public Job {
 public:
  FindContextsJob(words::FindContexts command, TokenId token, HeldModel& held,
                  const CorpusBuilder::Built& built, Workbench& bench)
      : command_(std::move(command)),
        token_(token),
        held_(held),
        task_(built.task),
        events_(built.corpus.validation()),
        pacer_(bench.clock()),
        components_(2),
        tsne_({.perplexity = command_.perplexity,
               .iterations = static_cast<int>(command_.iterations),
               .seed = command_.seed}) {}

  Result<bool> advance(const Exhausted& exhausted, Reply& reply) override {
    do {
      const auto more = work(exhausted);
      if (!more) return more;
      if (*more) {
        say_how_far(reply);
      } else if (phase_ == Phase::arrange) {
        finish(reply);
        return false;
      } else {
        phase_ = phase_ == Phase::find ? Phase::read : Phase::arrange;
      }
    } while (!exhausted());
    return true;
  }

 private:
  enum class Phase { find, read, arrange };

  // Some of the work of a phase. True while it has more.
  Result<bool> work(const Exhausted& exhausted) {
    if (phase_ == Phase::read) return states_->advance(exhausted);
    return pieces_.walk([this](Pieces& pieces) -> Result<void> {
      return phase_ == Phase::find ? find(pieces) : arrange(pieces);
    });
  }

  Result<void> find(Pieces& pieces) {
    if (command_.token.empty()) {
      pieces(1, [this] { counts_.assign(task_.vocabulary.size(), 0); });
      pieces.parts(std::min(events_.size(), TokenPlaces::kMostTokens), Pieces::kCopied,
                   [this](std::size_t first, std::size_t count) {
                     for (const TokenId id : events_.subspan(first, count)) ++counts_[id];
                   });
    }
    pieces(Pieces::kCopied * static_cast<double>(counts_.size() + 1), [this] { begin(); });
    if (pieces.behind()) return {};
    finder_->work(pieces);
    return pieces(1, [this]() -> Result<void> {
      if (finder_->places.size() < kFewestPlaces) return too_few();
      states_ = std::make_unique<ContextStates>(*held_.model->as_neural(), held_.shape, events_,
                                                task_.sentences(), finder_->places);
      return {};
    });
  }

  Result<void> arrange(Pieces& pieces) {
    auto mixed = pieces(1e6, [this] { return mix(); });
    if (!mixed || pieces.behind()) return mixed;
    units_.take(pieces, {centred_.data(), count(), mixed_.size, mixed_.size}, rows_);
    find_near(pieces);
    if (pieces.behind()) return {};
    if (command_.map == "pca") {
      components_.work(pieces, mixed_.numbers, mixed_.size);
    } else {
      tsne_.work(pieces, centred_, mixed_.size);
    }
    return {};
  }

  std::size_t count() const { return finder_->places.size(); }

  void begin() {
    if (command_.token.empty()) token_ = frequent();
    const auto reading = held_.model->as_neural()->blank_reading();
    std::size_t window = reading ? reading->window : std::numeric_limits<std::size_t>::max();
    if (reading && task_.sentences() && window > 2) --window;  // for <s>
    finder_.emplace(events_, token_, command_.count, window);
  }

  // The most frequent one that is more than a letter or three; else that is seen; else of all.
  TokenId frequent() const {
    const auto rank = [this](TokenId id) {
      const std::string_view token = task_.vocabulary.text(id);
      if (token.find_first_not_of(" \t\n") == std::string_view::npos) return 0;
      return token.size() > 3 ? 2 : 1;
    };
    TokenId best = kFirstText;
    for (TokenId id = kFirstText; id < counts_.size(); ++id) {
      const bool better =
          rank(id) == rank(best) ? counts_[id] > counts_[best] : rank(id) > rank(best);
      if (better && counts_[id] >= kFewestPlaces) best = id;
    }
    return best;
  }

  Error too_few() const {
    return Error{say("'{0}' stands {1} times in the held-out part of the text",
                     well_formed(task_.vocabulary.text(token_)), finder_->all),
                 "", say("give a token that stands there three times at least")};
  }

  // The mixed states, and the same without their mean, which all places have in common.
  Result<void> mix() {
    auto mixed = mix_layers(states_->layers, command_.weights);
    if (!mixed) return mixed.error();
    mixed_ = std::move(*mixed);
    centred_ = mixed_.numbers;
    for (std::size_t j = 0; j < mixed_.size; ++j) {
      double mean = 0;
      for (std::size_t i = 0; i < count(); ++i) {
        mean += static_cast<double>(centred_[i * mixed_.size + j]) / static_cast<double>(count());
      }
      for (std::size_t i = 0; i < count(); ++i) {
        centred_[i * mixed_.size + j] -= static_cast<Scalar>(mean);
      }
    }
    for (std::size_t i = 0; i < count(); ++i) rows_.push_back(static_cast<TokenId>(i));
    return {};
  }

  void find_near(Pieces& pieces) {
    const double each = 2 * static_cast<double>(count() * std::max<std::size_t>(mixed_.size, 16));
    pieces.parts(count(), each, [this](std::size_t first, std::size_t part) {
      for (std::size_t i = first; i < first + part; ++i) {
        const auto v = units_[i];
        NearestVectors nearest({v.begin(), v.end()}, near(), {i});
        Pieces all;
        nearest.work(all, units_);
        for (const Neighbour& one : nearest.nearest) {
          near_rows_.push_back(static_cast<float>(one.row));
          near_cosines_.push_back(static_cast<float>(one.cosine));
        }
      }
    });
  }
  std::size_t near() const { return std::min<std::size_t>(command_.near, count() - 1); }

  void say_how_far(Reply& reply) {
    if (!states_ || !pacer_.due()) return;
    words::ContextsFound so_far;
    so_far.fraction = 0.5 * states_->fraction() + 0.5 * tsne_.fraction();
    reply.say(std::move(so_far));
  }

  std::string text_of(std::size_t begin, std::size_t end) const {
    return well_formed(decode(task_, events_.subspan(begin, end - begin)));
  }

  void finish(Reply& reply) {
    words::ContextsFound answer;
    answer.token = well_formed(task_.vocabulary.text(token_));
    answer.all = static_cast<double>(finder_->all);
    for (const TokenPlace& place : finder_->places) {
      const std::size_t at = place.at;
      const std::size_t begin = at - std::min(at - place.begin, kContextBefore);
      const std::size_t end = std::min(place.end, at + 1 + kContextAfter);
      answer.places.push_back({text_of(begin, at), text_of(at, at + 1), text_of(at + 1, end)});
    }
    for (const auto& layer : states_->layers) {
      answer.depths.push_back(static_cast<std::uint32_t>(layer.depth));
    }
    answer.near = static_cast<std::uint32_t>(near());
    answer.shares = components_.shares;
    std::vector<float> numbers;
    const bool pca = command_.map == "pca";
    for (std::size_t i = 0; i < count(); ++i) {
      numbers.push_back(static_cast<float>(pca ? components_.projected[2 * i] : tsne_.x(i)));
      numbers.push_back(static_cast<float>(pca ? components_.projected[2 * i + 1] : tsne_.y(i)));
    }
    numbers.insert(numbers.end(), near_rows_.begin(), near_rows_.end());
    numbers.insert(numbers.end(), near_cosines_.begin(), near_cosines_.end());
    Bytes payload;
    append_bytes(payload, std::as_bytes(std::span(numbers)));
    reply.finish(std::move(answer), std::move(payload));
  }

  const words::FindContexts command_;
  TokenId token_;  // kUnknown until a frequent one is chosen
  HeldModel& held_;
  const Task& task_;
  const TokenView events_;
  Pacer pacer_;
  Pieces pieces_{Pieces::kLargest};
  Phase phase_ = Phase::find;
  std::vector<std::uint64_t> counts_;
  std::optional<TokenPlaces> finder_;
  std::unique_ptr<ContextStates> states_;
  MixedStates mixed_;
  std::vector<Scalar> centred_;
  std::vector<TokenId> rows_;
  UnitVectors units_;
  std::vector<float> near_rows_, near_cosines_;
  PrincipalComponents components_;
  Tsne tsne_;
};

Result<void> check_numbers(const words::FindContexts& command) {
  const auto refuse = [](std::string_view name, int least, int most) {
    return Error{say("'{0}' is out of its bounds", name), "", say("give {0} to {1}", least, most)};
  };
  if (command.count < kFewestPlaces || command.count > 1000) return refuse("count", 3, 1000);
  if (command.near < 1 || command.near > 20) return refuse("near", 1, 20);
  if (command.map != "pca" && command.map != "tsne") {
    return Error{say("there is no map '{0}'", command.map), "", say("choose pca or tsne")};
  }
  if (!(command.perplexity >= 1 && command.perplexity <= 1000)) {
    return refuse("perplexity", 1, 1000);
  }
  if (command.iterations < 1 || command.iterations > 10'000) return refuse("iterations", 1, 10'000);
  return {};
}

}  // namespace

JobResult make_job(const words::FindContexts& command, Payload&&, Workbench& bench) {
  if (const auto model = traceable_model(bench); !model) return model.error();
  if (const auto sound = check_numbers(command); !sound) return sound.error();
  const CorpusBuilder::Built& built = **bench.task();
  if (built.corpus.validation().empty()) {
    return Error{say("no part of the text is held out"), "", say("hold out a part of the text")};
  }
  TokenId token = kUnknown;
  if (!command.token.empty()) {
    const auto found = single_token(command.token, built.task);
    if (!found) return found.error();
    token = *found;
  }
  return job<FindContextsJob>(command, token, **bench.ready_model(), built, bench);
}

}  // namespace onegin
