// The captioner as a model: its settings, and what is declared by them.
//
// Tensors carry the names that PyTorch's modules give: conv.0, conv.1, ... (nn.Conv2d), bridge_h,
// bridge_c, decoder.emb, decoder.cell (nn.LSTMCell or nn.GRUCell), decoder.attention.W, U and v,
// decoder.out.
//
// It sees the pixels of a source and nothing else of it. A source that is no scene is white paper
// to it: any text has a probability, and check_source() says what is wrong with the source.
#include "models/caption.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "models/neural/convolution_encoder.h"
#include "models/neural/sampled_softmax.h"
#include "models/neural/source_model.h"
#include "models/seeing_model.h"
#include "scenes/scene.h"

namespace onegin {
namespace {

// Of the kinds of attention: dot would need as many channels as hidden units.
enum class Regions : int { none, additive };
constexpr std::array<std::string_view, 2> kRegions{"none", "additive"};

// How fast the encoder learns, beside the decoder, where its first state is all that it hands on.
// It would first learn what all captions share, and since the mean of what is above zero points one
// way, the bridges' tanh would saturate within twenty steps and never come back: then the decoder
// sees nothing. Chosen by trial (tests/bench/caption.cpp, MODELS none).
constexpr double kRateAlone = 0.3, kBridgeRateAlone = 0.03;

// Tokens of a scene that are read: sixteen shapes, letter by letter.
constexpr std::size_t kLongestScene = 512;

struct CaptionConfig {
  Regions attention = Regions::additive;
  GatedCell cell = GatedCell::lstm;
  int convolutions = 3;
  int first_channels = 32;
  int channels = 96;
  int embedding = 32;
  int hidden = 128;
  bool coordinates = true;
  int shift = 2;
  double dropout = 0;
  int softmax_samples = 0;

  template <class Visitor>
  void visit(Visitor& v) {
    v.choice("attention", attention, kRegions,
             {.help = phrase("what each step of the decoder sees of the picture: nothing but the "
                             "state that the encoder ends with; or also the regions of the "
                             "picture, weighed by attention (Xu et al. 2015)"),
              .essential = true});
    v.choice("cell", cell, kGatedCells, {.help = phrase("the recurrent layer of the decoder")});
    v.integer(
        "convolutions", convolutions,
        {.minimum = 2,
         .maximum = 4,
         .unit = phrase("layers"),
         .help = phrase("each looks at 3 x 3 pixels and halves the picture's side: after 3 of "
                        "them there are 4 x 4 regions"),
         .essential = true});
    v.integer("first_channels", first_channels,
              {.minimum = 1,
               .maximum = 512,
               .unit = phrase("channels"),
               .help = phrase("filters of the first convolution; the layers between have numbers "
                              "in between")});
    v.integer(
        "channels", channels,
        {.minimum = 1,
         .maximum = 512,
         .unit = phrase("channels"),
         .help = phrase("filters of the last convolution: each filter gives one number for each "
                        "region"),
         .essential = true});
    v.integer("embedding", embedding,
              {.minimum = 1,
               .maximum = 1024,
               .unit = phrase("numbers"),
               .help = phrase("length of the vector that stands for a token of a caption")});
    v.integer("hidden", hidden,
              {.minimum = 1,
               .maximum = 2048,
               .unit = phrase("units"),
               .help = phrase("size of the hidden state of the decoder"),
               .essential = true});
    v.boolean("coordinates", coordinates,
              {.help = phrase("each pixel also says in which column and row it stands: a "
                              "convolution looks everywhere alike and does not know where "
                              "(CoordConv, Liu et al. 2018)")});
    v.integer(
        "shift", shift,
        {.minimum = 0,
         .maximum = 8,
         .unit = phrase("pixels"),
         .help = phrase("while training every picture is moved at random, by at most this number "
                        "of pixels to the side and up or down, so that the network does not learn "
                        "pictures by heart"),
         .in_training = true});
    v.real("dropout", dropout,
           {.minimum = 0,
            .maximum = 0.9,
            .help = phrase("share of what the output layer reads left out at random while "
                           "training; against learning pairs by heart"),
            .in_training = true});
    visit_softmax_samples(v, softmax_samples);
  }

  // Of each convolution, from the first number to the last in equal steps.
  std::vector<std::size_t> channels_of_each() const {
    std::vector<std::size_t> all;
    for (int i = 0; i < convolutions; ++i) {
      const int step = (channels - first_channels) * i / (convolutions - 1);
      all.push_back(static_cast<std::size_t>(first_channels + step));
    }
    return all;
  }
};

class Caption : public SourceModel, public SeeingModel {
 public:
  explicit Caption(std::shared_ptr<const Pictures> pictures)
      : pictures_(std::move(pictures)), draws_scenes_(pictures_ == nullptr) {}

  std::string_view kind() const override { return "caption"; }
  std::vector<Field> fields() override { return fields_of(config_); }
  void suggest(const TaskSummary& summary) override {
    config_ = CaptionConfig();
    config_.softmax_samples = suggested_softmax_samples(summary.vocabulary);
  }
  TrainingHints training_hints(const TaskSummary&) const override {
    return {.learning_rate = 2e-3, .streams = 32};
  }

  using SourceModel::build;
  Result<void> build(Pieces& pieces, const Shape& shape, std::uint64_t seed) override {
    if (draws_scenes_) {
      pieces(Pieces::kDrawn * static_cast<double>(shape.vocabulary_size),
             [&] { pictures_ = std::make_shared<ScenePictures>(shape); });
      if (pieces.behind()) return {};
    }
    Shape own = shape;
    own.vocabulary = nullptr;  // they may be gone before the model is
    own.rule = nullptr;
    return SourceModel::build(pieces, own, seed);
  }
  Result<void> check_source(const Source& source) const override {
    return pictures_->check(source.tokens);
  }

  SeeingModel* as_seeing() override { return this; }
  std::size_t picture_side() const override { return pictures_ ? pictures_->side() : kSceneSide; }
  State begin_picture(PixelView picture) const override { return begin_with(looking_at(picture)); }
  std::vector<Scalar> looks(PixelView picture, std::span<const TokenId> caption) const override {
    if (config_.attention == Regions::none) return {};
    return weights_with(looking_at(picture), caption);
  }
  std::vector<std::uint8_t> picture_of(const Source& source) const override {
    std::vector<Scalar> pixels(3 * picture_side() * picture_side());
    pictures_->draw(source.tokens, pixels.data());
    std::vector<std::uint8_t> picture;
    picture.reserve(pixels.size());
    for (const Scalar value : pixels) {
      picture.push_back(static_cast<std::uint8_t>(std::lround(value * 255)));
    }
    return picture;
  }
  void see_only(PixelView picture) override {
    pictures_ = std::make_shared<OnePicture>(picture);
    draws_scenes_ = false;
  }
  void see_like(const NeuralModel& other) override {
    pictures_ = static_cast<const Caption&>(other).pictures_;
    draws_scenes_ = false;
  }

 private:
  static Encode looking_at(PixelView picture) {
    return [picture](const SourceEncoder& encoder, Pieces& pieces, Workspace& work) {
      std::vector<Scalar> pixels(picture.size());
      write_pixels(picture, pixels.data());
      static_cast<const ConvolutionEncoder&>(encoder).forward_picture(pieces, pixels.data(), work);
    };
  }
  void declare(const Shape& shape, Plan& plan) const override {
    const CaptionConfig& c = config_;
    auto rows = std::make_unique<SourceRows>(kLongestScene, plan.activations);
    const bool alone = c.attention == Regions::none;
    auto encoder = std::make_unique<ConvolutionEncoder>(
        ConvolutionEncoder::Config{.channels = c.channels_of_each(),
                                   .hidden = static_cast<std::size_t>(c.hidden),
                                   .cell = c.cell == GatedCell::lstm,
                                   .coordinates = c.coordinates,
                                   .shift = c.shift,
                                   .rate = alone ? kRateAlone : 1,
                                   .bridge_rate = alone ? kBridgeRateAlone : 1},
        pictures_, picture_side(), *rows, plan.parameters, plan.forms, plan.activations);
    auto body = std::make_unique<SourceDecoder>(
        SourceDecoder::Config{.cell = c.cell,
                              .attention = alone ? AttentionKind::none : AttentionKind::additive,
                              .hidden = c.hidden,
                              .embedding = c.embedding,
                              .dropout = c.dropout},
        shape.vocabulary_size, shape.vocabulary_size - shape.first_event, std::move(rows),
        std::move(encoder), plan.parameters, plan.forms, plan.activations);
    plan.output.emplace(body->weight(), 0, body->bias(), shape.first_event, c.softmax_samples,
                        nullptr, plan.forms, plan.activations);
    plan.body = std::move(body);
  }

  CaptionConfig config_;
  std::shared_ptr<const Pictures> pictures_;
  bool draws_scenes_;
};

}  // namespace

std::unique_ptr<Model> make_caption() { return std::make_unique<Caption>(nullptr); }

std::unique_ptr<Model> make_caption(std::shared_ptr<const Pictures> pictures) {
  return std::make_unique<Caption>(std::move(pictures));
}

}  // namespace onegin
