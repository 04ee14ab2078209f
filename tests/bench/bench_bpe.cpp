// How long byte pairs take to be learnt, and a text to be cut by them.
//
//   bench_bpe TEXT MEGABYTES TYPES
//
// The program reads the first MEGABYTES megabytes (of 1,000,000 bytes) of TEXT. Where TEXT is
// shorter, made-up words with the frequencies of Zipf's law take the place of TEXT: `-` is no file
// at all. Expected: 1 MB with 4,096 types is read, learnt and cut in 0.3 s natively; 10 MB with
// 8,192 types in 10 s as WebAssembly; no call of 65,536 bytes of work takes more than 50 ms.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "math/random.h"
#include "text/corpus.h"

namespace onegin {
namespace {

double seconds() {
  using Clock = std::chrono::steady_clock;
  return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
}

// Words of one to four syllables; the k-th is drawn with a probability of about 1 / k.
std::string made_up(std::size_t size) {
  constexpr std::size_t kWords = 200'000;
  Random random(1);
  std::vector<std::string> words(kWords);
  for (std::string& word : words) {
    for (std::size_t i = random.below(4) + 1; i > 0; --i) {
      word += "bdfghklmnprstvz"[random.below(15)];
      word += "aeiou"[random.below(5)];
      if (random.below(3) == 0) word += "nrst"[random.below(4)];
    }
  }
  std::string text;
  while (text.size() < size) {
    const double u = static_cast<double>(random.below(1U << 30U)) / (1U << 30U);
    text += words[static_cast<std::size_t>(std::pow(double{kWords}, u)) - 1];
    text += random.below(12) == 0 ? '\n' : ' ';
  }
  return text;
}

std::string text_of(const std::string& path, std::size_t size) {
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (text.size() < size) text = made_up(size);
  text.resize(size);
  return text;
}

int run(const std::string& path, std::size_t size, int types) {
  const std::string text = text_of(path, size);
  const double begun = seconds();
  double longest = 0;
  CorpusBuilder builder({.unit = Unit::bpe, .bpe_vocabulary = types}, text);
  for (bool done = false; !done;) {
    const double now = seconds();
    done = builder.advance(65536);
    longest = std::max(longest, seconds() - now);
  }
  auto built = builder.finish();
  if (!built) return 2;
  const double learnt = seconds() - begun;
  const double before = seconds();
  const std::size_t tokens = encode(built->task, text).size();
  const double cut = seconds() - before;
  std::printf(
      "%.1f MB, %zu types: read, learnt and cut in %.2f s, longest call %.0f ms; cut anew "
      "in %.2f s; %.2f bytes a token\n",
      static_cast<double>(size) / 1e6, built->task.vocabulary.size() - kFirstText, learnt,
      longest * 1000, cut, static_cast<double>(size) / static_cast<double>(tokens));
  return 0;
}

}  // namespace
}  // namespace onegin

int main(int count, char** arguments) {
  if (count != 4) {
    std::fprintf(stderr, "usage: bench_bpe TEXT MEGABYTES TYPES\n");
    return 2;
  }
  return onegin::run(arguments[1], static_cast<std::size_t>(std::atof(arguments[2]) * 1e6),
                     std::atoi(arguments[3]));
}
