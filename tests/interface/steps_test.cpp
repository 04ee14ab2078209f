// Step by step: every operation of every kind, with the numbers of a session as it is.
#include "state/steps.h"

#include <cmath>

#include "conversation.h"
#include "language/figures.h"
#include "session/session.h"
#include "state/operations.h"

namespace onegin::web {
namespace {

constexpr std::size_t kSession = kBenches + 2;
constexpr const char* kRoom = "Step by step";

class StepsTest : public ControllerTest {
 protected:
  StepsTest() {
    state = ready_state();
    act(ChooseTab{Tab::steps});
  }
  // What a person does, and what a session answers.
  void act(const Intent& intent) {
    controller.apply(intent);
    for (; answered_ < engine.sent.size(); ++answered_) {
      const auto& [model, command] = engine.sent[answered_];
      if (model != kSession || std::holds_alternative<Cancel>(command.body)) continue;
      session_.send(command);
      while (session_.advance(1)) {
      }
      for (Event& event : session_.take_events()) engine.waiting.push_back({model, event});
    }
    controller.receive();
  }
  void act(StepsWhat what, std::string text = {}) { act(StepsAct{what, std::move(text)}); }
  const Steps& steps() const { return state.shelf.at<Steps>(); }
  std::vector<Operation> operations() const { return operations_of(state.shelf.at<Steps>()); }
  void go_to(Op op, std::size_t t = 0) {
    act(StepsWhat::first);
    const std::size_t place = place_of(operations(), op, t);
    ASSERT_LT(place, operations().size());
    while (state.shelf.at<Steps>().at < place) act(StepsWhat::next);
  }

 private:
  double now_ = 0;
  Session session_{[this] { return now_ += 0.001; }};
  std::size_t answered_ = 0;
};

TEST_F(StepsTest, TheSlideIsThereToThePrintedDigit) {
  ASSERT_TRUE(steps().traced);
  go_to(Op::softmax, 0);
  Stage stage;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "o_1", kRoom), "0.9967; 2.1998; –2.9990; 4.1025");
  EXPECT_EQ(Stage::value(Role::text, "Formula", kRoom), "y_1 = softmax(o_1)");
  EXPECT_NE(Stage::value(Role::text, "The example", kRoom).find("solved for"), std::string::npos);
  EXPECT_EQ(Stage::value(Role::image, "Network", kRoom), "forward, step 1 of 4: h");
  act(StepsWhat::page, "textbook");
  go_to(Op::softmax, 3);
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "= y_4", kRoom), "0.5276; 0.4724");
}

TEST_F(StepsTest, WhatEachStepGivesToASumStandsBelowTheNetwork) {
  for (const char* kind : {"rnn", "lstm", "gru", "mlp"}) {
    act(StepsAct::What::kind, kind);
    go_to(Op::total);
    const Operation total = operations()[steps().at];
    ASSERT_EQ(total.letter, "U") << kind;
    const Shows shows = shows_of(steps(), total);
    ASSERT_EQ(shows.parts.size(), steps().steps() + 1) << "every step's matrix, and their sum";
    Stage stage;
    stage.draw(state);
    const std::string spoken = Stage::value(Role::image, "Network", kRoom);
    for (std::size_t t = 0; t < steps().steps(); ++t) {
      double squares = 0;
      for (const double x : shows.parts[t].numbers.values) squares += x * x;
      const std::string said = "dU_" + std::to_string(t + 1) + " " + fixed(std::sqrt(squares), 4);
      EXPECT_NE(spoken.find(said), std::string::npos) << kind << ": " << spoken << ", " << said;
    }
  }
}

// The last matrix of a line that ends with "=" is what stands before it, worked out.
double worked_out(const std::vector<Shown>& parts, std::size_t row, std::size_t column) {
  const auto at = [](const Shown& part, std::size_t r, std::size_t c) {
    const Numbers& n = part.numbers;
    return n.values.size() == 1 ? n.values[0] : n.values[r * n.columns + c];
  };
  double sum = 0, term = 0;
  std::vector<double> before;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    const Shown& part = parts[i];
    const Shown* next = i + 2 < parts.size() ? &parts[i + 1] : nullptr;
    double value = 0;
    // A product of matrices, or of numbers one by one.
    const bool matrices = next != nullptr && next->sign == "*" &&
                          part.numbers.columns == next->numbers.rows &&
                          !(part.numbers.columns == 1 && next->numbers.columns == 1);
    if (matrices) {
      for (std::size_t k = 0; k < part.numbers.columns; ++k) {
        value += at(part, row, k) * at(*next, k, column);
      }
    } else {
      value = at(part, row, column);
    }
    if (part.sign == "*") {
      term *= value;
    } else if (part.sign == "/") {
      sum = (sum + term) / value;
      term = 0;
    } else {
      sum += term;
      term = part.sign == "-" ? -value : value;
    }
    if (matrices) ++i;
  }
  return sum + term;
}

// Lines without a function: sums and products of what is shown.
bool is_arithmetic(const std::vector<Shown>& parts, Op op) {
  if (parts.empty() || parts.back().sign != "=") return false;
  if (op == Op::loss || op == Op::mean || op == Op::softmax) return false;
  for (const Shown& part : parts) {
    if (part.sign.find("tanh") != std::string::npos ||
        part.sign.find("sigma") != std::string::npos) {
      return false;
    }
  }
  return true;
}

TEST_F(StepsTest, EveryLineIsTrueOfTheNumbersThatItShowsForEveryKind) {
  for (const char* kind : {"rnn", "lstm", "gru", "mlp"}) {
    act(StepsWhat::kind, kind);
    ASSERT_TRUE(steps().traced) << kind;
    std::size_t checked = 0;
    for (const Operation& operation : operations()) {
      const Shows shows = shows_of(steps(), operation);
      std::vector<std::vector<Shown>> lines = shows.more;
      lines.push_back(shows.parts);
      for (const auto& parts : lines) {
        for (const Shown& part : parts) {
          EXPECT_EQ(part.numbers.values.size(), part.numbers.rows * part.numbers.columns);
          EXPECT_TRUE(part.rows.empty() || part.rows.size() == part.numbers.rows) << part.name;
          EXPECT_TRUE(part.columns.empty() || part.columns.size() == part.numbers.columns);
        }
        if (!is_arithmetic(parts, operation.op)) continue;
        const Numbers& result = parts.back().numbers;
        for (std::size_t r = 0; r < result.rows; ++r) {
          for (std::size_t c = 0; c < result.columns; ++c, ++checked) {
            EXPECT_NEAR(worked_out(parts, r, c), result.values[r * result.columns + c], 2e-6)
                << kind << " " << shows.formula << " -> " << parts.back().name << " at " << r;
          }
        }
      }
    }
    EXPECT_GT(checked, 300U) << kind;
  }
}

TEST_F(StepsTest, TheProofStandsBesideEveryGradient) {
  act(StepsWhat::proof);
  go_to(Op::total);
  for (std::size_t i = 0; i < 5; ++i) {
    const Operation now = operations()[steps().at];
    ASSERT_EQ(now.op, Op::total);
    const std::string tensor = shows_of(steps(), now).tensor;
    EXPECT_LT(largest_difference(steps(), tensor), 3e-5) << tensor;
    Stage stage;
    stage.draw(state);
    EXPECT_FALSE(Stage::value(Role::text, "central difference", kRoom).empty());
    EXPECT_NE(Stage::value(Role::text, "Largest difference", kRoom).find("0.0000"),
              std::string::npos);
    act(StepsWhat::next);
  }
}

TEST_F(StepsTest, TrainingOnWritesTheWordAndGoesOnFromThere) {
  for (const char* kind : {"rnn", "lstm", "gru", "mlp"}) {
    act(StepsWhat::kind, kind);
    if (std::string(kind) == "rnn") act(StepsWhat::slide);
    for (int i = 0; i < 40 && !has_learnt(steps()); ++i) act(StepsWhat::train);
    EXPECT_TRUE(has_learnt(steps())) << kind;
    EXPECT_EQ(written_text(steps(), steps().written), "ello");
    const double loss = steps().losses.back();
    act(StepsWhat::go_on);
    EXPECT_EQ(steps().at, 0U);
    EXPECT_EQ(steps().traced->losses.front(), loss) << kind;
  }
}

TEST_F(StepsTest, ALessonIsToldHowFarTheWayIs) {
  const auto marked = [this](std::initializer_list<const char*> words) {
    for (const char* word : {"reads", "sums", "returns", "proves", "spells", "spelt"}) {
      const bool expected =
          std::find(words.begin(), words.end(), std::string_view(word)) != words.end();
      EXPECT_EQ(state.lessons.is_marked(word), expected) << word;
    }
  };
  marked({});
  go_to(Op::softmax);
  marked({"reads"});
  go_to(Op::mean, 3);
  marked({"reads", "sums"});
  go_to(Op::total);
  marked({"reads", "sums", "returns"});
  act(StepsWhat::proof);
  marked({"reads", "sums", "returns", "proves"});
  while (!has_learnt(steps())) act(StepsWhat::train);
  marked({"reads", "sums", "returns", "proves", "spelt"});
  act(StepsWhat::proof);
  act(StepsWhat::word, "eel");
  EXPECT_TRUE(state.lessons.is_marked("spells"));
  EXPECT_FALSE(state.lessons.is_marked("proves"));
}

TEST_F(StepsTest, AnotherWordHasItsOwnLettersAndTooLongOnesAreRefused) {
  act(StepsWhat::word, "eel");
  EXPECT_TRUE(has_slide_weights(steps())) << "letters of the slide";
  EXPECT_EQ(target_text(steps()), "el");
  act(StepsWhat::word, "강가의 마을");
  EXPECT_EQ(steps().types.size(), 6U);
  EXPECT_EQ(target_text(steps()), "가의␣마을");
  ASSERT_TRUE(steps().traced);
  act(StepsWhat::word, "abcdefghijklm");
  EXPECT_EQ(steps().trouble.text(), "A word has 2 to 12 letters.");
  act(StepsWhat::word, "abcdefghijkl");
  EXPECT_TRUE(steps().trouble.empty());
  EXPECT_EQ(steps().steps(), 11U);
}

TEST_F(StepsTest, WeightsAreTyped) {
  act(StepsWhat::edit, "rnn.bias_ih_l0");
  Stage stage;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::textbox, "Rows of b", kRoom), "0.42\n0.37\n0.65");
  act(StepsWhat::weights, "0.5 0 x");
  EXPECT_EQ(steps().trouble.text(), "b has 3 rows of 1 numbers.");
  act(StepsWhat::weights, "0.5\n0\n-1");
  EXPECT_TRUE(steps().trouble.empty());
  EXPECT_EQ(steps().matrix("weight", "rnn.bias_ih_l0").values, (std::vector<double>{0.5, 0, -1}));
  EXPECT_FALSE(has_slide_weights(steps()));
  act(StepsWhat::slide);
  EXPECT_NEAR(steps().matrix("weight", "rnn.bias_ih_l0").values[0], 0.42, 1e-6);
}

TEST_F(StepsTest, SkippingGoesLetterByLetterThenPartByPart) {
  std::vector<std::string> places;
  for (std::size_t before = operations().size(); steps().at != before;) {
    before = steps().at;
    const Operation now = operations()[before];
    places.push_back(std::to_string(static_cast<int>(now.op)) + "/" + std::to_string(now.t));
    act(StepsWhat::part);
  }
  const auto name = [](Op op, int t) {
    return std::to_string(static_cast<int>(op)) + "/" + std::to_string(t);
  };
  EXPECT_EQ(places,
            (std::vector<std::string>{
                name(Op::input_product, 0), name(Op::input_product, 1), name(Op::input_product, 2),
                name(Op::input_product, 3), name(Op::mean, 3), name(Op::d_logits, 3),
                name(Op::d_logits, 2), name(Op::d_logits, 1), name(Op::d_logits, 0),
                name(Op::total, 0), name(Op::update, 0), name(Op::after, 0)}));
}

TEST_F(StepsTest, ALostSessionIsSaidAndAskedAnew) {
  engine.waiting.push_back({kSession, Lost{"it is gone"}});
  controller.receive();
  EXPECT_EQ(steps().trouble.text(), "Its worker stopped: it is gone.");
  ASSERT_FALSE(engine.restarts.empty());
  EXPECT_EQ(engine.restarts.back().first, kSession);
  act(StepsWhat::draw);
  EXPECT_TRUE(steps().trouble.empty());
  EXPECT_TRUE(steps().traced);
}

TEST_F(StepsTest, AllOfItIsDrawnOnScreensOfEverySize) {
  act(StepsWhat::word, "abcdefghijkl");
  for (const ImVec2 size : {ImVec2(1280, 800), ImVec2(1024, 640), ImVec2(390, 844)}) {
    Stage stage(size.x, size.y);
    for (const Op op : {Op::input_product, Op::give_hidden, Op::total, Op::after}) {
      go_to(op);
      stage.draw(state);
      for (const MirrorItem& item : mirror().items()) {
        if (item.role != Role::text) continue;
        EXPECT_LE(item.rect.Max.x, size.x + 1) << item.name << " at " << size.x;
      }
    }
  }
}

}  // namespace
}  // namespace onegin::web
