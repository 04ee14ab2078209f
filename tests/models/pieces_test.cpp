// A pass cut into pieces: each is small, however large the model, and the results are the same
// bits.
#include <gtest/gtest.h>

#include "built_model.h"
#include "models/neural_model.h"
#include "saved_blocks.h"

namespace onegin {
namespace {

// T steps of B streams over V types.
struct Text {
  Text(int steps, int streams, std::uint32_t types) : steps_(steps), streams_(streams) {
    Random random(5);
    for (int i = 0; i < steps * streams; ++i) {
      inputs_.push_back(1 + random.below(types - 1));
      targets_.push_back(1 + random.below(types - 1));
      restarts_.push_back(random.below(9) == 0);
    }
  }
  Batch batch() const { return {steps_, streams_, inputs_, targets_, restarts_}; }

 private:
  int steps_, streams_;
  std::vector<TokenId> inputs_, targets_;
  std::vector<std::uint8_t> restarts_;
};

// Everything that passes leave behind, in bits.
std::vector<Scalar> after_two_passes(NeuralModel& model, const Text& text, Pieces pieces,
                                     int& walks) {
  BatchState state;
  Random random(3);
  std::vector<Scalar> all;
  walks = 0;
  for (int pass = 0; pass < 2; ++pass) {
    const Batch batch = text.batch();
    PassResult result;
    const auto work = [&](Pieces& p) {
      model.train_pass(p, batch, state, random, result);
      model.repack(p);
    };
    do {
      ++walks;
    } while (pieces.walk(work));
    all.push_back(static_cast<Scalar>(result.loss));
    all.insert(all.end(), state.memory.begin(), state.memory.end());
    model.visit_tensors([&](const Tensor& tensor) {
      all.insert(all.end(), tensor.gradient.begin(), tensor.gradient.end());
    });
  }
  return all;
}

TEST(Pieces, InterruptedAnywhereGivesTheSameBits) {
  for (const std::size_t types : {std::size_t{40}, std::size_t{700}}) {
    for (const ModelKind& kind : model_kinds()) {
      const auto make = [&] {
        return built_model(kind,
                           {{"layers", "3"},
                            {"hidden", "20"},
                            {"dropout", "0.3"},
                            {"embedding_dropout", "0.2"},
                            {"direct", "true"}},
                           types);
      };
      const auto once = make(), often = make();
      if (once->as_neural() == nullptr) continue;
      const Text text(5, 7, static_cast<std::uint32_t>(types));
      int walks = 0;
      const auto expected = after_two_passes(*once->as_neural(), text, Pieces(), walks);
      EXPECT_EQ(walks, 2) << "without an allotment a pass is one walk";
      // One piece a walk.
      const auto found = after_two_passes(*often->as_neural(), text, Pieces(1), walks);
      EXPECT_GT(walks, 30) << kind.id;
      EXPECT_TRUE(expected == found) << kind.id << " with " << types << " types";
    }
  }
}

// The first weights, and those of a file.
TEST(Pieces, BuiltAndLoadedPieceByPieceIsTheSame) {
  for (const ModelKind& kind : model_kinds()) {
    const SomeSettings settings{{"layers", "2"}, {"hidden", "200"}, {"direct", "true"}};
    const auto once = built_model(kind, settings, 3000);
    auto often = built_model(kind, settings, 9);
    Pieces pieces(1);
    int walks = 0;
    const auto walk = [&](const auto& work) {
      for (Result<bool> more = true; more && *more; ++walks) {
        more = pieces.walk(work);
        ASSERT_TRUE(more) << more.error().sentence();
      }
    };
    walk([&](Pieces& p) { return often->build(p, {3000, kEndSentence, true}, 1); });
    const BlockCopies first = saved_blocks(*once);
    EXPECT_TRUE(saved_blocks(*often) == first) << kind.id;
    EXPECT_GT(walks, once->as_neural() != nullptr ? 5 : 0) << kind.id;

    walk([&](Pieces& p) { return often->build(p, {3000, kEndSentence, true}, 2); });
    walk([&](Pieces& p) { return often->load(p, views_of(first)); });
    EXPECT_TRUE(saved_blocks(*often) == first) << kind.id;
    if (once->as_language() == nullptr) continue;
    std::vector<Scalar> here(3000), there(3000);
    once->as_language()->predict(once->as_language()->begin(), here);
    often->as_language()->predict(often->as_language()->begin(), there);
    EXPECT_TRUE(here == there) << kind.id;
  }
}

TEST(Pieces, AnErrorEndsTheWorkAndItBeginsAnew) {
  Pieces pieces(1);
  int done = 0;
  const auto work = [&](Pieces& p) -> Result<void> {
    p(1, [&] { ++done; });
    auto failed = p(1, [] { return Result<void>(Error{"no", "", ""}); });
    if (!failed) return failed;
    p(1, [&] { done += 100; });
    return {};
  };
  for (int round = 1; round <= 2; ++round) {
    EXPECT_TRUE(*pieces.walk(work));
    EXPECT_EQ(pieces.walk(work).error().what, "no");
    EXPECT_EQ(done, round);
  }
}

// A pass and the packing after it, in pieces of which none is long.
void expect_short_pieces(NeuralModel& model, const Text& text) {
  Pieces pieces(Pieces::kLargest);
  BatchState state;
  Random random(3);
  PassResult result;
  const Batch batch = text.batch();
  int walks = 0;
  while (pieces.walk([&](Pieces& p) {
    model.train_pass(p, batch, state, random, result);
    model.repack(p);
  })) {
    ++walks;
  }
  // A last part may be almost twice a part.
  EXPECT_LT(pieces.largest(), 2 * Pieces::kLargest);
  EXPECT_GT(walks, 10);
}

// The largest settings that the page takes, with one batch of few steps.
TEST(Pieces, NoneIsLongAtTheLargestSettings) {
  const std::vector<SomeSettings> largest{
      {{"hidden", "2048"}, {"embedding", "64"}},
      {{"hidden", "1024"}, {"layers", "3"}, {"embedding", "256"}, {"dropout", "0.1"}},
      {{"hidden", "512"}, {"context", "32"}, {"embedding", "64"}},
  };
  for (const SomeSettings& settings : largest) {
    const auto model = built_model(*find_model_kind("rnn").value(), settings, 6000);
    expect_short_pieces(*model->as_neural(), Text(3, 48, 6000));
  }
}

TEST(Pieces, NoneIsLongInALargeTransformer) {
  for (const char* positions : {"rotary", "learned"}) {
    const auto model = built_model(*find_model_kind("gpt").value(),
                                   {{"width", "1024"},
                                    {"heads", "8"},
                                    {"layers", "2"},
                                    {"context", "1024"},
                                    {"positions", positions},
                                    {"dropout", "0.1"}},
                                   600);
    expect_short_pieces(*model->as_neural(), Text(70, 4, 600));
  }
}

TEST(Pieces, PartsCoverEverythingOnce) {
  for (const std::size_t total : {0U, 1U, 7U, 8U, 9U, 100U, 1001U}) {
    for (const double size : {1.0, Pieces::kLargest / 20, Pieces::kLargest * 3}) {
      std::vector<int> covered(total, 0);
      Pieces().parts(total, size, [&](std::size_t first, std::size_t count) {
        EXPECT_TRUE(count == total || count >= 8);
        for (std::size_t i = first; i < first + count; ++i) ++covered[i];
      });
      EXPECT_EQ(covered, std::vector<int>(total, 1));
    }
  }
}

// The cuts of a product must be those of gemm() itself.
TEST(Pieces, AProductInPiecesHasTheSameBits) {
  const int m = 700, n = 1100, k = 900;
  Random random(4);
  std::vector<Scalar> a(static_cast<std::size_t>(m * k)), b(static_cast<std::size_t>(k * n));
  for (Scalar& x : a) x = static_cast<Scalar>(random.below(1000)) / 500 - 1;
  for (Scalar& x : b) x = static_cast<Scalar>(random.below(1000)) / 500 - 1;
  std::vector<Scalar> once(static_cast<std::size_t>(m * n), 1), cut = once;
  gemm(Transpose::yes, Transpose::no, m, n, k, a.data(), m, b.data(), n, 1, once.data(), n);
  Pieces pieces(1);
  int walks = 1;
  while (pieces.walk([&](Pieces& p) {
    gemm(p, Transpose::yes, Transpose::no, m, n, k, a.data(), m, b.data(), n, 1, cut.data(), n);
  })) {
    ++walks;
  }
  EXPECT_GT(walks, 8);
  EXPECT_TRUE(once == cut);
}

}  // namespace
}  // namespace onegin
