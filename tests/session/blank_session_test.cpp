// A Session with a model that only fills blanks: it learns, comes back from a file and is looked
// into as any network, and what comes next it does not say.
#include <cmath>
#include <nlohmann/json.hpp>

#include "models/kinds_with.h"
#include "talk.h"

namespace onegin {
namespace {

const std::vector<std::pair<std::string, std::string>> kSmall = {{"dropout", "0"}};

TEST(BlankSession, LearnsAndComesBackAndItsLossesArePerBlank) {
  for (const ModelKind& kind : kinds_with(kBlanks | kNeural)) {
    for (const char* boundary : {"stream", "sentence"}) {
      Talk talk;
      talk.get<TaskReady>(SetText{{{"boundary", boundary}}}, bytes_of(small_text()));
      const auto configured = talk.get<Configured>(Configure{std::string(kind.id), kSmall});
      EXPECT_TRUE(configured.blanks);
      EXPECT_GT(configured.training_bytes, 0);
      const double first = talk.get<Progress>(Train{2, 0, 0}).validation_loss;
      const Progress progress = talk.get<Progress>(Train{40, 0, 0});
      EXPECT_LT(progress.validation_loss, first) << kind.id << " " << boundary;
      EXPECT_TRUE(std::isfinite(progress.train_loss));
      EXPECT_TRUE(std::isnan(progress.bits_per_character)) << "a blank is no character";

      talk.get<Saved>(Save{});
      const Bytes file = talk.payload();
      Talk other;
      other.get<Loaded>(Load{}, file);
      EXPECT_EQ(other.get<Progress>(Pause{}).validation_loss, progress.validation_loss) << kind.id;
      talk.get<Saved>(Save{"safetensors"});
      const Bytes tensors = talk.payload();
      other.get<Saved>(Save{"safetensors"});
      EXPECT_EQ(other.payload(), tensors) << kind.id << " from its project";
      other.get<Loaded>(Load{}, tensors);
      other.get<Saved>(Save{"safetensors"});
      EXPECT_EQ(other.payload(), tensors) << kind.id;
      const auto facts = nlohmann::json::parse(talk.get<Inspected>(Inspect{}).json);
      EXPECT_EQ(facts["kind"], kind.id);
    }
  }
}

TEST(BlankSession, LearnsTargetsOfPairs) {
  std::string pairs;
  for (int i = 0; i < 60; ++i) pairs += i % 2 == 0 ? "ab\tba\n" : "cd\tdc\n";
  for (const ModelKind& kind : kinds_with(kBlanks | kNeural)) {
    Talk talk;
    talk.get<TaskReady>(SetText{{{"boundary", "pairs"}}}, bytes_of(pairs));
    talk.get<Configured>(Configure{std::string(kind.id), kSmall});
    const double first = talk.get<Progress>(Train{1, 0, 0}).validation_loss;
    EXPECT_LT(talk.get<Progress>(Train{60, 0, 0}).validation_loss, first / 2) << kind.id;
  }
}

TEST(BlankSession, SaysThatItDoesNotSayWhatComesNext) {
  for (const ModelKind& kind : kinds_with(kBlanks | kNeural)) {
    if ((kind.abilities & kLanguage) != 0) continue;
    Talk talk;
    talk.get<TaskReady>(SetText{}, bytes_of(small_text()));
    talk.train(std::string(kind.id), {}, 1);
    const auto says_so = [&](decltype(Command::body) body, Payload payload) {
      const Failed failed = talk.refused(std::move(body), std::move(payload));
      EXPECT_NE(failed.what.text().find("does not say what comes next"), std::string::npos);
      EXPECT_NE(failed.hint.text().find("fill blanks"), std::string::npos);
    };
    says_so(Score{}, bytes_of("the king"));
    says_so(Predict{}, bytes_of("the king"));
    says_so(Generate{}, bytes_of("the king"));
    says_so(Validate{}, {});
    says_so(Context{}, {});
    says_so(Attribute{}, bytes_of("the king"));
    Score adaptive;
    adaptive.adaptive = true;
    says_so(adaptive, bytes_of("the king"));
    talk.get<Saved>(Save{"onegin", false});
    const Bytes file = talk.payload();
    says_so(Mix{{static_cast<std::uint32_t>(file.size())}, {}}, file);
  }
}

TEST(BlankSession, IsLookedIntoAsAnyNetwork) {
  for (const ModelKind& kind : kinds_with(kBlanks | kNeural)) {
    for (const char* boundary : {"stream", "sentence"}) {
      Talk talk;
      talk.get<TaskReady>(SetText{{{"boundary", boundary}}}, bytes_of(small_text()));
      talk.train(std::string(kind.id), kSmall, 2);
      Trace trace;
      trace.backward = trace.pairs = true;
      const Traced traced = talk.get<Traced>(trace, bytes_of("the king sees\n"));
      const bool lines = std::string(boundary) == "sentence";
      ASSERT_EQ(traced.read.size(), lines ? 15U : 14U) << kind.id;
      EXPECT_EQ(traced.read[0].token, lines ? "<s>" : "t");
      EXPECT_EQ(traced.read.back().token, lines ? "</s>" : "\n");
      EXPECT_EQ(traced.next[3].token, traced.read[3].token) << "what stands there is judged";
      EXPECT_GT(traced.loss, 0);
      EXPECT_EQ(traced.events, lines ? 13 : 14);
      std::size_t of_units = 0;
      for (const PlaneDescription& plane : traced.planes) {
        of_units += plane.rows == static_cast<double>(traced.read.size()) ? 1 : 0;
      }
      EXPECT_GT(of_units, 5U);
    }
  }
}

TEST(BlankSession, ProvesItself) {
  for (const ModelKind& kind : kinds_with(kBlanks | kNeural)) {
    Talk talk;
    talk.get<TaskReady>(SetText{{{"boundary", "sentence"}}}, bytes_of(small_text()));
    talk.train(std::string(kind.id), kSmall, 2);
    std::size_t rows = 0;
    for (const Event& event : talk.ask(Prove{.events = 50, .gradients_apart = true})) {
      const auto* row = std::get_if<Proof>(&event.body);
      if (row == nullptr) continue;
      EXPECT_TRUE(row->right) << kind.id << ": " << row->name.text();
      ++rows;
    }
    EXPECT_EQ(rows, 4U) << "sum, saved twice, seed";
  }
}

// Row t of both directions, each beside the token it is of.
TEST(BlankSession, TheWayFromTheRightIsShownInPlace) {
  Talk talk;
  talk.get<TaskReady>(SetText{}, bytes_of(small_text()));
  talk.train("bidirectional", kSmall, 2);
  const auto plane = [&](std::string_view text, const std::string& name) {
    const Traced traced = talk.get<Traced>(Trace{}, bytes_of(text));
    std::vector<std::vector<float>> rows;
    for (const PlaneDescription& each : traced.planes) {
      if (each.plane != name) continue;
      const auto* numbers = reinterpret_cast<const float*>(talk.payload().data()) +
                            static_cast<std::size_t>(each.offset);
      for (std::size_t t = 0; t < static_cast<std::size_t>(each.rows);
           ++t, numbers += static_cast<std::size_t>(each.columns)) {
        rows.emplace_back(numbers, numbers + static_cast<std::size_t>(each.columns));
      }
    }
    return rows;
  };
  for (const char* name : {"h", "back_h"}) {
    const auto rows = plane("the king", name), begin = plane("The king", name),
               end = plane("the kinG", name);
    ASSERT_EQ(rows.size(), 8U) << name;
    const bool back = std::string(name) == "back_h";
    for (std::size_t t = 1; t < 7; ++t) {
      EXPECT_EQ(rows[t] == begin[t], back) << name << " " << t;
      EXPECT_EQ(rows[t] == end[t], !back) << name << " " << t;
    }
  }
}

}  // namespace
}  // namespace onegin
