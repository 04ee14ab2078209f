// Logits, loss, regions, attention, every gradient and the optimizers' steps of the captioner are
// PyTorch's, over pictures of noise. The figures are in tests/golden/torch2 (make_oracle.py beside
// them made them), or in another folder given by ONEGIN_GOLDEN2_DIR.
#include "models/caption.h"
#include "models/neural/pictures.h"
#include "torch2_case.h"

namespace onegin {
namespace {

std::vector<std::string> caption_names() { return torch2_names({"captioner"}); }

// Pictures (B, 3, S, S); a source of one token, kFirstText + b, stands for picture b.
class GivenPictures : public Pictures {
 public:
  explicit GivenPictures(const Json& images) : side_(images[0][0].size()) {
    for (const Json& image : images) images_.push_back(flat(image));
  }
  std::size_t side() const override { return side_; }
  void draw(std::span<const TokenId> source, Scalar* pixels) const override {
    const auto& image = images_.at(source[0] - kFirstText);
    const std::size_t size = side_ * side_;
    for (std::size_t i = 0; i < image.size(); ++i) {
      pixels[i % size * 3 + i / size] = float32(image[i]);
    }
  }
  Result<void> check(std::span<const TokenId>) const override { return {}; }

 private:
  std::size_t side_;
  std::vector<std::vector<double>> images_;
};

std::unique_ptr<Model> seeing(const Json& figures) {
  return make_caption(std::make_shared<GivenPictures>(figures["inputs"]["image"]));
}

struct CaptionCase : SourceCase {
  explicit CaptionCase(const std::string& name) : CaptionCase(read_torch2(name)) {}
  explicit CaptionCase(const Json& figures) : SourceCase(figures, seeing(figures)) {
    const Json& options = json["options"];
    set("attention", options["attention"]);
    set("coordinates", "false");
    set("shift", "0");
    set("convolutions", std::to_string(options["channels"].size()));
    set("first_channels", options["channels"].front().dump());
    set("channels", options["channels"].back().dump());
    set("cell", "lstm");
    set("embedding", options["E"].dump());
    set("hidden", options["H"].dump());
    build();
    std::vector<std::vector<TokenId>> own;
    for (std::size_t b = 0; b < json["inputs"]["image"].size(); ++b) {
      own.push_back({static_cast<TokenId>(kFirstText + b)});
    }
    fill_batch(std::move(own));
  }

  // The rows of their embeddings by our ids.
  std::vector<double> ours_of(const std::string& name, const Json& all,
                              const Tensor& tensor) const override {
    std::vector<double> numbers = flat(all.at(name));
    EXPECT_EQ(numbers.size(), tensor.weights.size()) << name;
    if (name != "decoder.emb.weight") return numbers;
    const auto width = static_cast<std::ptrdiff_t>(tensor.shape[1]);
    std::rotate(numbers.begin(), numbers.end() - width, numbers.end());
    return numbers;
  }
};

class Golden2Caption : public testing::TestWithParam<std::string> {};

TEST_P(Golden2Caption, LogitsAndLoss) { CaptionCase(GetParam()).expect_logits_and_loss(); }

// The planes that a trace shows: the attention of each step, and what the encoder says of each
// region.
TEST_P(Golden2Caption, AttentionAndRegions) {
  CaptionCase torch(GetParam());
  const auto names = torch.neural->as_traceable()->place_names();
  const std::size_t regions = torch.json["regions"][0].size();
  ASSERT_EQ(names.size(), regions);
  EXPECT_EQ(names[1], "1,2");
  std::size_t maps = 0, memories = 0;
  torch.trace_each([&](std::size_t b, std::string_view plane, std::size_t rows,
                       std::span<const Scalar> numbers) {
    if (plane == "m") {
      ++memories;
      EXPECT_EQ(rows, regions);
      expect_close(numbers, flat(torch.json["regions"][b]), "regions");
    }
    if (plane != "attention") return;
    ++maps;
    ASSERT_EQ(rows, static_cast<std::size_t>(torch.batch.steps));
    ASSERT_EQ(numbers.size(), rows * regions);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      const double theirs = torch.json["attention"][i / regions][b][i % regions];
      EXPECT_NEAR(numbers[i], theirs, relative_tolerance());
    }
  });
  EXPECT_EQ(memories, torch.sources.size());
  EXPECT_EQ(maps, torch.json.contains("attention") ? torch.sources.size() : 0U);
}

TEST_P(Golden2Caption, Gradients) { CaptionCase(GetParam()).expect_gradients(); }

TEST_P(Golden2Caption, TokenByTokenAndAmongTheInputs) {
  CaptionCase(GetParam()).expect_token_by_token();
}

TEST_P(Golden2Caption, FiveStepsOfEachOptimizer) {
  for (const OptimizerKind kind : {OptimizerKind::sgd, OptimizerKind::adam}) {
    CaptionCase(GetParam()).expect_five_steps(kind);
  }
}

INSTANTIATE_TEST_SUITE_P(Torch, Golden2Caption, testing::ValuesIn(caption_names()),
                         [](const auto& test) { return test.param; });

// Nothing that was to be compared may go missing.
TEST(Golden2CaptionCases, AreThere) { EXPECT_GE(caption_names().size(), 2U); }

}  // namespace
}  // namespace onegin
