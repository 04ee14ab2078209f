// Fills blanks: which token stands there, given all others, by any kind of model.
#pragma once

#include <array>
#include <memory>
#include <string_view>
#include <vector>

#include "evaluation/blank_question.h"
#include "models/model.h"

namespace onegin {

// How an answer came about.
enum class FillWay : int {
  exact,    // all tokens, or all combinations, were tried
  largest,  // only the tokens likeliest by what stands before the blank were tried
  beam,     // several blanks together, of which some combinations were tried
  direct,   // the model answers blanks itself
  in_turn,  // it does, and several blanks were filled one after another, the likeliest first
};
inline constexpr std::array<std::string_view, 5> kFillWays{"exact", "largest", "beam", "direct",
                                                           "in_turn"};

struct FillOptions {
  std::size_t candidates = 2000;  // tried at the most, for each blank
  std::size_t beam = 100;         // beginnings that are kept from one blank to the next
};

// One token for each blank.
struct JointFill {
  std::vector<TokenId> tokens;
  double log_prob = 0;  // natural logarithm, as that of all below
};

struct FillAnswer {
  FillWay way = FillWay::exact;
  // For each blank log P(. | all that is shown) of all V ids; exp of it sums to 1. Of several
  // blanks: summed over what stands in the others, among the combinations tried; in turn: as it was
  // when the blank was filled. -infinity for what is no event, </s>, and what was not tried. All
  // are where the model finds the sentence impossible whatever stands there.
  std::vector<std::vector<double>> log_probs;
  // Several blanks: combinations, the likeliest first, at most kMostJoint; in turn the one chosen.
  std::vector<JointFill> joint;
  static constexpr std::size_t kMostJoint = 10;
  double truth = 0;                // log P of the true combination, where it is known
  std::vector<std::size_t> order;  // in turn: the blanks as they were filled
  // FillWay::largest: what the tokens left out have of P(. | what stands before the blank), and of
  // the answer at most, if none of them fits what follows better than the best one tried.
  double left_out = 0, bound = 0;
};

// Bounded work towards one answer.
class Filler {
 public:
  virtual ~Filler() = default;
  // True while more is left.
  virtual bool advance(const Exhausted& exhausted) = 0;
  virtual double progress() const = 0;  // 0 to 1
  const FillAnswer& answer() const { return answer_; }

 protected:
  FillAnswer answer_;
};

// By the ability of the model, which must outlive it: what fills blanks is asked; what says what
// comes next is asked how likely the whole is with each token in the blank,
//   P(v | left, right) = P(left v right) / sum over v' of P(left v' right),
// the left side read once, the right side as far as the model looks back. The true tokens are
// always among those tried. The model has one of these abilities.
std::unique_ptr<Filler> make_filler(const Model& model, BlankQuestion question,
                                    const FillOptions& options = {});

}  // namespace onegin
