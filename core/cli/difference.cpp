// onegin score --difference: where two models differ most.
#include "evaluation/difference.h"

#include <algorithm>
#include <map>

#include "cli/comparison.h"
#include "cli/output.h"
#include "text/text.h"

namespace onegin::cli {
namespace {

constexpr std::size_t kContext = 12;  // tokens before the one in question

// All of a model's ln P, in the order of the text.
std::vector<double> events_of(const ModelScores& scores) {
  std::vector<double> events;
  for (const LineScore& line : scores.lines) {
    events.insert(events.end(), line.log_probs.begin(), line.log_probs.end());
  }
  return events;
}

struct Difference {
  EventPlace place;
  double value = 0;  // natural logarithm of first over second
};

std::vector<Difference> find_differences(const ModelScores& first, const ModelScores& second,
                                         std::size_t count) {
  std::vector<std::size_t> ends;
  for (const LineScore& line : first.lines) {
    ends.push_back((ends.empty() ? 0 : ends.back()) + line.log_probs.size());
  }
  const std::vector<double> one = events_of(first), other = events_of(second);
  std::vector<Difference> differences;
  for (const EventDifference& found : largest_differences<double>(one, other, count)) {
    differences.push_back({event_place(found.event, ends), found.value});
  }
  return differences;
}

// The tokens of the lines that are shown, by their places among all lines.
Result<std::map<std::size_t, LineScore>> tokens_of(const AllScores& all, const ScoreRequest& scored,
                                                   const std::vector<Difference>& differences) {
  std::map<std::size_t, LineScore> lines;
  for (const Difference& difference : differences) lines[difference.place.line];
  ScoreRequest shown{.held_out = scored.held_out};
  if (!scored.held_out) {  // all of what is held out, but only some lines of a text
    std::vector<std::size_t> places;
    for (const auto& [line, tokens] : lines) places.push_back(line);
    const std::string text = read_text(scored.text.text(), nullptr, Spelling::given);
    const std::string wanted = lines_to_score(text, places);
    const auto raw = std::as_bytes(std::span(wanted));
    shown.text = Bytes(raw.begin(), raw.end());
  }
  auto read = read_tokens(all, shown);
  if (!read) return read.error();
  std::size_t next = 0;
  for (auto& [line, tokens] : lines) {
    tokens = std::move((*read)[scored.held_out ? line : next++]);
  }
  return lines;
}

// What stands before an event of a line, joined as it may have stood there.
std::string context_of(const LineScore& line, std::size_t event) {
  const auto one_character = [](const EventDetail& detail) {
    return std::count_if(detail.token.begin(), detail.token.end(), [](char c) {
             return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
           }) == 1;
  };
  const bool characters =
      std::all_of(line.details.begin(), line.details.end(), [&](const EventDetail& detail) {
        return detail.id == kEndSentence || one_character(detail);
      });
  return context_before(event, line.details, kContext, !characters,
                        [](const EventDetail& detail) { return visible(detail.token); });
}

}  // namespace

Result<void> print_difference(const AllScores& all, const ScoreRequest& scored, std::size_t count,
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
  const auto differences = find_differences(first, second, count);
  const auto tokens = tokens_of(all, scored, differences);
  if (!tokens) return tokens.error();
  Table table({"line", "context", "token", first.name, second.name, "difference"});
  for (const Difference& difference : differences) {
    const EventPlace place = difference.place;
    const LineScore& line = tokens->at(place.line);
    const EventDetail& event = line.details[place.event];
    const std::string context = context_of(line, place.event);
    const std::size_t number = place.line + 1;
    const double one = to_log10(first.lines[place.line].log_probs[place.event]);
    const double other = to_log10(second.lines[place.line].log_probs[place.event]);
    if (as_json) {
      print_json({{"line", number},
                  {"context", context},
                  {"token", event.token},
                  {"oov", event.id == kUnknown},
                  {"log10", Json::object({{first.name, one}, {second.name, other}})},
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
