// What models say of what is held out: as they are, learning on while they read, and mixed.
//
// Usage: adaptive [TEXT] [SECONDS] [KINDS] [kind.name=value ...]; TEXT is tiny Shakespeare, SECONDS
// 180 of processor time for all, KINDS ngram,cm,lstm,gpt: those that count take what they need,
// networks share the rest evenly; a setting is of that kind alone. The last 10 % are held out.
// Prints for each model and for the mixture whose weights learn online nats per token, bits per
// character and bytes, plain and adaptive; the same of gzip, xz and brotli where those programs
// are found. "Plain" models are frozen; in both mixtures an event is judged before anything learns
// from it.
#include "training/adaptive.h"

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <sstream>

#include "bench/lesson.h"
#include "evaluation/comparison.h"
#include "evaluation/frozen_reader.h"
#include "evaluation/path_mixer.h"
#include "text/held_out_byte.h"

namespace onegin::bench {
namespace {

struct Said {
  DecisionPaths paths;
  double log_prob = 0;
  double seconds = 0;
};

Said read_on(std::unique_ptr<AdaptiveReader> reader, const CorpusBuilder::Built& task) {
  Said said;
  const double begun = seconds_now();
  while (must(reader->work([] { return false; }))) {
  }
  reader->begin();
  PathWriter writer(code_by_rank(reader->vocabulary_size(), reader->first_event()));
  std::vector<Scalar> log_probs(reader->vocabulary_size());
  for (const TokenId token : task.corpus.validation()) {
    reader->predict(log_probs);
    said.log_prob += static_cast<double>(log_probs[token]);
    writer.see(log_probs, reader->known_context(), token, said.paths);
    writer.read(token);
    reader->read(token, false);
  }
  said.seconds = seconds_now() - begun;
  return said;
}

double mixed(const std::vector<Said>& all) {
  PathMixer mixer(all.size());
  for (std::size_t m = 0; m < all.size(); ++m) {
    if (!mixer.add(m, all[m].paths)) std::exit(1);
  }
  std::vector<double> log_probs;
  const auto mixed = mixer.advance([] { return false; }, log_probs);
  if (!mixed || mixer.waiting() > 0) std::exit(1);
  return mixer.log_prob();
}

void print(const char* name, double plain, double adaptive, const CorpusBuilder::Built& task) {
  const auto events = static_cast<double>(task.corpus.validation().size());
  const auto characters = static_cast<double>(task.corpus.statistics.validation_characters);
  const auto figures = [&](double log_prob) {
    std::printf("  %7.4f %7.4f %9.0f", -log_prob / events, -log_prob / std::log(2.0) / characters,
                compressed_bytes({.log_prob = log_prob}));
  };
  std::printf("%-10s", name);
  figures(plain);
  figures(adaptive);
  std::printf("\n");
  std::fflush(stdout);
}

#ifdef __EMSCRIPTEN__
void print_program(const std::string&, const std::string&) {}  // there are no programs beside it
#else
// The held-out bytes packed by themselves: a program that has not seen the training part.
void print_program(const std::string& command, const std::string& file) {
  FILE* pipe = popen((command + " <'" + file + "' 2>/dev/null | wc -c").c_str(), "r");
  long bytes = 0;
  if (pipe != nullptr && std::fscanf(pipe, "%ld", &bytes) == 1 && bytes > 0) {
    std::printf("%-10s  %ld bytes\n", command.substr(0, command.find(' ')).c_str(), bytes);
  }
  if (pipe != nullptr) pclose(pipe);
}
#endif

int run(int argc, char** argv) {
  const std::string text = text_of(argc, argv);
  const double seconds = argc > 2 ? std::atof(argv[2]) : 180;
  std::istringstream list(argc > 3 ? argv[3] : "ngram,cm,lstm,gpt");
  std::vector<std::string> kinds;
  for (std::string kind; std::getline(list, kind, ',');) kinds.push_back(kind);
  const CorpusBuilder::Built task = built(text);
  const LearntFrom learnt{.shape = shape_of(task.task),
                          .train = task.corpus.train(),
                          .validation = task.corpus.validation()};
  std::size_t networks = 0;
  for (const std::string& kind : kinds) {
    networks += (must(find_model_kind(kind))->abilities & kNeural) != 0 ? 1 : 0;
  }
  std::printf("%-10s  %35s  %25s\n", "", "plain: nats  bits/char  bytes", "adaptive");
  std::vector<Said> plain, adaptive;
  double spent = 0;
  std::size_t left = networks;
  for (const bool neural : {false, true}) {
    for (const std::string& kind : kinds) {
      if (((must(find_model_kind(kind))->abilities & kNeural) != 0) != neural) continue;
      Settings settings;
      for (int i = 4; i < argc; ++i) {
        const std::string setting = argv[i];
        const std::size_t dot = setting.find('.'), equals = setting.find('=');
        if (setting.substr(0, dot) != kind) continue;
        settings.emplace_back(setting.substr(dot + 1, equals - dot - 1),
                              setting.substr(equals + 1));
      }
      auto [model, learner] = lesson(task, kind, settings, 1);
      const double begun = seconds_now();
      const double own = neural ? (seconds - spent) / static_cast<double>(left--) : 0;
      train(*learner, {.seconds = own}, [](const TrainingProgress&) {});
      const double trained = seconds_now() - begun;
      spent += trained;
      plain.push_back(read_on(std::make_unique<FrozenReader>(*model), task));
      adaptive.push_back(read_on(must(make_adaptive_reader(*model, learnt)), task));
      print(kind.c_str(), plain.back().log_prob, adaptive.back().log_prob, task);
      std::printf("%-10s  trained %.1f s, read in %.1f s and %.1f s\n", "", trained,
                  plain.back().seconds, adaptive.back().seconds);
    }
  }
  print("mixture", mixed(plain), mixed(adaptive), task);
  const auto& statistics = task.corpus.statistics;
  const std::string held_out =
      text.substr(byte_of(text, static_cast<std::uint64_t>(statistics.held_out_line),
                          static_cast<std::uint64_t>(statistics.held_out_characters)));
  const std::string file = std::filesystem::temp_directory_path() / "onegin-held-out";
  std::ofstream(file, std::ios::binary) << held_out;
  for (const char* program : {"gzip -9", "xz -9e", "brotli -q 11"}) print_program(program, file);
  std::filesystem::remove(file);
  return 0;
}

}  // namespace
}  // namespace onegin::bench

int main(int argc, char** argv) { return onegin::bench::run(argc, argv); }
