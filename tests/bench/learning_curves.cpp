// Do the models learn as fast per step as PyTorch's? Validation loss after 250 to 2000 steps.
//
// Usage: learning_curves [TEXT] [SEEDS]; TEXT is tiny Shakespeare (1,115,394 bytes), SEEDS 2.
// PyTorch 1.13's figures: first 90 % train, last 10 % validation, Adam 2e-3, embedding 64 (MLP: 8
// characters of 32), batch 32 x 64 characters (MLP: 1024 windows), no dropout, two seeds averaged,
// the state carried along the stream. Nats per character.
#include <array>
#include <cmath>
#include <cstdio>

#include "bench/lesson.h"

namespace onegin::bench {
namespace {

constexpr std::array<std::uint64_t, 4> kSteps{250, 500, 1000, 2000};
constexpr double kTolerance = 0.03;

struct Curve {
  const char* title;
  const char* kind;
  Settings settings;
  std::array<double, kSteps.size()> torch;
};

const Curve kCurves[] = {
    {"LSTM 128",
     "lstm",
     {{"embedding", "64"}, {"hidden", "128"}, {"forget_bias", "0"}},
     {2.071, 1.910, 1.779, 1.689}},
    {"RNN 128", "rnn", {{"embedding", "64"}, {"hidden", "128"}}, {2.048, 1.920, 1.825, 1.763}},
    {"MLP 256",
     "mlp",
     {{"context", "8"},
      {"embedding", "32"},
      {"hidden", "256"},
      {"batch", "32"},
      {"sequence_length", "32"}},
     {2.125, 1.971, 1.859, 1.776}},
};

Settings with_common(const Curve& curve) {
  Settings all{{"layers", "1"},
               {"dropout", "0"},
               {"optimizer", "adam"},
               {"learning_rate", "0.002"},
               {"schedule", "constant"},
               {"clipping", "0"},
               {"batch", "32"},
               {"sequence_length", "64"},
               {"validation_interval", "250"},
               {"patience", "0"},
               {"keep_best", "false"}};
  all.insert(all.end(), curve.settings.begin(), curve.settings.end());
  return all;
}

int run(int argc, char** argv) {
  const auto task = built(text_of(argc, argv));
  const int seeds = argc > 2 ? std::atoi(argv[2]) : 2;
  bool within = true;
  std::printf("%-9s %6s %8s %8s %8s\n", "model", "steps", "Onegin", "PyTorch", "differs");
  for (const Curve& curve : kCurves) {
    std::array<double, kSteps.size()> loss{};  // mean over the seeds
    for (int seed = 1; seed <= seeds; ++seed) {
      std::array<double, kSteps.size()> mine{};
      auto [model, learner] =
          lesson(task, curve.kind, with_common(curve), static_cast<std::uint64_t>(seed));
      train(*learner, {.steps = kSteps.back()}, [&](const TrainingProgress& progress) {
        for (std::size_t i = 0; i < kSteps.size(); ++i) {
          if (progress.step == kSteps[i] && progress.validation_loss) {
            mine[i] = *progress.validation_loss;
          }
        }
      });
      for (std::size_t i = 0; i < mine.size(); ++i) loss[i] += mine[i] / seeds;
    }
    for (std::size_t i = 0; i < kSteps.size(); ++i) {
      const double differs = loss[i] / curve.torch[i] - 1;
      within = within && std::abs(differs) <= kTolerance;
      std::printf("%-9s %6d %8.3f %8.3f %+7.1f%%\n", curve.title, static_cast<int>(kSteps[i]),
                  loss[i], curve.torch[i], 100 * differs);
    }
  }
  std::printf("%s\n", within ? "all within 3 %" : "NOT all within 3 %");
  return within ? 0 : 1;
}

}  // namespace
}  // namespace onegin::bench

int main(int argc, char** argv) { return onegin::bench::run(argc, argv); }
