// Beam search: the likeliest continuation among the best few at every length.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "evaluation/choices.h"
#include "evaluation/generate.h"

namespace onegin {

// Keeps the `width` likeliest hypotheses at every length; one that ends in </s> is finished. The
// answer is the likeliest, finished or of full length; ties go to the older hypothesis and the
// smaller id. Of pairs, where a target is as long as its source asks for, what is compared is
// log P / ((5 + tokens) / 6)^0.6 (Wu et al. 2016, section 7), which does not prefer short ones.
class BeamSearch {
 public:
  // Model and task must outlive it. `length`: tokens at the most, </s> included.
  BeamSearch(const LanguageModel& model, const Task& task, std::uint32_t width,
             std::uint32_t length);

  // From a state on.
  void begin(State state);
  // True while there is more to do.
  bool advance(const Exhausted& exhausted);
  // Then: the best; empty where nothing can follow.
  const std::vector<TokenChoice>& best() const;

 private:
  struct Hypothesis {
    State state;
    double log_prob = 0;
    std::vector<TokenChoice> tokens = {};
    bool unread = false;  // the state does not know the last token yet
  };
  // A hypothesis and one token more.
  struct Extension {
    std::size_t parent = 0;
    TokenChoice token;
    double log_prob = 0;
  };
  static bool better(const Extension& a, const Extension& b);

  double normalised(double log_prob, std::size_t tokens) const;
  double score(const Hypothesis& hypothesis) const {
    return normalised(hypothesis.log_prob, hypothesis.tokens.size());
  }
  bool settled() const;
  void extend_one();
  void keep_best();

  const LanguageModel& model_;
  const Task& task_;
  const std::uint32_t width_, limit_;
  std::uint32_t length_ = 0;
  std::vector<Hypothesis> live_;  // best first
  std::size_t next_ = 0;          // of live_, to be extended
  std::vector<Extension> extensions_;
  Hypothesis finished_;      // the best
  std::uint32_t ended_ = 0;  // the number of hypotheses that ended
  std::vector<Scalar> log_probs_;
};

// Of a search for whole targets. Error: no hypothesis, or more than 1000.
Result<void> check_beam(std::uint32_t width);

// The best continuation of a prompt, reported when the search ends.
std::unique_ptr<Generator> make_beam_search(const LanguageModel& model, const Task& task,
                                            std::string prompt, const GenerationConfig& config);

}  // namespace onegin
