// Keeps pattern and arguments in one string, taken apart again when they are read.
#include "sentence.h"

namespace onegin {
namespace {

// pattern kNext argument kNext kOpen pattern kNext argument kClose ...
constexpr char kOpen = '\x1c', kClose = '\x1d', kNext = '\x1f';

bool is_mark(char c) { return c == kOpen || c == kClose || c == kNext; }

// From `at`, which follows a mark, to the next argument's mark or the end.
std::size_t end_of_argument(std::string_view coded, std::size_t at) {
  std::size_t depth = 0;
  for (; at < coded.size(); ++at) {
    if (coded[at] == kOpen) ++depth;
    if (coded[at] == kClose) --depth;
    if (coded[at] == kNext && depth == 0) break;
  }
  return at;
}

}  // namespace

Sentence::Sentence(const char* pattern) : coded_(pattern) {}
Sentence::Sentence(std::string_view pattern) : coded_(pattern) {}

Sentence& Sentence::with(const std::string& text) { return with(std::string_view(text)); }
Sentence& Sentence::with(const char* text) { return with(std::string_view(text)); }
Sentence& Sentence::with_number(std::int64_t number) { return with(std::to_string(number)); }
Sentence& Sentence::with_number(std::uint64_t number) { return with(std::to_string(number)); }

Sentence& Sentence::with(std::string_view text) {
  coded_ += kNext;
  // A mark in somebody's text must not be taken for one of ours.
  for (const char c : text) coded_ += is_mark(c) ? '?' : c;
  return *this;
}

Sentence& Sentence::with(const Sentence& spoken) {
  (coded_ += kNext) += kOpen;
  (coded_ += spoken.coded_) += kClose;
  return *this;
}

std::string_view Sentence::pattern() const {
  return std::string_view(coded_).substr(0, coded_.find(kNext));
}

std::vector<Sentence::Argument> Sentence::arguments() const {
  std::vector<Argument> found;
  const std::string_view coded = coded_;
  for (std::size_t at = pattern().size(); at < coded.size();) {
    const std::size_t end = end_of_argument(coded, at + 1);
    std::string_view one = coded.substr(at + 1, end - at - 1);
    const bool spoken = !one.empty() && one.front() == kOpen;
    if (spoken) one = one.substr(1, one.size() - 2);
    found.push_back({Sentence(one), spoken});
    at = end;
  }
  return found;
}

std::string Sentence::text() const {
  const std::vector<Argument> all = arguments();
  return fill_places(pattern(), all.size(),
                     [&](std::size_t i, std::string_view) { return all[i].sentence.text(); });
}

std::vector<std::string> texts_of(const std::vector<Sentence>& sentences) {
  std::vector<std::string> texts;
  for (const Sentence& sentence : sentences) texts.push_back(sentence.text());
  return texts;
}

}  // namespace onegin
