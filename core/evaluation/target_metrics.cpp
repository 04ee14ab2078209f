// Counts n-grams of two lines.
#include "evaluation/target_metrics.h"

#include <algorithm>
#include <cmath>

namespace onegin {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// Bytes of UTF-8 that go on a character.
bool goes_on(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

std::vector<std::string_view> characters_of(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i + 1;
    while (end < text.size() && goes_on(text[end])) ++end;
    if (!is_space(text[i])) parts.push_back(text.substr(i, end - i));
    i = end;
  }
  return parts;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = i;
    while (i < text.size() && !is_space(text[i])) ++i;
    if (i > begin) parts.push_back(text.substr(begin, i - begin));
    while (i < text.size() && is_space(text[i])) ++i;
  }
  return parts;
}

using Counts = std::map<std::vector<std::string_view>, std::uint64_t>;

Counts count_ngrams(const std::vector<std::string_view>& parts, std::size_t order) {
  Counts counts;
  for (std::size_t i = 0; i + order <= parts.size(); ++i) {
    const auto first = parts.begin() + static_cast<std::ptrdiff_t>(i);
    ++counts[{first, first + static_cast<std::ptrdiff_t>(order)}];
  }
  return counts;
}

void add_matches(const std::vector<std::string_view>& reference,
                 const std::vector<std::string_view>& written, std::size_t order,
                 NgramMatches& matches) {
  const Counts theirs = count_ngrams(reference, order), ours = count_ngrams(written, order);
  const auto size = [order](const std::vector<std::string_view>& parts) {
    return parts.size() < order ? 0 : parts.size() - order + 1;
  };
  matches.given += size(reference);
  matches.written += size(written);
  for (const auto& [ngram, count] : ours) {
    const auto found = theirs.find(ngram);
    if (found != theirs.end()) matches.common += std::min(count, found->second);
  }
}

double ratio(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

void TargetMetrics::add(std::string_view reference, std::string_view written) {
  ++lines_;
  if (reference == written) ++same_;
  const auto their_characters = characters_of(reference), our_characters = characters_of(written);
  for (std::size_t n = 0; n < kCharacterOrders; ++n) {
    add_matches(their_characters, our_characters, n + 1, characters_[n]);
  }
  const auto their_words = words_of(reference), our_words = words_of(written);
  for (std::size_t n = 0; n < kWordOrders; ++n) {
    add_matches(their_words, our_words, n + 1, words_[n]);
  }
}

double TargetMetrics::exact_match() const { return ratio(same_, lines_); }

double TargetMetrics::chrf() const {
  double precision = 0, recall = 0;
  int orders = 0;
  for (const NgramMatches& matches : characters_) {
    if (matches.written == 0 && matches.given == 0) continue;
    precision += ratio(matches.common, matches.written);
    recall += ratio(matches.common, matches.given);
    ++orders;
  }
  if (orders == 0 || precision + recall == 0) return 0;
  precision /= orders;
  recall /= orders;
  constexpr double kSquare = kBeta * kBeta;
  return (1 + kSquare) * precision * recall / (kSquare * precision + recall);
}

double TargetMetrics::bleu() const {
  double logs = 0;
  int orders = 0;
  for (const NgramMatches& matches : words_) {
    if (matches.written == 0 && matches.given == 0) continue;
    if (matches.common == 0) return 0;
    logs += std::log(ratio(matches.common, matches.written));
    ++orders;
  }
  if (orders == 0) return 0;
  const double written = static_cast<double>(words_[0].written);
  const double given = static_cast<double>(words_[0].given);
  const double brevity = written < given ? 1 - given / written : 0;
  return std::exp(logs / orders + brevity);
}

}  // namespace onegin
