// Proof "seed": two fresh models of the same settings and seed, trained the same steps on the same
// piece of text, are the same to the bit.
#include <map>
#include <string>

#include "formats/checksum.h"
#include "session/proofs.h"

namespace onegin {
namespace {

constexpr std::size_t kTrain = 4096, kHeldOut = 1024;  // tokens of the piece

class SeedProof : public ProofQuestion {
 public:
  explicit SeedProof(const ProofSubject& subject)
      : held_(subject.held), built_(subject.built), bench_(subject.bench) {}

  Result<bool> advance(const Exhausted& exhausted, ProofRows& found) override {
    if (!piece_) return begin();
    do {
      const auto more = work(exhausted);
      if (!more) return more;
      if (*more) continue;
      if (++trained_ == 2) {
        add_row(found);
        return false;
      }
      blocks_.clear();
      fresh_ = HeldModel();
      is_made_ = false;
      step_ = 0;
    } while (!exhausted());
    return true;
  }
  double progress() const override {
    return (static_cast<double>(trained_) + step_ / (steps_ + 1.0)) / 2;
  }

 private:
  using Sums = std::map<std::string, std::uint64_t>;

  Result<bool> begin() {
    if (held_.kind->make == nullptr || !held_.parts.empty()) {
      return Error{say("a mixture does not learn from a seed"), "", say("ask each of its models")};
    }
    if (built_.corpus.train().empty() || !held_.learner) {
      return Error{say("the model came without a text to learn from, so it is not trained again"),
                   "", ""};
    }
    if (const auto fits = check_room(bench_, held_.training_bytes); !fits) return fits.error();
    const bool lines = built_.task.sentences();
    const Corpus& corpus = built_.corpus;
    piece_ = piece_of(corpus, beginning(corpus.train(), kTrain, lines),
                      beginning(corpus.validation(), kHeldOut, lines), built_.task);
    configure_.kind = held_.kind->id;
    for (const Field& field : held_.fields()) {
      configure_.settings.emplace_back(std::string(field.name), field.text());
    }
    configure_.seed = held_.seed;
    steps_ = held_.model->counted() ? 1 : held_.model->parameters() < 400'000 ? 3 : 1;
    return true;
  }

  // Makes a model, trains it, takes its checksums; some of that. True while more is left.
  Result<bool> work(const Exhausted& exhausted) {
    if (!is_made_) {
      const auto more = pieces_.walk([this](Pieces& pieces) {
        return make_model(pieces, configure_, built_.task, *piece_, bench_.clock(), fresh_);
      });
      if (!more) return more;
      is_made_ = !*more;
      return true;
    }
    if (step_ < steps_) {
      const auto more = fresh_.learner->step(exhausted);
      if (!more) return more;
      if (!*more) ++step_;
      return true;
    }
    if (fresh_.learner->settle(exhausted)) return true;
    if (blocks_.empty()) take_blocks();
    return pieces_.walk([this](Pieces& pieces) { take_sums(pieces); });
  }

  void take_blocks() {
    Blocks weights, training;
    fresh_.model->save(weights);
    fresh_.learner->save(training);
    training.erase(std::string(kTimes));
    for (const auto& [name, block] : weights) blocks_["weights/" + name] = block;
    for (const auto& [name, block] : training) blocks_["training/" + name] = block;
  }

  void take_sums(Pieces& pieces) {
    for (const auto& saved : blocks_) {
      const Block& block = saved.second;
      pieces.parts(block.size(), Pieces::kByte, [&](std::size_t first, std::size_t count) {
        part_.resize(count);
        block.read(first, part_);
        sum_.add(part_);
      });
      pieces(1, [&] {
        sums_[trained_][saved.first] = sum_.value();
        sum_ = Checksum();
      });
    }
  }

  // 48 bits, which a double holds.
  static double checksum(const Sums& sums) {
    Checksum all;
    for (const auto& [name, value] : sums) all.add(std::as_bytes(std::span(&value, 1)));
    return static_cast<double>(all.value() >> 16U);
  }

  void add_row(ProofRows& found) const {
    std::size_t differ = 0;
    for (const auto& [name, value] : sums_[0]) {
      const auto other = sums_[1].find(name);
      if (other == sums_[1].end() || other->second != value) ++differ;
    }
    found.add(judged(
        {.kind = "seed",
         .name = held_.model->counted()
                     ? say("checksum of two counts of the same {0} tokens", piece_->train_size)
                     : say("checksum of two trainings, seed {0}, steps {1}", held_.seed, steps_),
         .theirs = checksum(sums_[1]),
         .ours = checksum(sums_[0]),
         .difference = static_cast<double>(differ),
         .allowed = 0}));
  }

  HeldModel& held_;
  const CorpusBuilder::Built& built_;
  const Workbench& bench_;
  std::unique_ptr<Corpus> piece_;
  Configure configure_;
  Pieces pieces_{Pieces::kLargest};
  HeldModel fresh_;
  bool is_made_ = false;
  std::uint32_t steps_ = 1, step_ = 0;
  std::size_t trained_ = 0;  // models
  Blocks blocks_;            // of the fresh one
  std::vector<std::byte> part_;
  Checksum sum_;
  Sums sums_[2];
};

}  // namespace

std::unique_ptr<ProofQuestion> ask_seed(const ProofSubject& subject) {
  return std::make_unique<SeedProof>(subject);
}

}  // namespace onegin
