// Step by step: what of the worked example is asked, what came back, and the operation in view.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "session/messages.h"
#include "state/intents.h"

namespace onegin::web {

// A matrix of the answer; a vector is one column of it.
struct Numbers {
  std::size_t rows = 0, columns = 0;
  std::vector<double> values;  // row-major

  bool empty() const { return values.empty(); }
};

enum class StepsWhat {
  back,
  next,
  part,  // on to the next letter, or the next part
  first,
  page,
  proof,
  edit,
  train,
  go_on,
  word,
  kind,
  weights,
  slide,
  draw,
  rate
};
// Its text: a page, a kind, a word, a tensor, rows of numbers.
using StepsAct = ActOf<Tab::steps, StepsWhat>;

struct Steps {
  enum class Page { slide, textbook };
  static constexpr std::size_t kLetters = 12;     // of a word
  static constexpr std::uint32_t kUpdates = 100;  // of one press of Train on

  Page page = Page::slide;
  std::string kind = "rnn";
  std::string word = "hello";
  std::vector<std::string> types;             // letters, or the names of the inputs
  std::vector<std::string> events;            // what is told apart
  std::vector<std::uint32_t> reads, targets;  // of each time step
  std::vector<double> inputs;                 // see Example
  std::vector<ExampleTensor> weights;         // that are asked for; others are drawn
  std::uint32_t seed = 1;                     // for them
  double learning_rate = 0.5;

  std::optional<ExampleTraced> traced;  // the answer, with one update
  std::vector<float> numbers;           // its planes
  std::size_t at = 0;                   // the operation in view
  bool proof = false;
  std::string edited;  // the weights in the field, by their tensor
  std::string typed;   // what the field holds while it is not taken over
  // After the update.
  std::vector<double> losses;
  std::vector<ExampleTensor> trained;
  std::vector<std::uint32_t> written;
  bool training = false;
  Sentence trouble;
  // The furthest that was looked at: 1 what the first letter gives, 2 the loss, 3 the first sum of
  // a gradient.
  int seen = 0;

  std::size_t steps() const { return reads.size(); }
  const PlaneDescription* plane(std::string_view name, std::string_view tensor = {}) const;
  // All of a plane.
  Numbers matrix(std::string_view name, std::string_view tensor) const;
  // Its row `t` as a column.
  Numbers vector(std::string_view name, std::size_t t, std::string_view tensor = {}) const;
  const ExampleTensor* find_trained(std::string_view tensor) const;
  // "U", "W", "b", "V", "c" and the tensors that they stand for; empty: the kind has none.
  std::string tensor_of(std::string_view letter) const;
  std::vector<std::string> letters() const;
};

// The letter of a tensor in the equations; the tensor itself where it has none.
std::string_view letter_of(std::string_view tensor);

// The slide's "hello" with its weights, or the textbook's example.
Steps begin_steps(Steps::Page page);
// Another word. False: it is no word of 2 to 12 letters. Weights for other letters are drawn anew.
bool set_word(Steps& steps, std::string_view word);
void set_kind(Steps& steps, std::string_view kind);
const std::vector<ExampleTensor>& slide_weights();
// Whether the weights asked for are those that reproduce the slide.
bool has_slide_weights(const Steps& steps);
void set_slide_weights(Steps& steps);
// Others, drawn by the seed.
void draw_weights(Steps& steps);

// Rows of numbers as a field shows them, and back; nullopt: the field has
// not this number of rows and columns.
std::string text_of(const ExampleTensor& tensor);
std::optional<std::vector<double>> numbers_in(std::string_view text, std::size_t rows,
                                              std::size_t columns);
// What the person types replaces those weights. False: it is no such matrix.
bool set_weights(Steps& steps, std::string_view text);
// The weights asked for, as they were answered: those in the field.
ExampleTensor edited_weights(const Steps& steps);

// What is to be asked.
Example example_of(const Steps& steps, std::uint32_t updates,
                   const std::vector<ExampleTensor>& weights);
// The answer to it.
void take_answer(Steps& steps, const ExampleTraced& traced, const Bytes& payload);

// Events, written one after another.
std::string written_text(const Steps& steps, std::span<const std::uint32_t> events);
// What is to be written.
std::string target_text(const Steps& steps);
bool has_learnt(const Steps& steps);

}  // namespace onegin::web
