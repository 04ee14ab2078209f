// Decodes in chunks, cuts at line ends, looks tokens up.
#include "evaluation/line_reader.h"

#include <algorithm>

namespace onegin {
namespace {

constexpr std::size_t kChunk = 65536;  // bytes decoded between two looks at the clock

}  // namespace

LineReader::LineReader(const Task& task, std::string_view bytes)
    : task_(task),
      bytes_(bytes),
      reader_(task.reading.spelling),
      cutter_(Tokenizer(task.rule()), task.config.boundary) {}

bool LineReader::decoded() {
  searched_ = std::min(text_.find('\n', searched_), text_.size());
  return finished_ || searched_ < text_.size();
}

bool LineReader::decode(const Exhausted& exhausted) {
  while (!decoded()) {
    text_.erase(0, position_);
    searched_ -= position_;
    position_ = 0;
    const std::string_view chunk = bytes_.substr(0, kChunk);
    reader_.feed(std::as_bytes(std::span(chunk.data(), chunk.size())), text_);
    bytes_.remove_prefix(chunk.size());
    if (bytes_.empty()) {
      reader_.finish(text_);
      finished_ = true;
    } else if (exhausted()) {
      return decoded();
    }
  }
  return true;
}

// Moves on to the next line; false at the end.
bool LineReader::take_line() {
  decode([] { return false; });
  const std::size_t end = searched_;
  if (position_ == text_.size()) return false;
  line_ = std::string_view(text_).substr(position_, end - position_);
  goes_on_ = end == text_.size();
  ++number_;
  position_ = searched_ = std::min(end + 1, text_.size());
  return true;
}

void LineReader::measure_line(bool with_end) {
  closing_ = task_.reading.line_ends && (task_.sentences() || (!goes_on_ && with_end));
  const bool normalised = task_.reading.spelling == Spelling::normalised;
  const std::string_view judged = cutter_.last_side();
  characters_ = count_characters(normalised ? judged : normal_form(judged)) + (closing_ ? 1 : 0);
}

Result<bool> LineReader::open_line(bool with_end) {
  if (!take_line()) return false;
  if (const auto begun = cutter_.begin(line_); !begun) {
    return Error{begun.error().what, line_name(number_), begun.error().hint};
  }
  measure_line(with_end);
  return true;
}

Result<bool> LineReader::open(bool apart) {
  auto opened = open_line(!apart);
  if (opened && *opened && (apart || goes_on_)) drop_loose_end();
  return opened;
}

Result<bool> LineReader::open_prompt_line() {
  if (!task_.pairs()) return open_line();
  if (!take_line()) return false;
  if (std::count(line_.begin(), line_.end(), '\t') > 1) {
    return Error{say("the prompt has more than one tab"), line_name(number_),
                 say("write a source, or a source, a tab and how its target begins")};
  }
  cutter_.begin_open(line_);
  measure_line(false);
  closing_ = false;
  return true;
}

std::size_t LineReader::drop_loose_end() {
  const std::size_t loose = loose_end(task_, cutter_.last_side());
  characters_ -= count_characters(line_.substr(line_.size() - loose));
  line_.remove_suffix(loose);
  cutter_.begin_open(line_);
  return loose;
}

bool LineReader::next(std::string_view& text, TokenId& id) {
  given_ = cutter_.given();
  switch (cutter_.next(text)) {
    case LineCutter::Part::token:
      id = task_.vocabulary.find(text);
      return true;
    case LineCutter::Part::separator:
      text = task_.vocabulary.text(kBeginSentence);
      id = kBeginSentence;
      return true;
    case LineCutter::Part::end:
      break;
  }
  if (!closing_) return false;
  closing_ = false;
  text = task_.sentences() ? task_.vocabulary.text(kEndSentence) : "\n";
  id = task_.sentences() ? kEndSentence : task_.vocabulary.find("\n");
  return true;
}

}  // namespace onegin
