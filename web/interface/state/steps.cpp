// The two examples, and the way of their numbers from and to the core.
#include "state/steps.h"

#include <algorithm>
#include <array>

#include "state/guessing.h"

namespace onegin::web {
namespace {

struct Lettered {
  std::string_view tensor, letter;
};
constexpr std::array<Lettered, 7> kLettered{{{"rnn.weight_ih_l0", "U"},
                                             {"hid.weight", "U"},
                                             {"rnn.weight_hh_l0", "W"},
                                             {"rnn.bias_ih_l0", "b"},
                                             {"hid.bias", "b"},
                                             {"out.weight", "V"},
                                             {"out.bias", "c"}}};

void begin_textbook(Steps& steps) {
  steps.types = {"x1", "x2", "x3", "x4"};
  steps.events = {"1", "2"};
  steps.inputs = {0, 1, 0, .1, .1, .2, .5, 0};
  steps.reads = {0, 1, 2, 3};
  steps.targets = {0, 1, 0, 1};
  steps.word.clear();
  steps.weights = {{"rnn.weight_ih_l0", 3, 2, {.1, .1, 0, 0, 0, -.1}},
                   {"rnn.weight_hh_l0", 3, 3, {.1, .1, 0, 0, 0, 0, .2, -.1, -.1}},
                   {"rnn.bias_ih_l0", 3, 1, {0, 0, .2}},
                   {"out.weight", 2, 3, {0, .1, 0, -.2, 0, 0}},
                   {"out.bias", 2, 1, {.2, .1}}};
}

// Nothing is known of it any more.
void forget_answer(Steps& steps) {
  steps.traced.reset();
  steps.numbers.clear();
  steps.at = 0;
  steps.losses.clear();
  steps.trained.clear();
  steps.written.clear();
  steps.typed.clear();
  steps.trouble = {};
}

}  // namespace

std::string_view letter_of(std::string_view tensor) {
  for (const Lettered& row : kLettered) {
    if (row.tensor == tensor) return row.letter;
  }
  return tensor;
}

std::string Steps::tensor_of(std::string_view letter) const {
  if (!traced) return {};
  for (const ExampleTensor& tensor : traced->weights) {
    if (letter_of(tensor.name) == letter) return tensor.name;
  }
  return {};
}

std::vector<std::string> Steps::letters() const {
  std::vector<std::string> all;
  for (const char* letter : {"U", "W", "b", "V", "c"}) {
    if (!tensor_of(letter).empty()) all.emplace_back(letter);
  }
  return all;
}

Steps begin_steps(Steps::Page page) {
  Steps steps;
  steps.page = page;
  if (page == Steps::Page::textbook) {
    begin_textbook(steps);
  } else {
    set_word(steps, "hello");
    set_slide_weights(steps);
  }
  return steps;
}

bool set_word(Steps& steps, std::string_view word) {
  std::vector<std::string> letters;
  for (std::string& letter : characters_of(word)) {
    if (letter == " ") letter = "␣";  // which can be seen
    if (letter != "\n" && letter != "\r") letters.push_back(std::move(letter));
  }
  if (letters.size() < 2 || letters.size() > Steps::kLetters) return false;
  const auto place = [&](const std::string& letter) {
    return std::find(steps.types.begin(), steps.types.end(), letter) - steps.types.begin();
  };
  const auto known = [&](const std::string& letter) {
    return place(letter) < static_cast<std::ptrdiff_t>(steps.types.size());
  };
  if (!std::all_of(letters.begin(), letters.end(), known)) {
    steps.types.clear();
    for (const std::string& letter : letters) {
      if (!known(letter)) steps.types.push_back(letter);
    }
    steps.weights.clear();
  }
  forget_answer(steps);
  steps.events = steps.types;
  steps.word = word;
  steps.reads.clear();
  steps.targets.clear();
  for (std::size_t i = 0; i + 1 < letters.size(); ++i) {
    steps.reads.push_back(static_cast<std::uint32_t>(place(letters[i])));
    steps.targets.push_back(static_cast<std::uint32_t>(place(letters[i + 1])));
  }
  return true;
}

void set_kind(Steps& steps, std::string_view kind) {
  if (steps.kind == kind) return;
  forget_answer(steps);
  steps.kind = kind;
  steps.weights.clear();
  steps.edited.clear();
}

void set_slide_weights(Steps& steps) {
  set_kind(steps, "rnn");
  if (steps.types != std::vector<std::string>{"h", "e", "l", "o"}) {
    steps.types = {"h", "e", "l", "o"};
    set_word(steps, "hello");
  }
  forget_answer(steps);
  steps.weights = slide_weights();
}

void draw_weights(Steps& steps) {
  forget_answer(steps);
  steps.weights.clear();
}

Example example_of(const Steps& steps, std::uint32_t updates,
                   const std::vector<ExampleTensor>& weights) {
  Example example;
  example.kind = steps.kind;
  example.types = static_cast<std::uint32_t>(steps.types.size());
  example.outputs = static_cast<std::uint32_t>(steps.events.size());
  example.inputs = steps.inputs;
  example.reads = steps.reads;
  example.targets = steps.targets;
  example.seed = steps.seed;
  example.weights = weights;
  example.learning_rate = steps.learning_rate;
  example.updates = updates;
  return example;
}

}  // namespace onegin::web
