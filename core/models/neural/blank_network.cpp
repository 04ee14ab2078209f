// Reads sentences side by side and says what stands at their blanks.
#include "models/neural/blank_network.h"

#include <algorithm>
#include <iterator>

namespace onegin {
namespace {

// Of a pass: more are no faster.
constexpr std::size_t kReadings = 32, kRows = 4096;

}  // namespace

void BlankNetwork::declare(const Shape& shape, Plan& plan) const {
  Shape own = shape;
  own.first_event = first_blank(shape.first_event);
  declare_blanks(own, plan);
}

void BlankNetwork::fill(std::span<const TokenId> sentence, std::size_t position,
                        std::span<Scalar> log_probs) const {
  const BlankPlace place{sentence, position};
  fill_each({&place, 1}, log_probs);
}

std::vector<BlankNetwork::Reading> BlankNetwork::readings_of(
    std::span<const BlankPlace> blanks) const {
  const BlankReading how = *blank_reading();
  std::vector<Reading> readings;
  for (std::size_t i = 0; i < blanks.size(); ++i) {
    const std::span<const TokenId> sentence = blanks[i].sentence;
    const std::size_t rows = sentence.size() + opening();
    const std::size_t width = std::min(rows, how.window);
    const std::size_t row = blanks[i].position + opening();
    const std::size_t begin = std::min(row - std::min(row, width / 2), rows - width);
    const bool same = !readings.empty() && readings.back().sentence.data() == sentence.data() &&
                      readings.back().sentence.size() == sentence.size() &&
                      readings.back().begin == begin;
    if (how.hides() || !same) readings.push_back({sentence, begin, begin + width, {}});
    readings.back().blanks.push_back(i);
  }
  return readings;
}

// What the network sees at a row; a blank that stays one is a token that nothing is known of.
TokenId BlankNetwork::shown(const Reading& reading, std::size_t row, TokenId hidden) const {
  if (row < opening()) return kBeginSentence;
  const TokenId token = reading.sentence[row - opening()];
  if (token != kAnotherBlank) return token;
  return hidden == kNoTarget ? kUnknown : hidden;
}

void BlankNetwork::fill_each(std::span<const BlankPlace> blanks,
                             std::span<Scalar> log_probs) const {
  std::vector<Reading> readings = readings_of(blanks);
  const auto length = [](const Reading& reading) { return reading.end - reading.begin; };
  std::stable_sort(readings.begin(), readings.end(),
                   [&](const Reading& a, const Reading& b) { return length(a) > length(b); });
  Workspace work;
  for (std::size_t first = 0; first < readings.size();) {
    const std::size_t room = std::max<std::size_t>(kRows / length(readings[first]), 1);
    const std::size_t count = std::min({kReadings, room, readings.size() - first});
    answer(std::span(readings).subspan(first, count), blanks, log_probs, work);
    first += count;
  }
}

// Readings side by side; the first is the longest.
void BlankNetwork::answer(std::span<const Reading> readings, std::span<const BlankPlace> blanks,
                          std::span<Scalar> log_probs, Workspace& work) const {
  const std::size_t steps = readings[0].end - readings[0].begin, streams = readings.size();
  const TokenId hidden = blank_reading()->hidden;
  std::vector<TokenId> inputs(steps * streams, kBeginSentence);
  std::vector<std::uint8_t> restarts(steps * streams, 1);
  for (std::size_t b = 0; b < streams; ++b) {
    const Reading& reading = readings[b];
    for (std::size_t row = reading.begin; row < reading.end; ++row) {
      const std::size_t at = (row - reading.begin) * streams + b;
      inputs[at] = shown(reading, row, hidden);
      restarts[at] = row == reading.begin ? 1 : 0;
    }
    if (hidden == kNoTarget) continue;
    for (const std::size_t i : reading.blanks) {
      inputs[(blanks[i].position + opening() - reading.begin) * streams + b] = hidden;
    }
  }
  const Batch batch{.steps = static_cast<int>(steps),
                    .streams = static_cast<int>(streams),
                    .inputs = inputs,
                    .targets = {},
                    .restarts = restarts};
  fit_for_scoring(inputs.size(), work, streams);
  BatchState state;
  Pieces all;
  const Scalar* y = plan().body->forward(all, batch, state, nullptr, work);
  const OutputLayer& output = *plan().output;
  const std::size_t types = shape().vocabulary_size;
  for (std::size_t b = 0; b < streams; ++b) {
    for (const std::size_t i : readings[b].blanks) {
      const std::size_t row = blanks[i].position + opening() - readings[b].begin;
      const std::span<Scalar> to = log_probs.subspan(i * types, types);
      output.logits(1, y + (row * streams + b) * output.width(),
                    to.data() + first_blank(shape().first_event));
      output.normalise(to);
    }
  }
}

}  // namespace onegin
