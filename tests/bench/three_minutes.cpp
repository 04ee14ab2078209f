// What a person gets in three minutes: the defaults, one thread, alone and mixed with the n-gram.
//
// Usage: three_minutes [TEXT] [SECONDS] [KINDS] [name=value ...]; TEXT is tiny Shakespeare, SECONDS
// 180, KINDS lstm, or several with commas (mlp,rnn,lstm,gru), which share the time evenly; settings
// of the model or its training may differ from their defaults. The last 10 % are held out. Mixture
// weights by EM on the held-out part. Nats per character, as PyTorch 1.13 (LSTM 256 on one
// thread: 1.532 alone, 1.443 half and half with an order-7 interpolated modified Kneser-Ney) was
// measured.
#include <cmath>
#include <cstdio>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include "bench/lesson.h"
#include "evaluation/mix.h"

namespace onegin::bench {
namespace {

std::vector<float> score(const LanguageModel& model, TokenView held_out) {
  const std::vector<TokenId> events(held_out.begin(), held_out.end());
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

// Trains one kind and gives its log probabilities of the held-out part.
std::vector<float> learn(const CorpusBuilder::Built& task, const std::string& kind,
                         const Settings& settings, double seconds) {
  auto [model, learner] = lesson(task, kind, settings, 1);
  std::printf("%s:", kind.c_str());
  for (Field& field : model->fields()) {
    std::printf(" %s=%s", std::string(field.name).c_str(), field.text().c_str());
  }
  for (Field& field : learner->fields()) {
    std::printf(" %s=%s", std::string(field.name).c_str(), field.text().c_str());
  }
  std::printf("\n");
  double last = 0;
  train(*learner, {.seconds = seconds}, [&](const TrainingProgress& p) {
    if (p.validation_loss && *p.validation_loss != last) report(p);
    last = p.validation_loss.value_or(0);
  });
  std::printf("%.1f s, %.0f tokens; %s\n", learner->progress().seconds,
              static_cast<double>(learner->progress().tokens),
              learner->progress().message.text().c_str());
  return score(*model->as_language(), task.corpus.validation());
}

int run(int argc, char** argv) {
  const auto task = built(text_of(argc, argv));
  const double seconds = argc > 2 ? std::atof(argv[2]) : 180;
  std::vector<std::string> names{"n-gram of order 7"};
  std::istringstream kinds(argc > 3 ? argv[3] : "lstm");
  for (std::string kind; std::getline(kinds, kind, ',');) names.push_back(kind);
  Settings settings;
  for (int i = 4; i < argc; ++i) {
    const std::string argument = argv[i];
    const auto equals = argument.find('=');
    settings.emplace_back(argument.substr(0, equals), argument.substr(equals + 1));
  }

  auto counted = lesson(task, "ngram", {{"order", "7"}}, 1);
  train(*counted.learner, {}, [](const TrainingProgress&) {});
  std::vector<std::vector<float>> scores{
      score(*counted.model->as_language(), task.corpus.validation())};
  const double share = seconds / static_cast<double>(names.size() - 1);
  for (std::size_t i = 1; i < names.size(); ++i) {
    scores.push_back(learn(task, names[i], settings, share));
  }

  const std::vector<std::span<const float>> all(scores.begin(), scores.end());
  const Mixture mixture = must(fit_mixture(all));
  std::printf("%-19s %8s %8s\n", "", "nats", "weight");
  for (std::size_t i = 0; i < names.size(); ++i) {
    std::printf("%-19s %8.4f %8.3f\n", names[i].c_str(), loss(scores[i]), mixture.weights[i]);
  }
  std::printf("%-19s %8.4f\n", "mixture", -mixture.mean_log_prob);
  return -mixture.mean_log_prob < 1.43 ? 0 : 1;
}

}  // namespace
}  // namespace onegin::bench

int main(int argc, char** argv) { return onegin::bench::run(argc, argv); }
