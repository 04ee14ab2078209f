// Reads candidate lines and sorts them.
#include "evaluation/rank.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <numeric>
#include <optional>

#include "quotation.h"

namespace onegin {
namespace {

std::optional<double> parse_number(std::string_view text) {
  const std::string copy(text);
  char* end = nullptr;
  const double value = std::strtod(copy.c_str(), &end);
  if (copy.empty() || end != copy.c_str() + copy.size() || !std::isfinite(value)) return {};
  return value;
}

}  // namespace

Result<Candidate> parse_candidate(std::string_view line, std::size_t number, bool pairs) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= line.size();) {
    const std::size_t end = std::min(line.find('\t', begin), line.size());
    parts.push_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  const std::string where = "line " + std::to_string(number);
  const std::string how = pairs ? "write source, tab, target; then, if you like, a tab, a score, a "
                                  "tab, its weight"
                                : "write the text, a tab, a score, a tab, its weight";
  const std::size_t texts = pairs ? 2 : 1;
  if (parts.size() < texts) return Error{say("a candidate has no tab"), where, how};
  if (parts.size() > texts + 2) {
    return Error{say("a candidate has more than {0} tabs", pairs ? "three" : "two"), where, how};
  }
  if (pairs && (parts[0].empty() || parts[1].empty())) {
    return Error{say("the {0} of a candidate is empty", (parts[0].empty() ? "source" : "target")),
                 where, how};
  }
  Candidate candidate{std::string(parts[0]), 0, 1};
  if (pairs) candidate.text += "\t" + std::string(parts[1]);
  for (std::size_t i = texts; i < parts.size(); ++i) {
    const auto value = parse_number(parts[i]);
    if (!value) {
      return Error{say("{0} after the tab is not a number", quotation(parts[i])), where, how};
    }
    (i == texts ? candidate.external : candidate.weight) = *value;
  }
  return candidate;
}

std::vector<std::size_t> descending(std::span<const double> keys) {
  std::vector<std::size_t> order(keys.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto key = [&](std::size_t i) {
    return std::isnan(keys[i]) ? -std::numeric_limits<double>::infinity() : keys[i];
  };
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return key(a) > key(b) || (key(a) == key(b) && a < b);
  });
  return order;
}

std::vector<RankedCandidate> rank_candidates(std::span<const Candidate> candidates,
                                             std::span<const ScoreSums> sums) {
  std::vector<RankedCandidate> listed;
  std::vector<double> totals;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const double log10 = sums[i].log_prob / std::log(10.0);
    const auto events = static_cast<double>(std::max<std::uint64_t>(sums[i].events, 1));
    listed.push_back({i, log10 + candidates[i].weight * candidates[i].external, log10 / events,
                      log10 / std::pow((5 + events) / 6, 0.6)});
    totals.push_back(listed.back().total);
  }
  std::vector<RankedCandidate> ranked;
  for (const std::size_t i : descending(totals)) ranked.push_back(listed[i]);
  return ranked;
}

}  // namespace onegin
