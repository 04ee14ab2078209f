// What a person gets in three minutes: the defaults, one thread, alone and mixed with the n-gram.
//
// Usage: three_minutes [TEXT] [SECONDS] [KIND] [name=value ...]; TEXT is tiny Shakespeare, SECONDS
// 180, KIND lstm, and settings of the model or its training may differ from their defaults.
// The last 10 % are held out. Mixture weights by EM on the held-out part. Nats per character, as
// PyTorch 1.13 (LSTM 256 on one thread: 1.532 alone, 1.443 half and half with an order-7
// interpolated modified Kneser-Ney) was measured.
#include <cmath>
#include <cstdio>
#include <span>

#include "bench/lesson.h"
#include "evaluation/mix.h"

namespace onegin::bench {
namespace {

std::vector<float> score(const LanguageModel& model, std::span<const TokenId> events) {
  State state = model.begin();
  std::vector<EventScore> scores(events.size());
  model.score(state, events, scores);
  std::vector<float> log_probs;
  for (const EventScore& event : scores) log_probs.push_back(static_cast<float>(event.log_prob));
  return log_probs;
}

double loss(std::span<const float> log_probs) {
  double sum = 0;
  for (float x : log_probs) sum -= static_cast<double>(x);
  return sum / static_cast<double>(log_probs.size());
}

void report(const TrainingProgress& p) {
  std::printf("%7.1f s %7d steps %6.2f epochs %7.0f tokens/s  lr %.5f  train %.4f  held out %.4f\n",
              p.seconds, static_cast<int>(p.step), p.epoch, p.tokens_per_second, p.learning_rate,
              p.train_loss.value_or(0), p.validation_loss.value_or(0));
  std::fflush(stdout);
}

int run(int argc, char** argv) {
  const auto task = built(text_of(argc, argv));
  const double seconds = argc > 2 ? std::atof(argv[2]) : 180;
  const std::string kind = argc > 3 ? argv[3] : "lstm";
  Settings settings;
  for (int i = 4; i < argc; ++i) {
    const std::string argument = argv[i];
    const auto equals = argument.find('=');
    settings.emplace_back(argument.substr(0, equals), argument.substr(equals + 1));
  }

  auto counted = lesson(task, "ngram", {{"order", "7"}}, 1);
  train(*counted.learner, {}, [](const TrainingProgress&) {});
  const auto counted_scores = score(*counted.model, task.corpus.validation());

  auto neural = lesson(task, kind, settings, 1);
  for (Field& field : neural.model->fields()) {
    std::printf("%s=%s ", std::string(field.name).c_str(), field.text().c_str());
  }
  for (Field& field : neural.learner->fields()) {
    std::printf("%s=%s ", std::string(field.name).c_str(), field.text().c_str());
  }
  std::printf("\n");
  double last = 0;
  train(*neural.learner, {.seconds = seconds}, [&](const TrainingProgress& p) {
    if (p.validation_loss && *p.validation_loss != last) report(p);
    last = p.validation_loss.value_or(0);
  });
  std::printf("%s\n", neural.learner->progress().message.c_str());
  const auto neural_scores = score(*neural.model, task.corpus.validation());

  const std::span<const float> both[] = {counted_scores, neural_scores};
  const Mixture mixture = must(fit_mixture(both));
  std::printf("n-gram of order 7   %.4f\n%-19s %.4f\nmixture             %.4f (%.3f n-gram)\n",
              loss(counted_scores), kind.c_str(), loss(neural_scores), -mixture.mean_log_prob,
              mixture.weights[0]);
  return -mixture.mean_log_prob < 1.43 ? 0 : 1;
}

}  // namespace
}  // namespace onegin::bench

int main(int argc, char** argv) { return onegin::bench::run(argc, argv); }
