// A token in its contexts (Peters et al. 2018, ELMo): where it stands in a text, and what a network
// has in its place there, layer by layer.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "models/neural/model_copy.h"
#include "text/corpus.h"

namespace onegin {

// A place of a token, and what a network reads around it: the tokens [begin, end).
struct TokenPlace {
  std::size_t at = 0, begin = 0, end = 0;
};

// Some of the places at which a token stands, evenly spread.
class TokenPlaces {
 public:
  // Only this number of tokens of a longer text is looked through.
  static constexpr std::size_t kMostTokens = 2'000'000;
  // The number of tokens that are read before and behind the place; fewer are read where a sentence
  // or the network's window ends.
  static constexpr std::size_t kBefore = 48, kAfter = 15;

  // `window`: tokens that the network reads together at the most.
  TokenPlaces(TokenView text, TokenId token, std::size_t most, std::size_t window)
      : text_(text), token_(token), most_(most), window_(window) {}

  void work(Pieces& pieces);
  std::size_t all = 0;             // how often it stands in the text
  std::vector<TokenPlace> places;  // in the order of the text

 private:
  void choose();

  const TokenView text_;
  const TokenId token_;
  const std::size_t most_, window_;
  std::vector<std::size_t> every_;
};

// Reads what stands around each place through a copy of a network and keeps what it has in the
// token's place: the planes that have a depth.
class ContextStates {
 public:
  // All must outlive it. `sentences`: what is read begins with <s> where a sentence does.
  ContextStates(NeuralModel& model, const Shape& shape, TokenView text, bool sentences,
                std::span<const TokenPlace> places);

  // True while there is more to do. Error: no memory for the copy.
  Result<bool> advance(const Exhausted& exhausted);
  double fraction() const;

  // Of each layer, from the input up, its depth and its numbers (places, size).
  struct Layer {
    int depth = 0;
    std::size_t size = 0;
    std::vector<Scalar> numbers;
  };
  std::vector<Layer> layers;

 private:
  struct Source {  // a block of an activation's columns
    std::size_t layer, activation, column, columns;
  };
  void find_layers();
  void begin_pass();
  void take();

  const TokenView text_;
  const bool sentences_;
  const std::span<const TokenPlace> places_;
  ModelCopy model_;
  Pieces pieces_{Pieces::kLargest};
  bool copied_ = false;
  std::vector<Source> sources_;
  std::size_t first_ = 0, end_ = 0;  // places of the present pass
  std::vector<std::size_t> rows_;    // of each of these the row of the token
  std::vector<TokenId> inputs_, targets_;
  std::vector<std::uint8_t> restarts_;
  Batch batch_;
  BatchState state_;
  Workspace work_;
  PassResult result_;
};

// The weighted sum over the layers, as ELMo has it, of each place a row: s_1 h_1 + s_2 h_2 + ...
// where the weights are made to sum to 1. Without weights the last layer. Error: no layer; not as
// many weights as layers, one below zero, all zero; layers of different sizes.
struct MixedStates {
  std::size_t size = 0;
  std::vector<Scalar> numbers;
};
Result<MixedStates> mix_layers(std::span<const ContextStates::Layer> layers,
                               std::span<const double> weights);

}  // namespace onegin
