// One side after the other.
#include "text/line_cutter.h"

#include <algorithm>

namespace onegin {
namespace {

Error no_pair(Sentence what) {
  return Error{std::move(what), "", say("write each line as source, tab, target")};
}

}  // namespace

Result<void> LineCutter::begin(std::string_view line) {
  if (pairs_) {
    const auto tabs = std::count(line.begin(), line.end(), '\t');
    if (tabs == 0) return no_pair(say("the line is no pair: it has no tab"));
    if (tabs > 1) {
      return no_pair(say("the line is no pair: it has {0} tabs", tabs));
    }
    const std::size_t tab = line.find('\t');
    std::string_view token;
    tokenizer_.begin(line.substr(0, tab));
    if (!tokenizer_.next(token)) return no_pair(say("the source of the pair is empty"));
    tokenizer_.begin(line.substr(tab + 1));
    if (!tokenizer_.next(token)) return no_pair(say("the target of the pair is empty"));
  }
  begin_open(line);
  return {};
}

void LineCutter::begin_open(std::string_view line) {
  in_source_ = pairs_;
  last_side_ = line;
  const std::size_t tab = pairs_ ? line.find('\t') : std::string_view::npos;
  has_target_ = tab != std::string_view::npos;
  if (has_target_) last_side_ = line.substr(tab + 1);
  tokenizer_.begin(line.substr(0, tab));
}

LineCutter::Part LineCutter::next(std::string_view& token) {
  if (tokenizer_.next(token)) return Part::token;
  if (!in_source_ || !has_target_) return Part::end;
  in_source_ = false;
  tokenizer_.begin(last_side_);
  return Part::separator;
}

Sentence line_name(std::size_t number) { return say("line {0}", number); }

Error in_line(Error error, std::size_t number) {
  const Sentence line = line_name(number);
  error.where = error.where.empty() ? line : say("{0}, {1}", line, error.where);
  return error;
}

}  // namespace onegin
