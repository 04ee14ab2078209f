// Weights are kept and put back whole, whatever the pieces.
#include "training/weight_copies.h"

#include <gtest/gtest.h>

#include "tiny_models.h"

namespace onegin {
namespace {

// Packs its weights anew in pieces, and counts how often.
class Repacked : public TinyNeural {
 public:
  void repack(Pieces& pieces) override {
    pieces(Pieces::kLargest, [] {});
    pieces(Pieces::kLargest, [this] { ++repacks; });
  }
  int repacks = 0;
};

struct Copied {
  Copied() {
    EXPECT_TRUE(model.build(tiny_shape(), 1));
    model.visit_tensors([this](const Tensor& tensor) { tensors.push_back(tensor); });
  }
  std::vector<Scalar> weights() const {
    std::vector<Scalar> all;
    for (const Tensor& tensor : tensors) {
      all.insert(all.end(), tensor.weights.begin(), tensor.weights.end());
    }
    return all;
  }
  void add(Scalar value) {
    for (const Tensor& tensor : tensors) {
      for (Scalar& x : tensor.weights) x += value;
    }
  }
  int finish() {
    int calls = 0;
    for (; copies.under_way(); ++calls) copies.advance();
    return calls;
  }
  void update(Scalar value) {
    Pieces all;
    copies.keep_last(all);
    add(value);
    copies.updated();
  }

  Repacked model;
  std::vector<Tensor> tensors;
  WeightCopies copies{model, tensors};
};

TEST(WeightCopies, TheLastAreThoseBeforeTheUpdate) {
  Copied copied;
  const auto first = copied.weights();
  copied.copies.put_back_last();
  EXPECT_FALSE(copied.copies.under_way()) << "nothing was changed yet";
  copied.update(1);
  const auto second = copied.weights();
  copied.update(1);
  copied.copies.put_back_last();
  EXPECT_GT(copied.finish(), 1);
  EXPECT_EQ(copied.weights(), second);
  EXPECT_EQ(copied.model.repacks, 1);
  copied.copies.put_back_last();
  EXPECT_FALSE(copied.copies.under_way()) << "they are put back once";
  EXPECT_NE(copied.weights(), first);
}

TEST(WeightCopies, TheBestStayWhateverIsLearntAfterThem) {
  Copied copied;
  EXPECT_FALSE(copied.copies.has_best());
  for (int round = 0; round < 3; ++round) {
    copied.add(1);
    const auto best = copied.weights();
    copied.copies.keep_best();
    copied.finish();
    EXPECT_TRUE(copied.copies.has_best());
    for (int i = 0; i < 3; ++i) copied.update(0.25);
    EXPECT_NE(copied.weights(), best);
    copied.copies.put_back_best();
    copied.finish();
    EXPECT_EQ(copied.weights(), best);
    EXPECT_EQ(copied.model.repacks, round + 1);
  }
  copied.copies.forget_best();
  EXPECT_FALSE(copied.copies.has_best());
}

TEST(WeightCopies, ACopyThatIsAbandonedBeginsAnew) {
  Copied copied;
  copied.copies.keep_best();
  copied.finish();
  const auto best = copied.weights();
  copied.add(1);
  copied.copies.put_back_best();
  copied.copies.advance();
  EXPECT_TRUE(copied.copies.under_way());
  copied.copies.abandon();
  EXPECT_FALSE(copied.copies.under_way());
  copied.add(1);
  copied.copies.put_back_best();
  copied.finish();
  EXPECT_EQ(copied.weights(), best);
}

TEST(WeightCopies, TheBestOfASavedTrainingAreReadInOrder) {
  Copied copied;
  const auto read = [](std::size_t first, std::span<Scalar> to) -> Result<void> {
    for (std::size_t i = 0; i < to.size(); ++i) to[i] = static_cast<Scalar>(first + i);
    return {};
  };
  Pieces all;
  ASSERT_TRUE(copied.copies.read_best(all, read));
  copied.copies.put_back_best();
  copied.finish();
  const auto weights = copied.weights();
  for (std::size_t i = 0; i < weights.size(); ++i) EXPECT_EQ(weights[i], static_cast<Scalar>(i));

  Pieces again;
  const auto failed = copied.copies.read_best(again, [](std::size_t, std::span<Scalar>) {
    return Result<void>(Error{"not readable", "there", ""});
  });
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().where, "there");
}

}  // namespace
}  // namespace onegin
