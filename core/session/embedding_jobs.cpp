// Embed: the vectors of tokens, their neighbours, analogies and maps. A page's first visit has no
// networks (ONEGIN_FIRST).
#include <algorithm>
#include <array>
#include <optional>

#include "evaluation/neighbours.h"
#include "evaluation/principal_components.h"
#include "evaluation/tsne.h"
#include "models/embedding_model.h"
#include "session/jobs.h"
#include "session/no_vectors.h"
#include "session/single_token.h"
#include "text/encoding.h"

namespace onegin {
namespace {

constexpr std::uint32_t kMostNeighbours = 1000, kFewestMapped = 3, kMostMapped = 5000;
// A type that stands in the text less often than this has learnt next to nothing: as the program
// word2vec does, neighbours are looked for among the others, where those are not too few.
constexpr double kSeldom = 5;
constexpr std::size_t kFewTypes = 100;
constexpr std::uint32_t kMostPerplexity = 1000, kMostIterations = 10'000;

class EmbedJob : public LongJob {
 public:
  EmbedJob(Embed command, const std::array<TokenId, 4>& asked, const Vectors& vectors,
           Workbench& bench)
      : command_(std::move(command)),
        asked_(asked),
        vectors_(vectors),
        clock_(bench.clock()),
        said_(clock_()),
        task_((*bench.task())->task),
        train_((*bench.task())->corpus.train()),
        components_(2),
        tsne_({.perplexity = command_.perplexity,
               .iterations = static_cast<int>(command_.iterations),
               .seed = command_.seed}) {}

 private:
  bool has_map() const { return !command_.map.empty(); }

  Result<void> work(Pieces& pieces) override {
    pieces(1, [this] { counts_.assign(vectors_.count, 0); });
    pieces.parts(train_.size(), Pieces::kCopied, [this](std::size_t first, std::size_t count) {
      for (const TokenId id : train_.subspan(first, count)) counts_[id] += 1;
    });
    pieces(Pieces::kExponential * static_cast<double>(vectors_.count), [this] { choose(); });
    if (pieces.behind()) return {};
    units_.take(pieces, vectors_, types_);
    pieces(1, [this] { ask(); });
    if (pieces.behind()) return {};
    if (near_) near_->work(pieces, units_, candidates_);
    if (analogy_) analogy_->work(pieces, units_, candidates_);
    pieces(1, [this] { mapped_ = std::min<std::size_t>(command_.tokens, types_.size()); });
    if (!has_map() || pieces.behind()) return {};
    const auto points = std::span(units_.numbers).first(mapped_ * units_.size);
    if (command_.map == "pca") {
      components_.work(pieces, points, units_.size);
    } else {
      tsne_.work(pieces, points, units_.size);
    }
    return {};
  }

  // The text tokens, those most frequent first; of a known text only what it has.
  void choose() {
    for (std::size_t id = kFirstText; id < vectors_.count; ++id) {
      const bool asked = std::find(asked_.begin(), asked_.end(), id) != asked_.end();
      if (train_.empty() || counts_[id] > 0 || asked) types_.push_back(static_cast<TokenId>(id));
    }
    std::stable_sort(types_.begin(), types_.end(),
                     [this](TokenId a, TokenId b) { return counts_[a] > counts_[b]; });
    const auto seldom = std::find_if(types_.begin(), types_.end(),
                                     [this](TokenId type) { return counts_[type] < kSeldom; });
    candidates_ = static_cast<std::size_t>(seldom - types_.begin());
    if (candidates_ < kFewTypes) candidates_ = types_.size();
  }

  std::size_t row_of(TokenId type) const {
    return static_cast<std::size_t>(std::find(types_.begin(), types_.end(), type) - types_.begin());
  }

  void ask() {
    if (asked_[0] != kUnknown) {
      const std::size_t row = row_of(asked_[0]);
      const auto v = units_[row];
      near_.emplace(std::vector<Scalar>(v.begin(), v.end()), command_.count,
                    std::vector<std::size_t>{row});
    }
    if (asked_[1] != kUnknown) {
      const std::size_t a = row_of(asked_[1]), b = row_of(asked_[2]), c = row_of(asked_[3]);
      analogy_.emplace(analogy_point(units_[a], units_[b], units_[c]), command_.count,
                       std::vector<std::size_t>{a, b, c});
    }
  }

  void pause(Reply& reply) override {
    constexpr double kInterval = 0.1;
    if (command_.map != "tsne" || tsne_.fraction() == 0 || clock_() - said_ < kInterval) return;
    said_ = clock_();
    Bytes payload;
    Embedded so_far = map(payload);
    so_far.fraction = tsne_.fraction();
    reply.say(std::move(so_far), std::move(payload));
  }

  Embedded map(Bytes& payload) const {
    Embedded answer;
    answer.types = static_cast<double>(vectors_.count - kFirstText);
    answer.size = static_cast<double>(vectors_.size);
    if (!has_map() && !command_.vectors) return answer;
    const std::size_t count = has_map() ? mapped_ : types_.size();
    std::vector<float> numbers;
    for (std::size_t i = 0; i < count; ++i) {
      answer.tokens.push_back(well_formed(task_.vocabulary.text(types_[i])));
      if (!train_.empty()) answer.counts.push_back(counts_[types_[i]]);
      if (!has_map()) {
        for (const Scalar x : vectors_[types_[i]]) numbers.push_back(static_cast<float>(x));
      } else if (command_.map == "pca") {
        for (int k = 0; k < 2; ++k) {
          numbers.push_back(static_cast<float>(components_.projected[2 * i + (k == 0 ? 0U : 1U)]));
        }
      } else {
        numbers.push_back(static_cast<float>(tsne_.x(i)));
        numbers.push_back(static_cast<float>(tsne_.y(i)));
      }
    }
    append_bytes(payload, std::as_bytes(std::span(numbers)));
    return answer;
  }

  std::vector<NearToken> named_tokens(const std::vector<Neighbour>& near) const {
    std::vector<NearToken> tokens;
    for (const Neighbour& one : near) {
      tokens.push_back({well_formed(task_.vocabulary.text(types_[one.row])), one.cosine});
    }
    return tokens;
  }

  Result<void> finish(Reply& reply) override {
    Bytes payload;
    Embedded answer = map(payload);
    if (near_) answer.neighbours = named_tokens(near_->nearest);
    if (analogy_) answer.analogy = named_tokens(analogy_->nearest);
    answer.shares = components_.shares;
    reply.finish(std::move(answer), std::move(payload));
    return {};
  }

  const Embed command_;
  const std::array<TokenId, 4> asked_;  // the token, and the three of an analogy; kUnknown: none
  const Vectors vectors_;
  const Clock& clock_;
  double said_;
  const Task& task_;
  const TokenView train_;
  std::vector<double> counts_;
  std::vector<TokenId> types_;
  std::size_t candidates_ = 0;  // the first of them: what may be a neighbour
  UnitVectors units_;
  std::optional<NearestVectors> near_, analogy_;
  std::size_t mapped_ = 0;
  PrincipalComponents components_;
  Tsne tsne_;
};

Result<void> check_numbers(const Embed& command) {
  const auto within = [](double value, double least, double most) {
    return value >= least && value <= most;
  };
  const auto refuse = [](std::string_view name, std::uint32_t least, std::uint32_t most) {
    return Error{say("'{0}' is out of its bounds", name), "", say("give {0} to {1}", least, most)};
  };
  if (!within(command.count, 1, kMostNeighbours)) return refuse("count", 1, kMostNeighbours);
  if (!command.map.empty() && command.map != "pca" && command.map != "tsne") {
    return Error{say("there is no map '{0}'", command.map), "", say("choose pca or tsne")};
  }
  if (command.vectors && !command.map.empty()) {
    return Error{say("a map and all vectors exclude each other"), "", say("choose one")};
  }
  if (!within(command.tokens, kFewestMapped, kMostMapped)) {
    return refuse("tokens", kFewestMapped, kMostMapped);
  }
  if (!within(command.perplexity, 1, kMostPerplexity)) {
    return refuse("perplexity", 1, kMostPerplexity);
  }
  if (!within(command.iterations, 1, kMostIterations)) {
    return refuse("iterations", 1, kMostIterations);
  }
  if (!command.analogy.empty() && command.analogy.size() != 3) {
    return Error{say("an analogy is of three tokens, not {0}", command.analogy.size()), "",
                 say("give a, b and c of a - b + c")};
  }
  return {};
}

}  // namespace

JobResult make_job(const Embed& command, Payload&&, Workbench& bench) {
  const auto held = bench.ready_model();
  if (!held) return held.error();
  EmbeddingModel* embedding = (*held)->model->as_embedding();
  if (embedding == nullptr) return no_vectors(*(*held)->model);
  if (const auto sound = check_numbers(command); !sound) return sound.error();
  const Task& task = (*bench.task())->task;
  std::array<TokenId, 4> asked{kUnknown, kUnknown, kUnknown, kUnknown};
  const auto find = [&](const std::string& token, TokenId& id) -> Result<void> {
    const auto type = single_token(token, task);
    if (!type) return type.error();
    id = *type;
    return {};
  };
  if (!command.neighbours.empty()) {
    if (const auto found = find(command.neighbours, asked[0]); !found) return found.error();
  }
  for (std::size_t i = 0; i < command.analogy.size(); ++i) {
    if (const auto found = find(command.analogy[i], asked[i + 1]); !found) return found.error();
  }
  return job<EmbedJob>(command, asked, embedding->vectors(), bench);
}

}  // namespace onegin
