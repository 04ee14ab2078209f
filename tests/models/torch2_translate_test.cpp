// Logits, loss, attention, every gradient and the optimizers' steps of the encoder-decoder are
// PyTorch's, over sources of different length. The figures are in tests/golden/torch2
// (make_oracle.py beside them made them), or in another folder given by ONEGIN_GOLDEN2_DIR.
#include "torch2_case.h"

namespace onegin {
namespace {

std::vector<std::string> translate_names() { return torch2_names({"encoder_decoder"}); }

struct TranslateCase : SourceCase {
  explicit TranslateCase(const std::string& name)
      : SourceCase(read_torch2(name), find_model_kind("translate").value()->make()) {
    const Json& options = json["options"];
    set("attention", options["attention"]);
    set("encoder", options["both"].get<bool>() ? "both" : "one");
    set("cell", "lstm");
    set("embedding", options["E"].dump());
    set("hidden", options["H"].dump());
    build();
    const Json& given = json["inputs"];
    std::vector<std::vector<TokenId>> own(given["lengths"].size());
    for (std::size_t b = 0; b < own.size(); ++b) {
      for (std::size_t s = 0; s < given["lengths"][b]; ++s) {
        own[b].push_back(given["source"][s][b].get<TokenId>() + 1);
      }
    }
    fill_batch(std::move(own));
  }

  // The rows of their embeddings by our ids; a type that they do not have has zeros.
  std::vector<double> ours_of(const std::string& name, const Json& all,
                              const Tensor& tensor) const override {
    const Json& given = all.at(name);
    std::vector<double> numbers = flat(given);
    if (name != "source_emb.weight" && name != "decoder.emb.weight") {
      EXPECT_EQ(numbers.size(), tensor.weights.size()) << name;
      return numbers;
    }
    const std::size_t width = tensor.shape[1], rows = given.size();
    std::vector<double> ours(tensor.weights.size(), 0);
    for (std::size_t row = 0; row < rows; ++row) {
      const std::size_t to = name == "decoder.emb.weight" && row == types ? 0 : row + 1;
      std::copy_n(numbers.begin() + static_cast<std::ptrdiff_t>(row * width), width,
                  ours.begin() + static_cast<std::ptrdiff_t>(to * width));
    }
    return ours;
  }
};

class Golden2Translate : public testing::TestWithParam<std::string> {};

TEST_P(Golden2Translate, LogitsAndLoss) { TranslateCase(GetParam()).expect_logits_and_loss(); }

// The plane that a trace shows, each source by itself.
TEST_P(Golden2Translate, Attention) {
  TranslateCase torch(GetParam());
  std::size_t maps = 0;
  torch.trace_each([&](std::size_t b, std::string_view plane, std::size_t rows,
                       std::span<const Scalar> numbers) {
    if (plane != "attention") return;
    ++maps;
    const std::size_t places = torch.sources[b].size();
    ASSERT_EQ(rows, static_cast<std::size_t>(torch.batch.steps));
    ASSERT_EQ(numbers.size(), rows * places);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      const double theirs = torch.json["attention"][i / places][b][i % places];
      EXPECT_NEAR(numbers[i], theirs, relative_tolerance());
    }
  });
  EXPECT_EQ(maps, torch.json.contains("attention") ? torch.sources.size() : 0U);
}

TEST_P(Golden2Translate, Gradients) { TranslateCase(GetParam()).expect_gradients(); }

TEST_P(Golden2Translate, TokenByTokenAndAmongTheInputs) {
  TranslateCase(GetParam()).expect_token_by_token();
}

TEST_P(Golden2Translate, FiveStepsOfEachOptimizer) {
  for (const OptimizerKind kind : {OptimizerKind::sgd, OptimizerKind::adam}) {
    TranslateCase(GetParam()).expect_five_steps(kind);
  }
}

INSTANTIATE_TEST_SUITE_P(Torch, Golden2Translate, testing::ValuesIn(translate_names()),
                         [](const auto& test) { return test.param; });

// Nothing that was to be compared may go missing.
TEST(Golden2TranslateCases, AreThere) { EXPECT_GE(translate_names().size(), 3U); }

}  // namespace
}  // namespace onegin
