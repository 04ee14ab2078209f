// Pre-train, then fine-tune: a network of a file learns another text under its own task.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "formats/project.h"
#include "talk.h"

namespace onegin {
namespace {

using Settings = std::vector<std::pair<std::string, std::string>>;
const Settings kTuneTask = {{"unit", "word"}, {"boundary", "sentence"}};
const Settings kTuneSize = {{"hidden", "8"}, {"embedding", "6"}, {"batch", "4"}, {"dropout", "0"}};
constexpr std::string_view kLine = "the king sees a fool\n";

// Another world of the same words, and one that the first text has not.
std::string another_text() {
  const char* lines[] = {"a fool sees the dragon", "laugh laugh and laugh", "queen a the king fool",
                         "a fool laugh and a fool laugh"};
  std::string text;
  for (int i = 0; i < 120; ++i) text += std::string(lines[(i * 5 + i / 3) % 4]) + "\n";
  return text;
}

struct Trained {
  Bytes file, task;
  double score = 0, loss = 0;  // of kLine; held out
  std::string fingerprint;
};

Trained trained(const std::string& kind, const Settings& settings, double steps = 60) {
  Trained all;
  Talk talk;
  all.fingerprint = talk.get<TaskReady>(SetText{kTuneTask, 0}, bytes_of(small_text())).fingerprint;
  talk.train(kind, settings, steps);
  all.score = talk.score(kLine);
  all.loss = talk.get<Progress>(Pause{}).validation_loss;
  talk.get<Saved>(Save{});
  all.file = talk.payload();
  talk.get<Saved>(Save{.format = "task"});
  all.task = talk.payload();
  return all;
}

SetText under(const Trained& before) {
  SetText text{{}, 0};
  text.task_bytes = static_cast<std::uint32_t>(before.task.size());
  return text;
}
Bytes with_task(std::string_view text, const Trained& before) {
  Bytes all = bytes_of(text);
  all.insert(all.end(), before.task.begin(), before.task.end());
  return all;
}
Load onwards(Settings settings = {}) {
  Load load;
  load.fine_tune = true;
  load.settings = std::move(settings);
  return load;
}

class FineTune : public ::testing::Test {
 protected:
  void begin(Settings settings = {}) {
    ready = talk.get<TaskReady>(under(before), with_task(another_text(), before));
    talk.get<Loaded>(onwards(std::move(settings)), before.file);
  }
  std::map<std::string, std::vector<std::byte>> weights() {
    talk.get<Saved>(Save{});
    const Bytes file = talk.payload();
    const auto project = read_project(file);
    EXPECT_TRUE(project.ok());
    std::map<std::string, std::vector<std::byte>> all;
    for (const auto& [name, block] : project->models.front().weights) {
      all[name].assign(block.begin(), block.end());
    }
    return all;
  }

  const Trained before = trained("lstm", kTuneSize);
  Talk talk;
  TaskReady ready;
};

TEST_F(FineTune, BeginsWithWhatItKnowsAndItsOwnVocabulary) {
  begin();
  EXPECT_EQ(ready.fingerprint, before.fingerprint);
  EXPECT_GT(ready.train_unknown, 0) << "the dragon";
  EXPECT_EQ(talk.score(kLine), before.score);
  const auto progress = talk.get<Progress>(Pause{});
  EXPECT_EQ(progress.step, 0);
  EXPECT_TRUE(progress.trained) << "it can be asked";
}

TEST_F(FineTune, SaysWhatItGainsAndWhatItForgets) {
  begin();
  std::vector<Progress> seen;
  for (const Event& event : talk.ask(Train{80, 0, 0})) {
    const auto* progress = std::get_if<Progress>(&event.body);
    if (progress != nullptr && !std::isnan(progress->earlier_loss)) seen.push_back(*progress);
  }
  ASSERT_GE(seen.size(), 2U);
  EXPECT_EQ(seen.front().step, 0) << "judged before the first step";
  EXPECT_NEAR(seen.front().earlier_loss, before.loss, 1e-6);
  EXPECT_LT(seen.back().validation_loss, 0.8 * seen.front().validation_loss);
  EXPECT_GT(seen.back().earlier_loss, before.loss);
}

TEST_F(FineTune, FrozenLayersKeepTheirWeights) {
  begin({{"frozen_layers", "1"}});
  const auto first = weights();
  talk.get<Progress>(Train{20, 0, 0});
  auto then = weights();
  EXPECT_EQ(first.at("emb.weight"), then.at("emb.weight"));
  EXPECT_NE(first.at("rnn.weight_hh_l0"), then.at("rnn.weight_hh_l0"));
  // Two: the first hidden layer too; begun again from the weights of the file.
  talk.get<Configured>(Configure{"lstm", [&] {
                                   Settings all = kTuneSize;
                                   all.emplace_back("frozen_layers", "2");
                                   return all;
                                 }()});
  EXPECT_EQ(talk.score(kLine), before.score);
  talk.get<Progress>(Train{20, 0, 0});
  then = weights();
  for (const auto& [name, bytes] : first) {
    const bool lower = name.starts_with("emb.") || name.starts_with("rnn.");
    EXPECT_EQ(bytes == then.at(name), lower) << name;
  }
}

TEST_F(FineTune, ResetAndAFileGoBackToWhereItBegan) {
  begin();
  const auto gone_on = talk.get<Progress>(Train{20, 0, 0});
  const double learnt = talk.score(kLine);
  EXPECT_NE(learnt, before.score);
  talk.get<Saved>(Save{});
  const Bytes file = talk.payload();
  EXPECT_EQ(talk.get<Progress>(Reset{}).step, 0);
  EXPECT_EQ(talk.score(kLine), before.score);

  EXPECT_TRUE(talk.get<Opened>(Open{}, file).given_task);
  EXPECT_FALSE(talk.get<Opened>(Open{}, before.file).given_task);

  Talk other;
  other.get<Loaded>(Load{}, file);
  EXPECT_EQ(other.score(kLine), learnt);
  EXPECT_NEAR(other.get<Progress>(Pause{}).earlier_loss, gone_on.earlier_loss, 1e-12);
  const auto further = other.get<Progress>(Train{40, 0, 0});
  EXPECT_FALSE(std::isnan(further.earlier_loss)) << "what an earlier text held out is in the file";
  EXPECT_EQ(other.get<Progress>(Reset{}).step, 0);
  EXPECT_EQ(other.score(kLine), before.score);
}

TEST_F(FineTune, GoesOnFromTensorsWithoutAText) {
  Talk pretrained;
  pretrained.get<Loaded>(Load{}, before.file);
  pretrained.get<Saved>(Save{.format = "safetensors"});
  const Bytes tensors = pretrained.payload();
  talk.get<TaskReady>(under(before), with_task(another_text(), before));
  talk.get<Loaded>(onwards(), tensors);
  EXPECT_EQ(talk.score(kLine), before.score);
  const auto progress = talk.get<Progress>(Train{20, 0, 0});
  EXPECT_TRUE(std::isnan(progress.earlier_loss)) << "nothing of its own text is known";
  EXPECT_EQ(progress.step, 20);
}

TEST_F(FineTune, RefusesWhatCannotGoOn) {
  const Trained counted = trained("ngram", {}, 0);
  begin();
  EXPECT_NE(talk.refused(onwards(), counted.file).what.text().find("no weights"),
            std::string::npos);
  EXPECT_EQ(talk.score(kLine), before.score) << "what was there stays";
  EXPECT_FALSE(talk.refused(onwards({{"hidden", "9"}}), before.file).what.empty());
  // A text read by itself has other types.
  talk.get<TaskReady>(SetText{kTuneTask, 0}, bytes_of(another_text()));
  EXPECT_NE(talk.refused(onwards(), before.file).what.text().find("task"), std::string::npos);
  SetText broken = under(before);
  broken.task_bytes -= 10;
  EXPECT_EQ(talk.refused(broken, with_task(another_text(), before)).where, "the task's file");
  broken.task_bytes = 1U << 30U;
  EXPECT_EQ(talk.refused(broken, with_task(another_text(), before)).where, "task_bytes");
}

}  // namespace
}  // namespace onegin
