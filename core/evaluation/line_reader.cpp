// Decodes in chunks, cuts at line ends, looks tokens up.
#include "evaluation/line_reader.h"

#include <algorithm>

namespace onegin {
namespace {

constexpr std::size_t kChunk = 65536;  // bytes decoded between two looks at the clock

}  // namespace

LineReader::LineReader(const Task& task, std::string_view bytes)
    : task_(task), bytes_(bytes), reader_(task.reading.spelling), tokenizer_(task.rule()) {}

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

bool LineReader::open_line(bool with_end) {
  decode([] { return false; });
  const std::size_t end = searched_;
  if (position_ == text_.size()) return false;
  line_ = std::string_view(text_).substr(position_, end - position_);
  goes_on_ = end == text_.size();
  closing_ = task_.reading.line_ends &&
             (task_.config.boundary == Boundary::sentence || (!goes_on_ && with_end));
  const bool normalised = task_.reading.spelling == Spelling::normalised;
  characters_ = count_characters(normalised ? line_ : normal_form(line_)) + (closing_ ? 1 : 0);
  tokenizer_.begin(line_);
  position_ = searched_ = std::min(end + 1, text_.size());
  return true;
}

std::size_t LineReader::drop_loose_end() {
  const std::size_t loose = loose_end(task_, line_);
  characters_ -= count_characters(line_.substr(line_.size() - loose));
  line_.remove_suffix(loose);
  tokenizer_.begin(line_);
  return loose;
}

bool LineReader::next(std::string_view& text, TokenId& id) {
  if (tokenizer_.next(text)) {
    id = task_.vocabulary.find(text);
    return true;
  }
  if (!closing_) return false;
  closing_ = false;
  const bool sentences = task_.config.boundary == Boundary::sentence;
  text = sentences ? task_.vocabulary.text(kEndSentence) : "\n";
  id = sentences ? kEndSentence : task_.vocabulary.find("\n");
  return true;
}

}  // namespace onegin
