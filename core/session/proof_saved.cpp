// Proof "saved": written to Onegin's file and read again, the model is the same to the bit.
#include <algorithm>
#include <cmath>
#include <optional>

#include "evaluation/blank_walk.h"
#include "evaluation/context_walk.h"
#include "session/proofs.h"
#include "session/saved_model.h"

namespace onegin {
namespace {

class SavedProof : public ProofQuestion {
 public:
  explicit SavedProof(const ProofSubject& subject)
      : held_(subject.held),
        built_(subject.built),
        bench_(subject.bench),
        count_(subject.command.events) {
    // Under the model's own ids: questions may be put on those of a common event space.
    events_ = subject.events;
    if (subject.asked.task == &built_.task) return;
    events_ = built_.corpus.validation();
    if (events_.empty()) events_ = built_.corpus.train();
  }

  Result<bool> advance(const Exhausted& exhausted, ProofRows& found) override {
    if (!writer_) return begin();
    do {
      const auto more = stage_ == Stage::write   ? write()
                        : stage_ == Stage::read  ? read(found)
                        : stage_ == Stage::score ? score(exhausted)
                                                 : compare();
      if (!more) return more;
      if (*more) continue;
      if (stage_ == Stage::score) add_scores(found);
      if (stage_ == Stage::compare) add_bytes(found);
      if (stage_ == Stage::compare || stage_ == Stage::refused) return false;
      stage_ = static_cast<Stage>(static_cast<int>(stage_) + 1);
    } while (!exhausted());
    return true;
  }
  double progress() const override { return static_cast<int>(stage_) / 4.0; }

 private:
  enum class Stage { write, read, score, compare, refused };

  Result<bool> begin() {
    const Save command{.with_training = false, .times = false};
    auto blocks =
        session_blocks(held_, built_, held_.progress(false, built_.corpus.statistics), command);
    if (!blocks) return blocks.error();
    held_.model->save(weights_);
    std::uint64_t size = 0;
    for (const auto& [name, block] : *blocks) size += block.size();
    // The file, and the model that is read from it.
    const auto fits = check_room(bench_, size + 2 * held_.model->memory_bytes());
    if (!fits) return fits.error();
    writer_.emplace(std::move(*blocks));
    return true;
  }

  Result<bool> write() {
    return pieces_.walk([this](Pieces& pieces) { writer_->write(pieces, file_); });
  }

  // A file that is refused is no reason to leave the question out: the answer is no.
  Result<bool> read(ProofRows& found) {
    const auto more = pieces_.walk(
        [this](Pieces& pieces) { return reader_.read(pieces, file_, bench_.clock()); });
    if (!more) {
      found.note(more.error().said());
      found.add(judged({.kind = "saved",
                        .name = say("the model's own file, which is refused"),
                        .difference = 1,
                        .allowed = 0}));
      stage_ = Stage::refused;
      return false;
    }
    if (*more) return true;
    loaded_ = reader_.model();
    const Task& task = built_.task;
    const std::size_t run = 32;
    if (held_.model->as_language() == nullptr) {
      blanks_.emplace(task, events_, count_);
      return false;
    }
    ours_.emplace(*held_.model->as_language(), task, events_, count_, run);
    theirs_.emplace(*loaded_->as_language(), task, events_, count_, run);
    return false;
  }

  Result<bool> score(const Exhausted& exhausted) {
    while (blanks_ ? blanks_->next() : ours_->next() && theirs_->next()) {
      const double ours = blanks_ ? filled(*held_.model) : log_prob(*held_.model, *ours_);
      const double theirs = blanks_ ? filled(*loaded_) : log_prob(*loaded_, *theirs_);
      sums_[0] += theirs;
      sums_[1] += ours;
      // Equal infinities are equal; what is not a number is not.
      if (!(ours == theirs)) largest_ = std::max(largest_, gap(ours, theirs));
      if (exhausted()) return true;
    }
    return false;
  }

  // log10 P of the token that stands at the blank.
  double filled(const Model& model) {
    log_probs_.resize(model.as_blank()->vocabulary_size());
    model.as_blank()->fill(blanks_->place().sentence, blanks_->place().position, log_probs_);
    return to_log10(static_cast<double>(log_probs_[blanks_->truth()]));
  }

  static double log_prob(const Model& model, const ContextWalk& walk) {
    const TokenId event = walk.event();
    EventScore score;
    model.as_language()->score_each({&walk.state(), 1}, {&event, 1}, {&score, 1});
    return to_log10(score.log_prob);
  }
  static double gap(double a, double b) {
    const double gap = std::abs(a - b);
    return std::isnan(gap) ? std::numeric_limits<double>::infinity() : gap;
  }

  Result<bool> compare() {
    if (again_.empty()) loaded_->save(again_);
    return pieces_.walk([this](Pieces& pieces) {
      for (const auto& saved : weights_) {
        const Block& block = saved.second;
        const auto other = again_.find(saved.first);
        const bool there = other != again_.end() && other->second.size() == block.size();
        pieces.parts(block.size(), 2 * Pieces::kByte, [&](std::size_t first, std::size_t count) {
          parts_[0].resize(count);
          parts_[1].resize(count);
          block.read(first, parts_[0]);
          if (there) other->second.read(first, parts_[1]);
          for (std::size_t i = 0; i < count; ++i) {
            if (!there || parts_[0][i] != parts_[1][i]) ++differ_;
          }
        });
      }
    });
  }

  void add_scores(ProofRows& found) const {
    found.add(judged(
        {.kind = "saved",
         .name = blanks_ ? say("log10 P of {0} blanks, from the file and before", blanks_->seen())
                         : say("log10 P of {0} events, from the file and before", ours_->seen()),
         .theirs = sums_[0],
         .ours = sums_[1],
         .difference = largest_,
         .allowed = 0}));
  }
  void add_bytes(ProofRows& found) const {
    found.add(judged({.kind = "saved",
                      .name = say("bytes of the weights, saved once more and the first time"),
                      .theirs = bytes_of(again_),
                      .ours = bytes_of(weights_),
                      .difference = differ_ + std::abs(bytes_of(again_) - bytes_of(weights_)),
                      .allowed = 0}));
  }
  static double bytes_of(const Blocks& blocks) {
    double size = 0;
    for (const auto& [name, block] : blocks) size += static_cast<double>(block.size());
    return size;
  }

  HeldModel& held_;
  const CorpusBuilder::Built& built_;
  const Workbench& bench_;
  const std::size_t count_;
  TokenView events_;
  Stage stage_ = Stage::write;
  Pieces pieces_{Pieces::kLargest};
  Blocks weights_, again_;
  std::optional<ContainerWriter> writer_;
  Bytes file_;
  ModelReader reader_;
  std::unique_ptr<Model> loaded_;
  std::optional<ContextWalk> ours_, theirs_;
  std::optional<BlankWalk> blanks_;  // in place of these
  std::vector<Scalar> log_probs_;
  double sums_[2] = {0, 0};
  double largest_ = 0, differ_ = 0;
  std::vector<std::byte> parts_[2];
};

}  // namespace

std::unique_ptr<ProofQuestion> ask_saved(const ProofSubject& subject) {
  return std::make_unique<SavedProof>(subject);
}

}  // namespace onegin
