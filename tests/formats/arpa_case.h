// ARPA files as strings: read, written, asked.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "formats/arpa.h"

namespace onegin {

inline Result<ArpaFile> read(const std::string& text) {
  return read_arpa(std::as_bytes(std::span(text.data(), text.size())));
}

inline std::string write(const NgramModel& model, const Task& task) {
  const std::vector<std::byte> bytes = write_arpa(model, task);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline double log10_of(const ArpaFile& file, const std::string& text) {
  const std::vector<TokenId> events = encode(file.task, text);
  std::vector<EventScore> scores(events.size());
  State state = file.model->begin();
  std::vector<std::uint8_t> starts(events.size());
  if (file.task.sentences()) starts = sentence_starts(events, true);
  file.model->score(state, events, starts, scores);
  double sum = 0;
  for (const EventScore& score : scores) sum += score.log_prob / std::log(10);
  return sum;
}

// All of them, one a line.
inline std::string notes(const ArpaFile& file) {
  std::string all;
  for (const Note& note : file.model->notes()) all += note.text.text() + "\n";
  return all;
}

// A trigram model over three words.
inline const std::string kSmall =
    "\\data\\\nngram 1=6\nngram 2=5\nngram 3=2\n\n\\1-grams:\n-1.2\t<unk>\n-99\t<s>\t-0.3\n"
    "-0.9\t</s>\n-0.7\tred\t-0.2\n-0.8\tblue\t-0.15\n-1.1\tsky\t-0.25\n\n\\2-grams:\n"
    "-0.4\t<s> red\t-0.1\n-0.6\t<s> blue\t-0.05\n-0.3\tred sky\t-0.12\n-0.5\tblue sky\t-0.11\n"
    "-0.2\tsky </s>\n\n\\3-grams:\n-0.15\t<s> red sky\n-0.1\tred sky </s>\n\n\\end\\\n";

// The small file with each first text in the place of the second.
inline std::string small_with(const std::vector<std::pair<std::string, std::string>>& changes) {
  std::string text = kSmall;
  for (const auto& [from, to] : changes) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    if (at != std::string::npos) text.replace(at, from.size(), to);
  }
  return text;
}

}  // namespace onegin
