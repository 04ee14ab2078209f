// onegin score --difference: where two models differ most.
#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "cli/comparison.h"
#include "cli/output.h"
#include "text/text.h"

namespace onegin::cli {
namespace {

constexpr std::size_t kContext = 12;  // tokens before the one in question

struct Difference {
  std::size_t line = 0, event = 0;  // places in the lists
  double value = 0;                 // natural logarithm of first over second
};

// The `count` largest, largest first, ties in the order of the text.
std::vector<Difference> largest_differences(const ModelScores& first, const ModelScores& second,
                                            std::size_t count) {
  std::vector<Difference> differences;
  for (std::size_t l = 0; l < first.lines.size(); ++l) {
    for (std::size_t t = 0; t < first.lines[l].log_probs.size(); ++t) {
      const double value = first.lines[l].log_probs[t] - second.lines[l].log_probs[t];
      // Both impossible: no difference.
      differences.push_back({l, t, std::isnan(value) ? 0 : value});
    }
  }
  std::stable_sort(differences.begin(), differences.end(), [](const auto& a, const auto& b) {
    return std::abs(a.value) > std::abs(b.value);
  });
  differences.resize(std::min(differences.size(), count));
  return differences;
}

// The tokens of the lines that are shown; those of a whole book would take their ranks' time.
Result<std::map<std::size_t, LineScore>> tokens_of(const AllScores& all, std::string_view bytes,
                                                   const std::vector<Difference>& differences) {
  const std::string text = read_text(bytes, nullptr, Spelling::given);
  std::vector<std::size_t> starts = {0};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') starts.push_back(i + 1);
  }
  std::map<std::size_t, LineScore> lines;
  for (const Difference& difference : differences) lines[difference.line];
  std::string wanted = "\uFEFF";  // it is dropped again; one of the text's own then stays
  for (const auto& [line, tokens] : lines) {
    wanted.append(text, starts[line], text.find('\n', starts[line]) - starts[line]);
    wanted += '\n';
  }
  auto read = read_tokens(all.names[0], all.common, wanted);
  if (!read) return read.error();
  std::size_t next = 0;
  for (auto& [line, tokens] : lines) tokens = std::move((*read)[next++]);
  return lines;
}

// What stands before event `t` of a line, joined as it may have stood there.
std::string context_of(const LineScore& line, std::size_t t) {
  const auto one_character = [](const EventDetail& event) {
    return std::count_if(event.token.begin(), event.token.end(), [](char c) {
             return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
           }) == 1;
  };
  const bool characters = std::all_of(
      line.details.begin(), line.details.end(),
      [&](const EventDetail& event) { return event.id == kEndSentence || one_character(event); });
  std::string context;
  for (std::size_t i = t - std::min(t, kContext); i < t; ++i) {
    if (!characters && !context.empty()) context += ' ';
    context += visible(line.details[i].token);
  }
  return context;
}

}  // namespace

Result<void> print_difference(const AllScores& all, std::string_view text, std::size_t count,
                              bool as_json) {
  if (all.names.size() != 2) {
    return Error{"a difference is between two models, not " + std::to_string(all.names.size()),
                 "--difference", "name two"};
  }
  const ModelScores& first = all.models[0];
  const ModelScores& second = all.models[1];
  if (!all.common && first.model.task.event_space != second.model.task.event_space) {
    return different_events(all.names[0], all.names[1], "compared");
  }
  const auto differences = largest_differences(first, second, count);
  const auto tokens = tokens_of(all, text, differences);
  if (!tokens) return tokens.error();
  Table table({"line", "context", "token", first.name, second.name, "difference"});
  for (const Difference& difference : differences) {
    const LineScore& line = tokens->at(difference.line);
    const EventDetail& event = line.details[difference.event];
    const std::string context = context_of(line, difference.event);
    const std::size_t number = difference.line + 1;
    const double one = to_log10(first.lines[difference.line].log_probs[difference.event]);
    const double other = to_log10(second.lines[difference.line].log_probs[difference.event]);
    if (as_json) {
      print_json({{"line", number},
                  {"context", context},
                  {"token", event.token},
                  {"oov", event.id == kUnknown},
                  {"log10", {{first.name, one}, {second.name, other}}},
                  {"difference", to_log10(difference.value)}});
    } else {
      table.add({std::to_string(number), context, visible(event.token), fixed(one, 4),
                 fixed(other, 4), fixed(to_log10(difference.value), 4)});
    }
  }
  if (!as_json) table.print();
  return {};
}

}  // namespace onegin::cli
