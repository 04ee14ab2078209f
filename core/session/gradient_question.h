// What a check of gradients is to be told: the network, and the tokens that it reads.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace onegin {

// As onegin_gradient::Request; the weights are in the payload.
struct GradientQuestion {
  std::string kind;                                           // registry id
  std::vector<std::pair<std::string, std::string>> settings;  // every field of the model
  std::uint32_t vocabulary = 0;
  std::uint32_t first_event = 0;
  std::vector<std::uint32_t> tokens;   // read in order, each predicting the next; 2 to 21
  std::vector<std::uint32_t> source;   // what they are said of, where the model reads it by itself
  std::vector<std::uint32_t> picture;  // what it sees in it; three numbers a pixel, 0 to 255
  std::uint32_t elements = 50;         // checked of each tensor, at most; 0: all
  std::vector<std::string> names;      // of the blocks, as Model::save gives them
  std::vector<std::uint32_t> sizes;    // bytes of each
  template <class V>
  void visit(V& v) {
    v("kind", kind);
    v("settings", settings);
    v("vocabulary", vocabulary);
    v("first_event", first_event);
    v("tokens", tokens);
    v("source", source);
    v("picture", picture);
    v("elements", elements);
    v("names", names);
    v("sizes", sizes);
  }
};

}  // namespace onegin
