// The text is read as a task of its own would read it, all of it to train on.
#include "evaluation/unit_counts.h"

#include <algorithm>
#include <utility>

#include "text/units/merged_pairs.h"

namespace onegin {
namespace {

constexpr std::size_t kCountSlice =
    65536;  // bytes of text, or tokens, between two looks at the clock
constexpr std::size_t kFrequent = 24, kMerges = 200;

TaskConfig config_of(Unit unit, int types) {
  TaskConfig config;
  config.unit = unit;
  config.boundary = Boundary::stream;
  config.bpe_vocabulary = types;
  config.validation_share = 0;
  return config;
}

// The beginning of a text that is not cut within a character of UTF-8.
std::string beginning_of(std::string_view text, std::size_t most) {
  std::size_t size = std::min(text.size(), most);
  const auto goes_on = [&](std::size_t i) {
    return (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80;
  };
  while (size < text.size() && size > 0 && goes_on(size)) --size;
  return std::string(text.substr(0, size));
}

}  // namespace

UnitCounter::UnitCounter(Unit unit, std::string_view text, std::string_view cut, int sized)
    : cut_(read_text(cut)),
      builder_(config_of(unit, sized), beginning_of(text, kMostCountedBytes)) {}

Result<bool> UnitCounter::advance(const Exhausted& exhausted) {
  while (!read_) {
    if (builder_.advance(kCountSlice)) {
      auto built = builder_.finish();
      if (!built) return built.error();
      built_ = std::move(*built);
      counts_.assign(built_.task.vocabulary.size(), 0);
      cut_passage();
      read_ = true;
    }
    if (exhausted()) return true;
  }
  const TokenView text = built_.corpus.train();
  while (counted_ < text.size()) {
    const std::size_t end = std::min(counted_ + kCountSlice, text.size());
    for (; counted_ < end; ++counted_) ++counts_[text[counted_]];
    if (exhausted()) return true;
  }
  sum_up();
  return false;
}

void UnitCounter::cut_passage() {
  const UnitRule& rule = built_.task.rule();
  for (std::size_t at = 0; at < cut_.size();) {
    const std::size_t end = std::min(cut_.find('\n', at), cut_.size());
    for (std::string& token : tokenize_line(std::string_view(cut_).substr(at, end - at), rule)) {
      passage.push_back(std::move(token));
    }
    if (end < cut_.size()) passage.emplace_back("\n");
    at = end + 1;
  }
  merges = merged_pairs(rule, kMerges);
}

void UnitCounter::sum_up() {
  std::vector<TokenId> by_count;
  for (std::size_t id = kFirstText; id < counts_.size(); ++id) {
    if (counts_[id] == 0) continue;
    by_count.push_back(static_cast<TokenId>(id));
    tokens += counts_[id];
  }
  std::stable_sort(by_count.begin(), by_count.end(),
                   [this](TokenId a, TokenId b) { return counts_[a] > counts_[b]; });
  types = by_count.size();
  for (std::size_t i = 0; i < std::min(kFrequent, types); ++i) {
    frequent.emplace_back(built_.task.vocabulary.text(by_count[i]), counts_[by_count[i]]);
  }
  for (std::size_t rank = 1; rank <= types;) {
    ranks.push_back({rank, counts_[by_count[rank - 1]]});
    if (rank == types) break;
    rank = std::min(std::max(rank + 1, rank + rank / 6), types);
  }
}

}  // namespace onegin
