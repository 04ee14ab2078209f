// From the settings of a Transformer to its layers.
#include "models/gpt_config.h"

namespace onegin {

Result<void> GptConfig::check() const {
  if (width % heads != 0) {
    return Error{say("a width of {0} cannot be divided among {1} heads", width, heads), "",
                 say("set 'width' to a multiple of 'heads'")};
  }
  if (positions == Positions::rotary && width / heads % 2 != 0) {
    return Error{say("rotary positions need an even width of each head, not {0}", width / heads),
                 "", say("set 'width' to a multiple of twice 'heads', or 'positions' to learned")};
  }
  return {};
}

TransformerConfig GptConfig::layers_of(bool causal) const {
  TransformerConfig config;
  config.attention = {.width = static_cast<std::size_t>(width),
                      .heads = static_cast<std::size_t>(heads),
                      .reach = {.context = static_cast<std::size_t>(context),
                                .slides = positions == Positions::rotary,
                                .causal = causal},
                      .dropout = dropout,
                      .biased = biases};
  config.norm = norm;
  config.activation = activation;
  config.layers = static_cast<std::size_t>(layers);
  config.dropout = dropout;
  return config;
}

}  // namespace onegin
