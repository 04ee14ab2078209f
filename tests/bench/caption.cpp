// Captions with default settings: which share of the held-out captions is written as it is given.
//
// Usage: caption [SAMPLES] [SECONDS] [MODELS] [FIELD=VALUE ...]; SAMPLES of scenes, scenes_new with
// commas, both without; SECONDS of processor time for each model, 180; MODELS of additive, none (a
// Captioner with that attention), lstm and ngram (which read the scene's text as a prefix) and
// blind (an n-gram to which every scene is the same: what captions alone tell), all without;
// settings for the Captioners or their training. The last part is held out, as the page holds it
// out; seed 1; captions by beam search of 4. Printed are the seconds that the training took, the
// whole captions that are right, chrF, nats per token of what is held out, and the seconds that the
// beam search took.
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

std::vector<std::string> caption_parts(const std::string& list) {
  std::vector<std::string> all;
  std::istringstream in(list);
  for (std::string part; std::getline(in, part, ',');) all.push_back(part);
  return all;
}

// Each caption beside the same scene.
std::string with_one_scene(const std::string& text) {
  std::istringstream in(text);
  std::string same, scene;
  for (std::string line; std::getline(in, line);) {
    const std::size_t tab = line.find('\t');
    if (scene.empty()) scene = line.substr(0, tab);
    same += scene + line.substr(tab) + "\n";
  }
  return same;
}

void measure_captions(const CorpusBuilder::Built& task, const std::string& sample,
                      const std::string& name, double seconds, const Settings& more) {
  const bool looks = name == "additive" || name == "none";
  Settings settings;
  if (looks) {
    settings = more;
    settings.emplace_back("attention", name);
  }
  const std::string kind = looks ? "caption" : name == "blind" ? "ngram" : name;
  auto [model, learner] = lesson(task, kind, settings, 1);
  train(*learner, {.seconds = seconds}, [&](const TrainingProgress& progress) {
    static double said = 0;
    if (progress.seconds < said) said = 0;
    if (progress.seconds < said + 10) return;
    said = progress.seconds;
    std::fprintf(stderr, "%s %s: %.0f s, epoch %.2f, train %.4f, held out %.4f\n", sample.c_str(),
                 name.c_str(), progress.seconds, progress.epoch, progress.train_loss.value_or(0),
                 progress.validation_loss.value_or(0));
  });
  const double begun = seconds_now();
  HeldOutReader reader(task.task, task.corpus, task.task, {}, true);
  while (reader.advance([] { return false; })) {
  }
  TargetDecoder decoder(*model->as_language(), task.task,
                        std::make_unique<HeldOutLines>(reader, task.task), 4);
  std::size_t count = 0, shown = 0;
  while (must(decoder.advance([] { return false; },
                              [&](DecodedTarget&& found) {
                                ++count;
                                if (found.target == found.written || shown >= 5) return;
                                ++shown;
                                std::fprintf(stderr, "  %s\n    %s\n    %s\n", found.source.c_str(),
                                             found.target.c_str(), found.written.c_str());
                              }))) {
  }
  const TargetMetrics& metrics = decoder.metrics();
  std::printf(
      "%-10s %-9s %5.1f s %6d steps  exact %4.0f/%zu = %5.1f %%  chrF %.4f  %.5f nats  "
      "beam %.1f s\n",
      sample.c_str(), name.c_str(), learner->progress().seconds,
      static_cast<int>(learner->progress().step),
      metrics.exact_match() * static_cast<double>(count), count, 100 * metrics.exact_match(),
      metrics.chrf(), learner->progress().validation_loss.value_or(0), seconds_now() - begun);
  std::fflush(stdout);
}

int run_captions(int argc, char** argv) {
  const auto names = caption_parts(argc > 1 ? argv[1] : "scenes,scenes_new");
  const double seconds = argc > 2 ? std::strtod(argv[2], nullptr) : 180;
  const auto models = caption_parts(argc > 3 ? argv[3] : "additive,none,lstm,ngram,blind");
  Settings more;
  for (int i = 4; i < argc; ++i) {
    const std::string setting = argv[i];
    const std::size_t sign = setting.find('=');
    more.emplace_back(setting.substr(0, sign), setting.substr(sign + 1));
  }
  for (const std::string& name : names) {
    const std::string text = name == "scenes_new" ? pairs::scenes_new() : pairs::scenes();
    const TaskConfig config{.unit = Unit::word, .boundary = Boundary::pairs};
    for (const std::string& model : models) {
      const CorpusBuilder::Built task =
          built(model == "blind" ? with_one_scene(text) : text, config);
      measure_captions(task, name, model, seconds, more);
    }
  }
  return 0;
}

}  // namespace
}  // namespace onegin::bench

int main(int argc, char** argv) { return onegin::bench::run_captions(argc, argv); }
