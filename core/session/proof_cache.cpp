// Prove::cache: bits that fall, and a sum that is not 1 any more.
#include <cmath>
#include <limits>

#include "evaluation/token_cache.h"
#include "session/proofs.h"

namespace onegin {
namespace {

class CacheProof : public ProofQuestion {
 public:
  explicit CacheProof(const ProofSubject& subject)
      : blended_(*subject.asked.language, *subject.asked.task, subject.events,
                 subject.command.events) {
    const CorpusStatistics& facts = subject.built.corpus.statistics;
    if (subject.is_held_out && facts.validation_tokens > 0) {
      characters_ = static_cast<double>(facts.validation_characters) /
                    static_cast<double>(facts.validation_tokens);
    }
  }

  Result<bool> advance(const Exhausted& exhausted, ProofRows& found) override {
    if (blended_.advance(exhausted)) return true;
    const bool by_character = characters_ > 0;
    const double count = static_cast<double>(blended_.events()) * (by_character ? characters_ : 1);
    const double plain = blended_.plain_bits() / count, leaking = blended_.leaking_bits() / count;
    found.add(judged({.kind = "bits",
                      .name = by_character
                                  ? say("bits per character, then with a cache for the true token")
                                  : say("bits per token, then with a cache for the true token"),
                      .theirs = plain,
                      .ours = leaking,
                      .difference = std::abs(plain - leaking),
                      .allowed = std::numeric_limits<double>::infinity()}));
    found.add(sum_row(say("sum of all probabilities with that cache, the farthest from 1 of {0} "
                          "contexts",
                          blended_.events()),
                      blended_.leaking_sum()));
    return false;
  }
  double progress() const override { return blended_.progress(); }

 private:
  BlendedCache blended_;
  double characters_ = 0;  // of an event; 0: not known
};

}  // namespace

std::unique_ptr<ProofQuestion> ask_cache(const ProofSubject& subject) {
  return std::make_unique<CacheProof>(subject);
}

}  // namespace onegin
