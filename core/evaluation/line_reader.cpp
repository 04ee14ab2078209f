// Decodes in chunks, cuts at line ends, looks tokens up.
#include "evaluation/line_reader.h"

#include <algorithm>

#include "free_memory.h"

namespace onegin {
namespace {

constexpr std::size_t kChunk = 65536;  // bytes decoded between two looks at the clock

std::uint64_t count_characters(std::string_view text) {
  return static_cast<std::uint64_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

}  // namespace

LineReader::LineReader(const Task& task, std::string bytes)
    : task_(task),
      bytes_(std::move(bytes)),
      reader_(task.reading.spelling),
      tokenizer_(task.config.unit) {}

bool LineReader::decode(const Exhausted& exhausted) {
  while (!finished_) {
    const std::size_t size = std::min(kChunk, bytes_.size() - decoded_);
    reader_.feed(std::as_bytes(std::span(bytes_).subspan(decoded_, size)), text_);
    decoded_ += size;
    if (decoded_ == bytes_.size()) {
      reader_.finish(text_);
      finished_ = true;
      free_memory(bytes_);
    } else if (exhausted()) {
      return false;
    }
  }
  return true;
}

bool LineReader::open_line(bool with_end) {
  if (at_end()) return false;
  const std::size_t end = std::min(text_.find('\n', position_), text_.size());
  line_ = std::string_view(text_).substr(position_, end - position_);
  closing_ = task_.reading.line_ends &&
             (task_.config.boundary == Boundary::sentence || (end < text_.size() && with_end));
  const bool normalised = task_.reading.spelling == Spelling::normalised;
  characters_ = count_characters(normalised ? line_ : normal_form(line_)) + (closing_ ? 1 : 0);
  tokenizer_.begin(line_);
  position_ = end + 1;
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
