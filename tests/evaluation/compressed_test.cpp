// The column "compressed" means bytes that a decoder gets the text back from: what is held out is
// coded and decoded again by models as they are, by such that learn on, and by their mixture.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <numeric>

#include "evaluation/comparison.h"
#include "evaluation/frozen_reader.h"
#include "evaluation/path_mixer.h"
#include "evaluation/range_coder.h"
#include "models/conformance.h"
#include "places.h"
#include "plain_ids.h"
#include "training/adaptive.h"

namespace onegin {
namespace {

// What encoder and decoder have in common: a distribution before each token, and the token.
class Teller {
 public:
  virtual ~Teller() = default;
  virtual void tell(std::span<Scalar> log_probs) = 0;
  virtual void hear(TokenId token) = 0;
};

class OneReader : public Teller {
 public:
  explicit OneReader(std::unique_ptr<AdaptiveReader> reader) : reader_(std::move(reader)) {
    reader_->begin();
  }
  void tell(std::span<Scalar> log_probs) override { reader_->predict(log_probs); }
  void hear(TokenId token) override { reader_->read(token, false); }

 private:
  std::unique_ptr<AdaptiveReader> reader_;
};

class OnlineMixture : public Teller {
 public:
  explicit OnlineMixture(std::vector<std::unique_ptr<AdaptiveReader>> readers)
      : readers_(std::move(readers)),
        code_(code_by_rank(readers_[0]->vocabulary_size(), readers_[0]->first_event())),
        mixture_(readers_.size()),
        beliefs_(readers_.size()),
        ones_(readers_.size(), std::vector<double>(code_.nodes())) {
    for (const auto& reader : readers_) reader->begin();
  }
  void tell(std::span<Scalar> log_probs) override {
    std::vector<std::span<const double>> rows;
    for (std::size_t m = 0; m < readers_.size(); ++m) {
      readers_[m]->predict(log_probs);
      beliefs_[m] = {static_cast<float>(entropy_of(log_probs)), readers_[m]->known_context()};
      code_.gather(log_probs, ones_[m]);
      rows.emplace_back(ones_[m]);
    }
    mixture_.predict(code_, before_, beliefs_, rows, log_probs);
  }
  void hear(TokenId token) override {
    std::vector<TokenCode::Decision> path;
    code_.path(token, path);
    std::vector<std::vector<float>> stretched(readers_.size());
    std::vector<std::span<const float>> rows;
    for (std::size_t m = 0; m < readers_.size(); ++m) {
      for (const auto& decision : path) {
        stretched[m].push_back(stretched_of(ones_[m][decision.node]));
      }
      rows.emplace_back(stretched[m]);
      readers_[m]->read(token, false);
    }
    mixture_.score(path, before_, beliefs_, rows);
    before_ = {token, before_.last};
  }

 private:
  std::vector<std::unique_ptr<AdaptiveReader>> readers_;
  TokenCode code_;
  GatedMixture mixture_;
  std::vector<Belief> beliefs_;
  std::vector<std::vector<double>> ones_;
  Before before_;
};

class Compressed : public testing::Test {
 protected:
  void SetUp() override {
    std::ifstream file(places::asset("samples/english.txt"), std::ios::binary);
    text = std::string(std::istreambuf_iterator<char>(file), {}).substr(0, 16000);
    built.emplace(build_corpus(text, Unit::character, Boundary::stream));
    shape = shape_of(built->task);
    held_out = plain_ids(built->corpus.validation());
    ASSERT_EQ(std::count(held_out.begin(), held_out.end(), kUnknown), 0);
    for (const char* kind : {"ngram", "lstm"}) {
      models.push_back(make_tiny({*find_model_kind(kind), "", ""}, *built, 1, true));
    }
  }
  std::unique_ptr<AdaptiveReader> reader(std::size_t model, bool adaptive) {
    if (!adaptive) return std::make_unique<FrozenReader>(*models[model]);
    auto made = make_adaptive_reader(
        *models[model],
        {.shape = shape, .train = built->corpus.train(), .validation = built->corpus.validation()});
    EXPECT_TRUE(made.ok());
    for (Result<bool> more = true; more.ok() && *more;) more = (*made)->work([] { return false; });
    return std::move(*made);
  }
  std::unique_ptr<Teller> one(std::size_t model, bool adaptive) {
    return std::make_unique<OneReader>(reader(model, adaptive));
  }
  std::unique_ptr<Teller> mixture(bool adaptive) {
    std::vector<std::unique_ptr<AdaptiveReader>> readers;
    for (std::size_t m = 0; m < models.size(); ++m) readers.push_back(reader(m, adaptive));
    return std::make_unique<OnlineMixture>(std::move(readers));
  }

  // Codes and decodes; gives the size, and the sum of ln P.
  std::size_t pack(Teller& encoder_side, Teller& decoder_side, double& log_prob) {
    RangeEncoder encoder;
    std::vector<Scalar> log_probs(shape.vocabulary_size);
    log_prob = 0;
    for (const TokenId token : held_out) {
      encoder_side.tell(log_probs);
      encoder.encode(shares_of(log_probs, shape.first_event), token);
      log_prob += static_cast<double>(log_probs[token]);
      encoder_side.hear(token);
    }
    const std::vector<std::uint8_t> packed = encoder.finish();
    RangeDecoder decoder(packed);
    std::string unpacked;
    for (std::size_t i = 0; i < held_out.size(); ++i) {
      decoder_side.tell(log_probs);
      const TokenId token = decoder.decode(shares_of(log_probs, shape.first_event));
      unpacked += built->task.vocabulary.text(token);
      decoder_side.hear(token);
      if (token != held_out[i]) break;
    }
    EXPECT_EQ(unpacked, text.substr(text.size() - unpacked.size()));
    EXPECT_EQ(unpacked.size(), held_out.size()) << "the sample is of single bytes";
    return packed.size();
  }
  void expect_size(std::size_t bytes, double log_prob) {
    const double shown = compressed_bytes({.log_prob = log_prob});
    EXPECT_NEAR(static_cast<double>(bytes), shown, 1) << "rounded shares and the end";
  }
  // Sum of ln P as it is shown: by runs of events.
  double scored(std::size_t model, bool adaptive) {
    const auto own = reader(model, adaptive);
    own->begin();
    std::vector<EventScore> scores(held_out.size());
    own->score(held_out, {}, scores);
    double sum = 0;
    for (const EventScore& score : scores) sum += score.log_prob;
    return sum;
  }

  std::string text;
  std::optional<CorpusBuilder::Built> built;
  Shape shape;
  std::vector<TokenId> held_out;
  std::vector<std::unique_ptr<Model>> models;
};

TEST_F(Compressed, ComesBackByteForByteFromEveryModelAndItsMixture) {
  for (const bool adaptive : {false, true}) {
    SCOPED_TRACE(adaptive ? "adaptive" : "plain");
    for (std::size_t m = 0; m < models.size(); ++m) {
      double log_prob = 0;
      const std::size_t bytes = pack(*one(m, adaptive), *one(m, adaptive), log_prob);
      expect_size(bytes, scored(m, adaptive));
      EXPECT_LT(bytes, text.size() / 10);
    }
    double log_prob = 0;
    const std::size_t bytes = pack(*mixture(adaptive), *mixture(adaptive), log_prob);
    expect_size(bytes, log_prob);
  }
}

// What is shown of a mixture is found from paths.
TEST_F(Compressed, TheMixtureOfPathsIsThatOfDistributions) {
  std::vector<DecisionPaths> paths(models.size());
  for (std::size_t m = 0; m < models.size(); ++m) {
    const auto own = reader(m, true);
    own->begin();
    PathWriter writer(code_by_rank(shape.vocabulary_size, shape.first_event));
    writer.begin();
    std::vector<Scalar> log_probs(shape.vocabulary_size);
    for (const TokenId token : held_out) {
      own->predict(log_probs);
      writer.see(log_probs, own->known_context(), token, paths[m]);
      own->read(token, false);
      writer.read(token);
    }
  }
  // They come in pieces of any size, and the last model long after the others.
  PathMixer mixed(models.size());
  std::vector<double> by_path;
  const auto mix = [&] { return mixed.advance([] { return true; }, by_path); };
  for (std::size_t m = 0; m < models.size(); ++m) {
    for (std::size_t at = 0; at < paths[m].size(); at += 1001) {
      const std::size_t count = std::min<std::size_t>(1001, paths[m].size() - at);
      ASSERT_TRUE(mixed.add(m, std::span(paths[m]).subspan(at, count)));
      if (m + 1 < models.size()) {
        EXPECT_FALSE(*mix());
      }
      while (*mix()) {
      }
    }
  }
  EXPECT_EQ(mixed.waiting(), 0U);
  EXPECT_EQ(mixed.events(), held_out.size());
  EXPECT_EQ(mixed.oov(), 0U);
  ASSERT_EQ(by_path.size(), held_out.size());
  const auto teller = mixture(true);
  std::vector<Scalar> log_probs(shape.vocabulary_size);
  for (std::size_t i = 0; i < held_out.size(); ++i) {
    teller->tell(log_probs);
    double sum = 0;
    for (const Scalar x : log_probs) sum += std::exp(static_cast<double>(x));
    ASSERT_NEAR(sum, 1, 1e-5);
    ASSERT_NEAR(static_cast<double>(log_probs[held_out[i]]), by_path[i], 1e-4) << "event " << i;
    teller->hear(held_out[i]);
  }
  EXPECT_NEAR(mixed.log_prob(), std::accumulate(by_path.begin(), by_path.end(), 0.0), 1e-6);
}

TEST_F(Compressed, PathsOfOtherEventsAreNotMixed) {
  PathWriter writer(code_by_rank(shape.vocabulary_size, shape.first_event));
  writer.begin();
  const std::vector<Scalar> even(shape.vocabulary_size, Scalar(-3));
  DecisionPaths one, other;
  writer.see(even, 0, held_out[0], one);
  writer.see(even, 0, kUnknown, other);
  std::vector<double> log_probs;
  const auto mix = [&](PathMixer& mixer) { return mixer.advance([] { return false; }, log_probs); };
  PathMixer mixer(2);
  ASSERT_TRUE(mixer.add(0, one));
  ASSERT_TRUE(mixer.add(1, other));
  EXPECT_FALSE(mix(mixer));
  PathMixer of_unknown(1);
  ASSERT_TRUE(of_unknown.add(0, other));
  ASSERT_TRUE(mix(of_unknown));
  EXPECT_EQ(of_unknown.oov(), 1U);
  EXPECT_EQ(of_unknown.log_prob_without_oov(), 0);
  EXPECT_FALSE(of_unknown.add(1, one)) << "there is no second model";
  std::vector<float> much(PathMixer::kMostWaiting);
  EXPECT_FALSE(of_unknown.add(0, much) && of_unknown.add(0, one));
}

}  // namespace
}  // namespace onegin
