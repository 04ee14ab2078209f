// Speed and memory of the n-gram model on a text, beside a plain scan of the same bytes.
//
//   bench_ngram ORDER UNIT BOUNDARY TRAIN SCORE      e.g. bench_ngram 5 whitespace sentence a.txt
//   b.txt
//
// The scan cuts the training text at white space and hashes the words, as `wc` with a checksum
// would; machines differ in speed, the ratios to it much less. Each figure is the best of several
// rounds, in processor seconds of one thread. Runs natively and under Node.
//
// Expected at order 5 on the 5 MB of make_text.py: read + fit about 19 x scan natively (lmplz takes
// 1.8 s for as much, its memory is 137 MB), 122 MB at the peak, 17 M tokens/s scored or more
// (KenLM's probing model: 6.7 M queries/s); under Node at least half of that speed. At order 7 on
// the characters of tiny Shakespeare's first 90 %: below 0.1 s, 1.5165 nats on the rest.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>

#ifdef __EMSCRIPTEN__
#include <emscripten/heap.h>
#else
#include <sys/resource.h>
#endif

#include "models/ngram/ngram_model.h"
#include "text/corpus.h"

namespace onegin {
namespace {

constexpr int kRounds = 5;

double best_seconds(const std::function<void()>& work, int rounds = kRounds) {
  double best = 1e9;
  for (int i = 0; i < rounds; ++i) {
    const std::clock_t begin = std::clock();
    work();
    best = std::min(best, static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
  }
  return best;
}

std::string read_file(const char* path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) std::fprintf(stderr, "%s cannot be read\n", path);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::uint64_t scan(const std::string& text) {
  std::uint64_t sum = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && static_cast<unsigned char>(text[i]) > ' ') continue;
    if (i > begin) sum += XXH3_64bits(text.data() + begin, i - begin);
    begin = i + 1;
  }
  return sum;
}

double peak_megabytes() {
#ifdef __EMSCRIPTEN__
  return static_cast<double>(emscripten_get_heap_size()) / 1e6;
#else
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024 / 1e6;
#endif
}

CorpusBuilder::Built make_corpus(const TaskConfig& config, const std::string& text) {
  CorpusBuilder builder(config, text);
  while (!builder.advance(std::size_t{1} << 20U)) {
  }
  return builder.finish().value();
}

int run(char** arguments) {
  TaskConfig config;
  const auto fields = fields_of(config);
  NgramModel model;
  for (const auto& set : {find_field(model.fields(), "order").value().set(arguments[1]),
                          find_field(fields, "unit").value().set(arguments[2]),
                          find_field(fields, "boundary").value().set(arguments[3])}) {
    if (!set) return std::fprintf(stderr, "%s\n", set.error().sentence().c_str()), 2;
  }
  config.validation_share = 0;
  const std::string text = read_file(arguments[4]);
  const std::string other = read_file(arguments[5]);
  if (text.empty() || other.empty()) return 2;

  std::uint64_t checksum = 0;
  const double scanned = best_seconds([&] { checksum += scan(text); });
  const double before = peak_megabytes();
  const CorpusBuilder::Built built = make_corpus(config, text);
  const double read = best_seconds([&] { make_corpus(config, text); }, 2);
  const auto fit = [&] {
    if (!model.build(shape_of(built.task), 1)) return;
    if (!model.fit(built.corpus.train(), {}, [] { return false; })) return;
  };
  fit();
  const double after = peak_megabytes();
  const double fitted = best_seconds(fit);
  const std::vector<TokenId> events = encode(built.task, other);
  std::vector<EventScore> scores(events.size());
  std::vector<std::uint8_t> starts(events.size());
  if (built.task.sentences()) starts = sentence_starts(events, true);
  double sum = 0;
  const double scored = best_seconds([&] {
    State state = model.begin();
    model.score(state, events, starts, scores);
    for (const EventScore& score : scores) sum += score.log_prob;
  });

  const auto megabytes = static_cast<double>(text.size()) / 1e6;
  std::printf("text        %8.1f MB, %zu tokens, %zu types\n", megabytes, built.corpus.ids.size(),
              built.task.vocabulary.size());
  std::printf("scan        %8.4f s  %8.0f MB/s   (checksum %016llx)\n", scanned,
              megabytes / scanned, static_cast<unsigned long long>(checksum));
  std::printf("read        %8.4f s  %8.1f x scan\n", read, read / scanned);
  std::printf("fit         %8.4f s  %8.1f x scan  %zu n-grams\n", fitted, fitted / scanned,
              model.parameters());
  std::printf("read + fit  %8.4f s  %8.1f x scan\n", read + fitted, (read + fitted) / scanned);
  std::printf("memory      %8.1f MB model, %.1f MB peak, %.1f MB of it for text and model\n",
              static_cast<double>(model.memory_bytes()) / 1e6, after, after - before);
  const auto tokens = static_cast<double>(events.size());
  std::printf("score       %8.2f M tokens/s, %.1f x scan per token, %.4f nats\n",
              tokens / scored / 1e6,
              (scored / tokens) / (scanned / static_cast<double>(built.corpus.ids.size())),
              -sum / kRounds / tokens);
  return 0;
}

}  // namespace
}  // namespace onegin

int main(int count, char** arguments) {
  if (count == 6) return onegin::run(arguments);
  std::fprintf(stderr, "bench_ngram ORDER UNIT BOUNDARY TRAIN SCORE\n");
  return 2;
}
