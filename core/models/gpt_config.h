// The settings of a Transformer.
#pragma once

#include <array>
#include <string_view>
#include <tuple>

#include "fields.h"
#include "models/neural/feed_forward.h"
#include "models/neural/norm.h"
#include "models/neural/sampled_softmax.h"
#include "models/neural/transformer_block.h"

namespace onegin {

enum class Positions : int { learned, rotary };
inline constexpr std::array<std::string_view, 2> kPositions{"learned", "rotary"};

// Radford et al. 2019; and what was found since to learn faster: rotary positions (Su et al. 2021),
// RMS norm (Zhang & Sennrich 2019), ReLU squared (So et al. 2021).
inline constexpr std::array<std::string_view, 2> kPresets{"modern", "gpt_2"};

struct GptConfig {
  int width = 128;
  int heads = 4;
  int layers = 4;
  int context = 64;
  Positions positions = Positions::rotary;
  NormKind norm = NormKind::rms;
  FeedForwardActivation activation = FeedForwardActivation::relu2;
  bool biases = false;
  bool tied = false;
  double dropout = 0;
  int softmax_samples = 0;

  template <class Visitor>
  void visit(Visitor& v) {
    visit_sizes(v);
    v.several(
        "preset", *this, &GptConfig::preset, &GptConfig::take, kPresets,
        {.help = phrase("all of the next five at once: modern learns best in minutes; GPT-2 is "
                        "the model of 2019, and what nanoGPT opens"),
         .unoffered = "own"});
    visit_switches(v);
  }

  template <class Visitor>
  void visit_sizes(Visitor& v) {
    v.integer("width", width,
              {.minimum = 1,
               .maximum = 1024,
               .unit = phrase("numbers"),
               .help = phrase("length of the vector that stands for a token in every layer; a "
                              "multiple of the heads"),
               .essential = true});
    v.integer("heads", heads,
              {.minimum = 1,
               .maximum = 64,
               .help = phrase("attention heads of a layer: each attends to other tokens"),
               .essential = true});
    v.integer("layers", layers,
              {.minimum = 1,
               .maximum = 48,
               .help = phrase("blocks, each of attention and a feed-forward layer"),
               .essential = true});
    v.integer("context", context,
              {.minimum = 1,
               .maximum = 1024,
               .unit = phrase("tokens"),
               .help = phrase("how many tokens a token can attend to, itself among them"),
               .essential = true});
  }

  template <class Visitor>
  void visit_switches(Visitor& v) {
    v.choice("positions", positions, kPositions,
             {.help = phrase("how the model knows where a token stands: by a learned vector for "
                             "each place of the context, which begins anew when it is full; or by "
                             "rotary angles, with which the context slides")});
    v.choice("norm", norm, kNormKinds,
             {.help = phrase("what each layer reads is brought to one size: by layer norm or by "
                             "RMS norm")});
    v.choice("activation", activation, kFeedForwardActivations,
             {.help = phrase(
                  "what each unit of the feed-forward layers does with its sum: GELU, GELU by "
                  "tanh as in GPT-2, or ReLU squared")});
    v.boolean("biases", biases, {.help = phrase("add a learned bias in every layer and norm")});
    v.boolean("tied", tied, {.help = phrase("one matrix for embedding and output layer")});
    v.real("dropout", dropout,
           {.minimum = 0,
            .maximum = 0.9,
            .help = phrase("share of the embeddings, of the attention and of every layer's "
                           "outputs left out at random while training; against learning a text "
                           "by heart"),
            .essential = true,
            .in_training = true});
    visit_softmax_samples(v, softmax_samples);
  }

  // What a preset decides.
  auto switches() const { return std::tuple(positions, norm, activation, biases, tied); }
  // The index of what positions, norm, activation, biases and tied are together, or one more.
  int preset() const {
    for (int i = 0; i < static_cast<int>(kPresets.size()); ++i) {
      GptConfig other = *this;
      other.take(i);
      if (other.switches() == switches()) return i;
    }
    return static_cast<int>(kPresets.size());
  }
  void take(int preset) {
    const bool gpt2 = preset == 1;
    if (preset >= static_cast<int>(kPresets.size())) return;
    positions = gpt2 ? Positions::learned : Positions::rotary;
    norm = gpt2 ? NormKind::layer : NormKind::rms;
    activation = gpt2 ? FeedForwardActivation::gelu_tanh : FeedForwardActivation::relu2;
    biases = tied = gpt2;
  }

  // Error: settings that make no sense together.
  Result<void> check() const;
  // The layers; `causal`: each token sees those before it alone.
  TransformerConfig layers_of(bool causal) const;
};

}  // namespace onegin
