// Writes sample texts of pairs: make_pairs FOLDER writes all of them, make_pairs NAME one to the
// standard output.
#include <cstdio>
#include <fstream>
#include <string>

#include "pairs/pairs.h"

int main(int count, char** arguments) {
  using onegin::pairs::samples;
  if (count != 2) {
    std::fputs("make_pairs: give a folder, or the name of a sample\n", stderr);
    return 2;
  }
  const std::string what = arguments[1];
  for (const auto& sample : samples()) {
    if (sample.name != what) continue;
    const std::string lines = sample.make();
    return std::fwrite(lines.data(), 1, lines.size(), stdout) == lines.size() ? 0 : 1;
  }
  for (const auto& sample : samples()) {
    std::ofstream file(what + "/" + std::string(sample.name) + ".txt", std::ios::binary);
    file << sample.make();
    if (!file.flush()) {
      std::fprintf(stderr, "make_pairs: cannot write into the folder '%s'\n", what.c_str());
      return 1;
    }
  }
  return 0;
}
