// What counting n-grams is estimated to take, and what it takes.
//
//   ngram_memory TEXT MEGABYTES ORDER [word]
//
// The program reads the first MEGABYTES megabytes (of 1,048,576 bytes) of TEXT or, where TEXT is
// shorter, the words of TEXT in random order. Expected of the WebAssembly build, one process for
// each row: `peak`, how far the heap had to grow, is at most `estimated`, and at least nine tenths
// of `estimated` where n-grams are many; what is refused does run out of memory, or comes within a
// tenth of the memory.
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <new>
#include <sstream>
#include <string>
#include <vector>

#ifndef __EMSCRIPTEN__
#include <sys/resource.h>
#endif

#include "memory_limit.h"
#include "models/ngram/counting.h"
#include "models/ngram/estimate.h"
#include "models/ngram/smoothing.h"
#include "text/corpus.h"

namespace onegin {
namespace {

double seconds() {
  using Clock = std::chrono::steady_clock;
  return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
}

// The heap of WebAssembly never shrinks.
double peak_bytes() {
#ifdef __EMSCRIPTEN__
  return static_cast<double>(reinterpret_cast<std::uintptr_t>(sbrk(0)));
#else
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024;
#endif
}

std::string text_of(const std::string& path, std::size_t size) {
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (text.size() >= size) {
    text.resize(size);
    return text;
  }
  std::istringstream stream(text);
  const std::vector<std::string> words{std::istream_iterator<std::string>(stream), {}};
  text.clear();
  text.reserve(size + 64);
  for (std::uint64_t seed = 1; text.size() < size;) {
    seed = seed * 48271 % 2147483647;
    text += words[seed % words.size()];
    text += seed % 11 == 0 ? '\n' : ' ';
  }
  text.resize(size);
  return text;
}

constexpr auto kNever = [] { return false; };

int run(const std::string& path, std::size_t size, int order, bool words) {
  CorpusBuilder builder({.unit = words ? Unit::word : Unit::character}, text_of(path, size));
  while (!builder.advance(std::size_t{1} << 20U)) {
  }
  auto built = builder.finish();
  if (!built) return 2;
  const Corpus& corpus = built->corpus;
  const Shape shape = shape_of(built->task);
  const NgramConfig config{.order = order};
  const double read = peak_bytes();

  const std::uint64_t limit = memory_limit();
  const auto bytes = [&](const NgramEstimate& estimate) {
    const std::uint64_t others = corpus.ids.size() * (sizeof(TokenId) + 2) + kProgramMemory +
                                 shape.vocabulary_size * (kTypeBytes + sizeof(double));
    return counting_bytes(estimate.expected(), order, config.smoothing, others);
  };
  set_memory_limit(1);  // it looks, however short the text
  NgramEstimate estimate(config, shape, corpus.train(), corpus.validation());
  StagedWork look;
  estimate.plan(look);
  const double begun = seconds();
  look.advance(kNever);
  const double looked = seconds() - begun;
  set_memory_limit(limit);
  const bool fits = estimate.check().ok();
  std::printf("%4.0f MB, order %2d: estimated %6.0f MB (in %.2f s), %-7s",
              static_cast<double>(size) / (1 << 20), order,
              static_cast<double>(bytes(estimate)) / 1e6, looked, fits ? "fits" : "refused");
  std::fflush(stdout);

  NgramTrie trie;
  NgramCounts counts;
  std::vector<Note> notes;
  NgramCounting counting(corpus.train(), shape, order, estimate.expected(), trie, counts);
  NgramSmoothing smoothing(config, shape, corpus.train(), corpus.validation(), trie, counts, notes);
  StagedWork work;
  counting.plan(work);
  smoothing.plan(work);
  const char* outcome = "counted";
  try {
    work.advance(kNever);
  } catch (const std::bad_alloc&) {
    outcome = "out of memory";
  }
  std::printf(" %-13s peak %6.0f MB (after reading %.0f MB), %zu n-grams\n", outcome,
              peak_bytes() / 1e6, read / 1e6, trie.ngrams());
  return 0;
}

}  // namespace
}  // namespace onegin

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fputs("ngram_memory TEXT MEGABYTES ORDER [word]\n", stderr);
    return 2;
  }
  const auto size = static_cast<std::size_t>(std::atof(argv[2]) * (1 << 20));
  return onegin::run(argv[1], size, std::atoi(argv[3]), argc > 4);
}
