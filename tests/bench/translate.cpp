// Translation with default settings: which share of the held-out targets is written as it is given.
//
// Usage: translate [SAMPLES] [SECONDS] [MODELS]; SAMPLES are names of sample pairs with commas, all
// without; SECONDS of processor time for each model, 60; MODELS of additive, dot, none (a
// Translator with that attention) and lstm (which reads the source as a prefix), all without. The
// last part is held out, as the page holds it out; seed 1; targets by beam search of 4. Printed are
// the seconds that the training took, the whole targets that are right, the same of the third of
// the pairs with the shortest sources, of the middle and of the longest, chrF, nats per token of
// what is held out, and the seconds that the beam search took.
#include <algorithm>
#include <cstdio>
#include <sstream>
#include <string>
#include <vector>

#include "bench/lesson.h"
#include "evaluation/decode.h"
#include "evaluation/held_out.h"
#include "pairs/pairs.h"

namespace onegin::bench {
namespace {

std::vector<std::string> parts(const std::string& list) {
  std::vector<std::string> all;
  std::istringstream in(list);
  for (std::string part; std::getline(in, part, ',');) all.push_back(part);
  return all;
}

struct Written {
  std::size_t length = 0;  // of the source, in code points
  bool exact = false;
};

std::size_t code_points(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

// The share of the pairs [first, last) that is right.
std::string share(const std::vector<Written>& all, std::size_t first, std::size_t last) {
  std::size_t right = 0;
  for (std::size_t i = first; i < last; ++i) right += all[i].exact ? 1 : 0;
  char text[64];
  std::snprintf(text, sizeof text, "%5.1f %% of %zu..%zu",
                100.0 * static_cast<double>(right) /
                    static_cast<double>(std::max<std::size_t>(last - first, 1)),
                all[first].length, all[last - 1].length);
  return text;
}

void measure(const CorpusBuilder::Built& task, const std::string& sample, const std::string& name,
             double seconds) {
  const bool prefix = name == "lstm";
  const Settings settings = prefix ? Settings{} : Settings{{"attention", name}};
  auto [model, learner] = lesson(task, prefix ? "lstm" : "translate", settings, 1);
  train(*learner, {.seconds = seconds}, [](const TrainingProgress&) {});
  const double begun = seconds_now();
  HeldOutReader reader(task.task, task.corpus, task.task, {}, true);
  while (reader.advance([] { return false; })) {
  }
  TargetDecoder decoder(*model->as_language(), task.task,
                        std::make_unique<HeldOutLines>(reader, task.task), 4);
  std::vector<Written> all;
  while (must(
      decoder.advance([] { return false; },
                      [&](DecodedTarget&& found) {
                        all.push_back({code_points(found.source), found.target == found.written});
                      }))) {
  }
  const TargetMetrics& metrics = decoder.metrics();
  std::stable_sort(all.begin(), all.end(),
                   [](const Written& a, const Written& b) { return a.length < b.length; });
  const std::size_t n = all.size();
  std::printf(
      "%-15s %-9s %5.1f s %6d steps  exact %4.0f/%zu = %5.1f %%  by length %s, %s, %s  "
      "chrF %.4f  %.5f nats  beam %.1f s\n",
      sample.c_str(), name.c_str(), learner->progress().seconds,
      static_cast<int>(learner->progress().step), metrics.exact_match() * static_cast<double>(n), n,
      100 * metrics.exact_match(), share(all, 0, n / 3).c_str(),
      share(all, n / 3, 2 * n / 3).c_str(), share(all, 2 * n / 3, n).c_str(), metrics.chrf(),
      learner->progress().validation_loss.value_or(0), seconds_now() - begun);
  std::fflush(stdout);
}

int run(int argc, char** argv) {
  std::vector<std::string> names;
  for (const pairs::Sample& sample : pairs::samples()) names.emplace_back(sample.name);
  if (argc > 1) names = parts(argv[1]);
  const double seconds = argc > 2 ? std::strtod(argv[2], nullptr) : 60;
  const std::vector<std::string> models =
      argc > 3 ? parts(argv[3]) : std::vector<std::string>{"additive", "dot", "none", "lstm"};
  for (const std::string& name : names) {
    const auto found = std::find_if(pairs::samples().begin(), pairs::samples().end(),
                                    [&](const pairs::Sample& one) { return one.name == name; });
    if (found == pairs::samples().end()) {
      std::fprintf(stderr, "translate: there is no sample '%s'\n", name.c_str());
      return 2;
    }
    TaskConfig config{.boundary = Boundary::pairs};
    if (name == "english_korean") config.unit = Unit::word;
    const CorpusBuilder::Built task = built(found->make(), config);
    for (const std::string& model : models) measure(task, name, model, seconds);
  }
  return 0;
}

}  // namespace
}  // namespace onegin::bench

int main(int argc, char** argv) { return onegin::bench::run(argc, argv); }
