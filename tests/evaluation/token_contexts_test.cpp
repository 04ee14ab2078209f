// What stands for a token in its context is what a trace shows there, whatever stands beside it in
// the pass.
#include "evaluation/token_contexts.h"

#include <gtest/gtest.h>

#include <map>

#include "evaluation/trace.h"
#include "models/kinds_with.h"
#include "models/registry.h"

namespace onegin {
namespace {

constexpr std::size_t kTypes = 12;
constexpr TokenId kToken = 5;

// Sentences of three to nine tokens.
TokenIds drawn_sentences() {
  Random random(7);
  TokenIds ids;
  for (int i = 0; i < 40; ++i) {
    const std::uint32_t length = 3 + random.below(7);
    for (std::uint32_t j = 0; j < length; ++j) {
      ids.push_back(static_cast<TokenId>(kFirstText + random.below(kTypes - kFirstText)));
    }
    ids.push_back(kEndSentence);
  }
  return ids;
}

TokenPlaces places_of(TokenView text, std::size_t most, std::size_t window = 1000) {
  TokenPlaces places(text, kToken, most, window);
  Pieces all;
  places.work(all);
  return places;
}

// The numbers of a layer at the row of a trace, planes of the same depth side by side.
std::vector<Scalar> traced(NeuralModel& model, const Shape& shape, TokenView text,
                           const TokenPlace& place, const std::vector<std::string>& names,
                           const std::vector<int>& layers) {
  TraceText read;
  read.inputs.push_back(kBeginSentence);
  for (std::size_t i = place.begin; i < place.end; ++i) read.inputs.push_back(text[i]);
  read.targets.assign(read.inputs.size(), kNoTarget);
  read.restarts.assign(read.inputs.size(), 0);
  read.restarts[0] = 1;
  Tracer tracer(model, shape, read, {.units = true});
  EXPECT_FALSE(*tracer.advance([] { return false; }));
  std::vector<Scalar> numbers;
  const std::size_t row = 1 + place.at - place.begin;
  for (std::size_t n = 0; n < names.size(); ++n) {
    for (const TracePlane& plane : tracer.planes()) {
      if (plane.name != names[n] || plane.layer != layers[n] || !plane.tensor.empty()) continue;
      const Scalar* const from = plane.values.data() + row * plane.columns;
      numbers.insert(numbers.end(), from, from + plane.columns);
    }
  }
  return numbers;
}

TEST(TokenPlaces, AreSpreadEvenlyAndEndWithTheirSentence) {
  const TokenIds ids = drawn_sentences();
  const TokenPlaces every = places_of(ids, 1000), some = places_of(ids, 4);
  EXPECT_EQ(every.places.size(), every.all);
  ASSERT_GT(every.all, 8U);
  ASSERT_EQ(some.places.size(), 4U);
  EXPECT_EQ(some.all, every.all);
  EXPECT_EQ(some.places[0].at, every.places[0].at);
  EXPECT_EQ(some.places[2].at, every.places[every.all / 2].at);
  for (const TokenPlace& place : every.places) {
    EXPECT_EQ(ids[place.at], kToken);
    EXPECT_TRUE(place.begin == 0 || ids[place.begin - 1] == kEndSentence);
    EXPECT_EQ(ids[place.end], kEndSentence);
  }
  for (const TokenPlace& place : places_of(ids, 1000, 5).places) {
    EXPECT_LE(place.end - place.begin, 5U);
    EXPECT_LE(place.begin, place.at);
    EXPECT_LT(place.at, place.end);
  }
}

TEST(ContextStates, AreThoseOfATraceLayerByLayer) {
  const TokenIds ids = drawn_sentences();
  const TokenPlaces found = places_of(ids, 1000);
  int with_layers = 0;
  for (const ModelKind& kind : kinds_with(kNeural)) {
    SCOPED_TRACE(kind.id);
    const auto model = kind.make();
    model->suggest({.characters = false, .sentences = true, .vocabulary = kTypes});
    if (const auto layers = find_field(model->fields(), "layers")) {
      ASSERT_TRUE(layers->set("2"));
    }
    const Shape shape{.vocabulary_size = kTypes, .first_event = kEndSentence, .sentences = true};
    ASSERT_TRUE(model->build(shape, 3));
    NeuralModel& neural = *model->as_neural();
    ContextStates states(neural, shape, ids, true, found.places);
    while (*states.advance([] { return true; })) {
    }
    EXPECT_EQ(states.fraction(), 1);
    with_layers += states.layers.empty() ? 0 : 1;  // a kind need not declare any
    // Which planes are of which depth.
    std::map<int, std::pair<std::vector<std::string>, std::vector<int>>> planes;
    for (const Activation& one : neural.as_traceable()->activations().all()) {
      for (const Plane& plane : one.planes) {
        if (plane.depth == Plane::kNoDepth) continue;
        planes[plane.depth].first.emplace_back(plane.name);
        planes[plane.depth].second.push_back(one.layer);
      }
    }
    ASSERT_EQ(planes.size(), states.layers.size());
    for (const auto& layer : states.layers) {
      const auto& [names, numbers_of] = planes[layer.depth];
      ASSERT_EQ(layer.numbers.size(), layer.size * found.places.size());
      for (std::size_t i = 0; i < found.places.size(); i += 3) {
        const auto wanted = traced(neural, shape, ids, found.places[i], names, numbers_of);
        ASSERT_EQ(wanted.size(), layer.size);
        for (std::size_t j = 0; j < layer.size; ++j) {
          EXPECT_NEAR(layer.numbers[i * layer.size + j], wanted[j], 1e-5) << i << ", " << j;
        }
      }
    }
  }
  EXPECT_GE(with_layers, 6);
}

TEST(MixLayers, IsTheWeightedSum) {
  const std::vector<ContextStates::Layer> layers{{0, 2, {1, 2, 3, 4}}, {1, 2, {5, 6, 7, 8}}};
  const auto last = mix_layers(layers, {}), mixed = mix_layers(layers, std::vector<double>{1, 3});
  ASSERT_TRUE(last && mixed);
  EXPECT_EQ(last->numbers, layers[1].numbers);
  EXPECT_EQ(mixed->size, 2U);
  EXPECT_EQ(mixed->numbers, (std::vector<Scalar>{4, 5, 6, 7}));
  for (const std::vector<double>& wrong :
       {std::vector<double>{1}, std::vector<double>{0, 0}, std::vector<double>{-1, 2}}) {
    EXPECT_FALSE(mix_layers(layers, wrong));
  }
  const std::vector<ContextStates::Layer> uneven{{0, 1, {1, 2}}, {1, 2, {5, 6, 7, 8}}};
  EXPECT_FALSE(mix_layers(uneven, std::vector<double>{1, 1}));
  EXPECT_TRUE(mix_layers(uneven, std::vector<double>{1, 0}));
  EXPECT_FALSE(mix_layers({}, {})) << "there is nothing to mix";
}

}  // namespace
}  // namespace onegin
