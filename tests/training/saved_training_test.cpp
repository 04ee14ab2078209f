// What a training writes is what another reads, and what was damaged is refused.
#include "training/saved_training.h"

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <limits>

#include "tiny_models.h"
#include "training/state_bytes.h"

namespace onegin {
namespace {

// No value is its default.
SavedTraining remarkable() {
  SavedTraining saved;
  saved.plan = {.best_loss = 1.5,
                .last_loss = 1.75,
                .last_fraction = 0.25,
                .last_step = 11,
                .last_tokens = 1100,
                .validation_seconds = 0.5,
                .training_seconds = 4,
                .plan_begin = 7,
                .plans = 2,
                .stale = 3,
                .halvings = 1,
                .has_best = true,
                .has_last = true,
                .evaluating = true};
  saved.averages = {.loss_sum = 90, .loss_weight = 40, .speed_tokens = 600, .speed_seconds = 3};
  saved.progress.finished = true;
  saved.progress.step = 13;
  saved.progress.epoch = 1.25;
  saved.progress.seconds = 9;
  saved.progress.tokens = 1300;
  saved.progress.learning_rate = 0.001;
  saved.progress.gradient_norm = 0.75;
  saved.dropout = Random(5, 6);
  saved.optimizer_steps = 12;
  saved.position = {std::byte{1}, std::byte{2}, std::byte{3}};
  saved.carried = {{Scalar(0.5), Scalar(-2)}, {kFirstText, kUnknown}};
  return saved;
}

// A training with moments and best weights.
struct Running {
  Running() {
    EXPECT_TRUE(model.build(tiny_shape(), 1));
    model.visit_tensors([this](const Tensor& tensor) { tensors.push_back(tensor); });
    optimizer = Optimizer(config, tensors);
  }
  void learn() {
    for (const Tensor& tensor : tensors) {
      for (Scalar& x : tensor.gradient) x = Scalar(0.5);
    }
    optimizer.step(tensors, 0.1, 1);
    copies.keep_best();
    while (copies.under_way()) copies.advance();
  }
  BlockCopies save(const SavedTraining& saved) {
    Blocks blocks;
    SavedTraining::save_settings(fields_of(config), blocks);
    saved.save(model, optimizer, copies, blocks);
    return copies_of(blocks);
  }
  Result<void> load(SavedTraining& saved, const BlockCopies& blocks) {
    Pieces all;
    return saved.load(all, views_of(blocks), model, optimizer, copies);
  }

  TrainingConfig config;
  TinyNeural model;
  std::vector<Tensor> tensors;
  Optimizer optimizer;
  WeightCopies copies{model, tensors};
};

TEST(SavedTraining, EveryValueComesBack) {
  Running first;
  first.learn();
  const BlockCopies blocks = first.save(remarkable());
  ASSERT_TRUE(SavedTraining::is_in(views_of(blocks)));

  Running second;
  SavedTraining read;
  ASSERT_TRUE(second.load(read, blocks));
  EXPECT_EQ(second.optimizer.steps(), 12u);
  EXPECT_EQ(second.copies.best(), first.copies.best());
  EXPECT_EQ(read.position, remarkable().position);
  EXPECT_EQ(read.carried.memory, remarkable().carried.memory);
  EXPECT_EQ(read.carried.context, remarkable().carried.context);
  // Written once more, they are the same bytes.
  EXPECT_EQ(second.save(read), blocks);
  // What follows from them.
  EXPECT_EQ(read.progress.validation_loss, 1.75);
  EXPECT_EQ(read.progress.best_validation_loss, 1.5);
  EXPECT_EQ(read.progress.train_loss, 2.25);
  EXPECT_EQ(read.progress.tokens_per_second, 200);
}

TEST(SavedTraining, TheStateLiesInTheFileAsItAlwaysDid) {
  Running running;
  const BlockCopies blocks = running.save(remarkable());
  StateReader in(blocks.at("training.state"));
  EXPECT_EQ(in.get<std::uint32_t>(), 1u);
  EXPECT_EQ(in.get<std::uint32_t>(), sizeof(Scalar));
  EXPECT_EQ(in.get<std::uint64_t>(), running.model.parameters());
  for (const double value : {1.5, 1.75, 0.25}) EXPECT_EQ(in.get<double>(), value);
  for (const std::uint64_t value : {11, 1100}) EXPECT_EQ(in.get<std::uint64_t>(), value);
  for (const double value : {90.0, 40.0}) EXPECT_EQ(in.get<double>(), value);
  for (int time = 0; time < 4; ++time) EXPECT_EQ(in.get<double>(), 0);  // elsewhere, see below
  EXPECT_EQ(in.get<std::uint64_t>(), 7u);
  for (const int value : {2, 3, 1}) EXPECT_EQ(in.get<std::int32_t>(), value);
  for (int flag = 0; flag < 4; ++flag) EXPECT_EQ(in.get<std::uint8_t>(), 1);
  EXPECT_EQ(in.get<std::uint64_t>(), 13u);
  for (const double value : {1.25, 0.0}) EXPECT_EQ(in.get<double>(), value);
  EXPECT_EQ(in.get<std::uint64_t>(), 1300u);
  EXPECT_EQ(in.get<double>(), 0.001);
  EXPECT_EQ(in.get<std::uint8_t>(), 1);
  EXPECT_EQ(in.get<double>(), 0.75);
  EXPECT_EQ(in.get<std::uint64_t>(), Random(5, 6).state());
  EXPECT_EQ(in.get<std::uint64_t>(), Random(5, 6).increment());
  EXPECT_EQ(in.get<std::uint64_t>(), 12u);
  for (int byte = 1; byte <= 3; ++byte) EXPECT_EQ(in.get<std::uint8_t>(), byte);
  EXPECT_TRUE(in.at_end());
  StateReader times(blocks.at("times"));
  for (const double value : {600.0, 3.0, 0.5, 4.0, 9.0}) EXPECT_EQ(times.get<double>(), value);
  EXPECT_TRUE(times.at_end());
}

TEST(SavedTraining, WhatTheClockSaidIsNotInWhatTheWorkIs) {
  Running running;
  SavedTraining slower = remarkable();
  for (double* time : {&slower.plan.validation_seconds, &slower.plan.training_seconds,
                       &slower.averages.speed_seconds, &slower.progress.seconds}) {
    *time *= 1.5;
  }
  BlockCopies blocks = running.save(remarkable()), others = running.save(slower);
  EXPECT_NE(blocks, others);
  EXPECT_EQ(blocks.erase("times") + others.erase("times"), 2u);
  EXPECT_EQ(blocks, others);
  // Without it the training goes on all the same, and has taken no time yet.
  SavedTraining read;
  ASSERT_TRUE(running.load(read, blocks));
  EXPECT_EQ(read.progress.seconds, 0);
  EXPECT_EQ(read.progress.tokens_per_second, 0);
  EXPECT_EQ(read.progress.step, 13u);
}

TEST(SavedTraining, OlderFilesHaveTheTimesInTheState) {
  Running running;
  BlockCopies blocks = running.save(remarkable());
  blocks.erase("times");
  const std::size_t first = 16 + 5 * 8 + 16;  // behind two averages
  const std::array<double, 4> times{600, 3, 0.5, 4};
  std::memcpy(blocks.at("training.state").data() + first, times.data(), sizeof times);
  SavedTraining read;
  ASSERT_TRUE(running.load(read, blocks));
  EXPECT_EQ(read.progress.tokens_per_second, 200);
  EXPECT_EQ(read.plan.validation_seconds, 0.5);
  EXPECT_EQ(read.plan.training_seconds, 4);
  // What would be refused once it is saved again is refused at once.
  for (const double wrong : {-3.0, std::numeric_limits<double>::quiet_NaN()}) {
    std::memcpy(blocks.at("training.state").data() + first + 8, &wrong, sizeof wrong);
    const auto loaded = running.load(read, blocks);
    ASSERT_FALSE(loaded.ok());
    EXPECT_EQ(loaded.error().where.text(), "training.state");
  }
}

TEST(SavedTraining, SettingsComeBackAndUnknownOnesAreNamed) {
  TrainingConfig config;
  config.learning_rate = 0.125;
  config.optimizer = OptimizerKind::adagrad;
  Blocks blocks;
  SavedTraining::save_settings(fields_of(config), blocks);
  const BlockCopies copies = copies_of(blocks);
  EXPECT_FALSE(SavedTraining::is_in(views_of(copies)));
  TrainingConfig other;
  ASSERT_TRUE(SavedTraining::load_settings(fields_of(other), views_of(copies)));
  EXPECT_EQ(other.learning_rate, 0.125);
  EXPECT_EQ(other.optimizer, OptimizerKind::adagrad);
  EXPECT_TRUE(SavedTraining::load_settings(fields_of(other), {}));

  for (const std::string_view text : {"learning_rate", "learning_fate=1\n", "batch=many\n"}) {
    const Block block = Block::own(text);
    const BlockCopies wrong{{"training.settings", block.bytes()}};
    EXPECT_FALSE(SavedTraining::load_settings(fields_of(other), views_of(wrong))) << text;
  }
}

TEST(SavedTraining, WhatIsDamagedIsRefusedByTheNameOfItsBlock) {
  Running running;
  running.learn();
  const BlockCopies sound = running.save(remarkable());
  const auto refused = [&](const std::string& name, const BlockCopies& blocks) {
    Running other;
    SavedTraining read;
    const auto loaded = other.load(read, blocks);
    ASSERT_FALSE(loaded) << name;
    EXPECT_EQ(loaded.error().where, name);
  };
  const auto overwritten = [&](const std::string& name, std::size_t at, auto value) {
    BlockCopies blocks = sound;
    std::memcpy(blocks[name].data() + at, &value, sizeof value);
    return blocks;
  };
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  constexpr auto kNoNumber = std::numeric_limits<Scalar>::quiet_NaN();
  for (const std::string name : {"training.state", "training.moments", "training.memory"}) {
    BlockCopies blocks = sound;
    blocks.erase(name);
    refused(name, blocks);
  }
  for (const std::string name : {"training.moments", "training.best", "training.memory"}) {
    BlockCopies blocks = sound;
    blocks[name].pop_back();
    refused(name, blocks);
  }
  refused("training.state", overwritten("training.state", 0, std::uint32_t{2}));      // version
  refused("training.state", overwritten("training.state", 8, std::uint64_t{1}));      // weights
  refused("training.state", overwritten("training.state", 16, kNan));                 // a loss
  refused("training.state", overwritten("training.state", 112, std::int32_t{-1}));    // plans
  refused("training.state", overwritten("training.state", 120, std::int32_t{1000}));  // halvings
  refused("training.moments", overwritten("training.moments", sizeof(Scalar), kNoNumber));
  refused("training.best", overwritten("training.best", sizeof(Scalar), kNoNumber));
  refused("training.memory", overwritten("training.memory", 0, std::uint64_t{1000}));
  refused("training.memory", overwritten("training.memory", 16, kNoNumber));
  const std::size_t context = 16 + 2 * sizeof(Scalar);
  refused("training.memory",
          overwritten("training.memory", context, static_cast<TokenId>(kTinyVocabulary)));

  // A best of nothing is none.
  BlockCopies without = sound;
  without["training.best"].clear();
  Running other;
  other.learn();
  SavedTraining read;
  ASSERT_TRUE(other.load(read, without));
  EXPECT_FALSE(other.copies.has_best());
}

}  // namespace
}  // namespace onegin
