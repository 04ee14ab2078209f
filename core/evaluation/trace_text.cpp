// Cuts a text into inputs and targets.
#include "evaluation/trace_text.h"

#include <utility>

#include "evaluation/line_reader.h"

namespace onegin {

Result<TraceText> read_trace_text(const Task& task, std::string_view bytes, TraceReading reading) {
  const bool blanks = reading == TraceReading::blanks;
  const bool apart = reading == TraceReading::apart && task.pairs();
  TraceText trace;
  const auto add = [&](TokenId input, TokenId target, bool begins, std::string_view read,
                       std::string_view next) {
    trace.inputs.push_back(input);
    trace.targets.push_back(target);
    trace.restarts.push_back(begins ? 1 : 0);
    trace.read.emplace_back(read);
    trace.next.emplace_back(next);
  };
  LineReader reader(task, bytes);
  const bool anew = task.sentences() || task.pairs();
  TokenId last = kBeginSentence;  // read at the next step
  std::string last_text(task.vocabulary.text(kBeginSentence));
  bool begins = true;
  while (true) {
    const auto opened = reader.open_line();
    if (!opened) return opened.error();
    if (!*opened) break;
    if (reader.line_goes_on()) reader.drop_loose_end();
    if (anew) {
      last = kBeginSentence;
      last_text = task.vocabulary.text(kBeginSentence);
      begins = true;
      if (blanks) add(last, kNoTarget, std::exchange(begins, false), last_text, {});
    }
    if (apart && !trace.inputs.empty()) {
      return Error{say("the text has several pairs, and this network is traced on one"),
                   say("the trace"), say("give one line of source, tab, target")};
    }
    std::string_view text;
    TokenId id = 0;
    while (reader.next(text, id)) {
      if (trace.inputs.size() >= kMostTraced) {
        return Error{say("the text has more than {0} tokens", kMostTraced), say("the trace"),
                     say("give a shorter text")};
      }
      if (apart && reader.given()) {
        if (id == kBeginSentence) continue;
        trace.source_ids.push_back(id);
        trace.source.emplace_back(text);
        continue;
      }
      const TokenId target = reader.given() ? kNoTarget : id;
      if (blanks) {
        add(id, id < kUnknown ? kNoTarget : target, begins, text, text);
      } else {
        add(last, target, begins, last_text, text);
      }
      last = id;
      last_text = text;
      begins = false;
    }
  }
  trace.apart = apart;
  trace.given = {trace.source_ids};
  if (trace.inputs.empty()) {
    return Error{say("there is no token to trace"), say("the trace"), say("give a sentence")};
  }
  return trace;
}

}  // namespace onegin
