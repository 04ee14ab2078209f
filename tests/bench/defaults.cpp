// Which settings learn best: held-out loss of a kind for sizes of text, times and settings.
//
// Usage: defaults TEXT KINDS BYTES BUDGETS [defaults] [name=value,... ...]; lists with commas. A
// model reads the first BYTES bytes of TEXT, cut where a character ends. A BUDGET is a number of
// seconds of processor time, or a number of tokens (4e6t), which repeats on a busy machine. Every
// combination of the values is tried; with the word defaults the defaults are tried first. The last
// 10 % are held out, and the seed is 1. The losses are nats per token; `*` marks the best of a
// budget.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "bench/lesson.h"

namespace onegin::bench {
namespace {

std::vector<std::string> split(const std::string& list) {
  std::vector<std::string> parts(1);
  for (char c : list) {
    if (c == ',') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

// The defaults, then every combination of the arguments' values.
std::vector<Settings> combinations(int argc, char** argv) {
  std::vector<Settings> all{{}};
  for (int i = 5; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "defaults") continue;
    const auto equals = argument.find('=');
    if (equals == std::string::npos) {
      std::fprintf(stderr, "%s is no setting: name=value,value\n", argv[i]);
      std::exit(2);
    }
    std::vector<Settings> longer;
    for (const Settings& shorter : all) {
      for (const std::string& value : split(argument.substr(equals + 1))) {
        longer.push_back(shorter);
        longer.back().emplace_back(argument.substr(0, equals), value);
      }
    }
    all = std::move(longer);
  }
  if (argc > 5 && std::string(argv[5]) == "defaults") all.insert(all.begin(), Settings{});
  return all;
}

std::string shown(const Settings& settings) {
  std::string text;
  for (const auto& [name, value] : settings) text += name + "=" + value + " ";
  return text.empty() ? "defaults" : text;
}

std::string beginning(const std::string& text, std::size_t bytes) {
  if (bytes >= text.size()) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

TrainingLimit limit_of(const std::string& budget, Learner& learner) {
  const double amount = std::atof(budget.c_str());
  if (budget.back() != 't') return {.seconds = amount};
  const auto number = [&](const char* name) {
    return std::atof(must(find_field(learner.fields(), name)).text().c_str());
  };
  const double step = number("batch") * number("sequence_length");
  return {.steps = static_cast<std::uint64_t>(std::ceil(amount / step))};
}

// A row for each of the settings; the rows are printed as they come, the best is named at the end.
void compare(const CorpusBuilder::Built& task, const std::string& kind, const std::string& budget,
             const std::vector<Settings>& tried) {
  double best = 0;
  std::string best_settings;
  for (const Settings& settings : tried) {
    auto [model, learner] = lesson(task, kind, settings, 1);
    train(*learner, limit_of(budget, *learner), [](const TrainingProgress&) {});
    const TrainingProgress& p = learner->progress();
    const double loss = p.best_validation_loss.value_or(0);
    std::printf(
        "%-5s %8zu %6s  %.4f  (train %.3f, %6.0f steps, %5.1f epochs, %7.0f tokens/s)  %s\n",
        kind.c_str(), task.corpus.train_size, budget.c_str(), loss, p.train_loss.value_or(0),
        static_cast<double>(p.step), p.epoch, p.tokens_per_second, shown(settings).c_str());
    std::fflush(stdout);
    if (best == 0 || loss < best) {
      best = loss;
      best_settings = shown(settings);
    }
  }
  std::printf("%-5s %8zu %6s  %.4f* %s\n", kind.c_str(), task.corpus.train_size, budget.c_str(),
              best, best_settings.c_str());
}

int run(int argc, char** argv) {
  if (argc < 5) {
    std::fprintf(stderr, "usage: defaults TEXT KINDS BYTES BUDGETS [name=value,value ...]\n");
    return 2;
  }
  const std::string text = text_of(argc, argv);
  const std::vector<Settings> tried = combinations(argc, argv);
  for (const std::string& bytes : split(argv[3])) {
    const auto task = built(beginning(text, static_cast<std::size_t>(std::atof(bytes.c_str()))));
    for (const std::string& kind : split(argv[2])) {
      for (const std::string& budget : split(argv[4])) {
        compare(task, kind, budget, tried);
      }
    }
  }
  return 0;
}

}  // namespace
}  // namespace onegin::bench

int main(int argc, char** argv) { return onegin::bench::run(argc, argv); }
