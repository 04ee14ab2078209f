// Reading and cutting by turns: at any moment one chunk or one line is under way.
#include "text/corpus_reader.h"

#include <algorithm>

namespace onegin {
namespace {

constexpr std::size_t kChunk = 1 << 16;  // bytes read, or cut into tokens, in one step

}  // namespace

std::uint64_t reading_bytes(const TaskConfig& config, std::string_view text) {
  const UnitRule& rule = rule_of(config.unit);
  const std::size_t width = bytes_per_id(kFirstText + rule.fewest_types(text));
  return text.size() + rule.fewest_tokens(text) * width;
}

CorpusReader::CorpusReader(Tokenizer tokenizer, std::size_t gap, Boundary boundary,
                           std::vector<TextBytes>&& texts)
    : gap_(gap),
      boundary_(boundary),
      texts_(std::move(texts)),
      cutter_(std::move(tokenizer), boundary) {
  for (const TextBytes& text : texts_) total_ += text.view.size();
}

double CorpusReader::progress() const {
  return total_ == 0 ? 1 : static_cast<double>(consumed_) / static_cast<double>(total_);
}

std::size_t CorpusReader::step() {
  if (error_) return 0;
  if (in_line_) return cut_tokens();
  if (text_ == texts_.size()) return 0;
  const bool text_ended = position_ == texts_[text_].view.size();
  const std::size_t end = pending_.find('\n', line_end_);
  if (end != std::string::npos || (text_ended && line_begin_ < pending_.size())) {
    line_end_ = std::min(end, pending_.size());
    return begin_line();
  }
  pending_.erase(0, line_begin_);
  line_begin_ = 0;
  line_end_ = pending_.size();
  return text_ended ? end_text() : read_chunk();
}

std::size_t CorpusReader::begin_line() {
  const auto begun =
      cutter_.begin(std::string_view(pending_).substr(line_begin_, line_end_ - line_begin_));
  if (!begun) {
    const std::size_t before = text_ == 0 ? 0 : first_lines;
    const Sentence where = line_name(line_characters.size() - before + 1);
    error_ = Error{begun.error().what, text_ == 0 ? where : say("the held-out text, {0}", where),
                   begun.error().hint};
    return 0;
  }
  in_line_ = true;
  return cut_tokens();
}

std::size_t CorpusReader::read_chunk() {
  const std::string_view text = texts_[text_].view;
  const std::size_t size = std::min(kChunk, text.size() - position_);
  reader_.feed(std::as_bytes(std::span(text.data() + position_, size)), pending_);
  position_ += size;
  consumed_ += size;
  if (position_ == text.size()) reader_.finish(pending_);
  return size;
}

std::size_t CorpusReader::cut_tokens() {
  std::string_view token;
  std::size_t work = 1;
  while (work < kChunk) {
    const LineCutter::Part part = cutter_.next(token);
    if (part == LineCutter::Part::end) {
      end_line();
      break;
    }
    if (part == LineCutter::Part::separator) token = {};
    push(part == LineCutter::Part::separator ? kBeginSentence : types.add(token));
    work += token.size();
    line_cut_ = std::min(line_cut_ + token.size() + gap_, line_end_ - line_begin_);
  }
  return work;
}

void CorpusReader::end_line() {
  in_line_ = false;
  const bool has_end = line_end_ < pending_.size();
  const bool sentence = boundary_ != Boundary::stream;
  if (sentence)
    push(kEndSentence);
  else if (has_end)
    push(types.add("\n"));
  const auto line = std::string_view(pending_).substr(line_begin_, line_end_ - line_begin_);
  const std::size_t characters =
      count_characters(cutter_.last_side()) + (sentence || has_end ? 1 : 0);
  line_characters.push_back(static_cast<std::uint32_t>(characters));
  cut_ += line.size() + 1;
  line_cut_ = 0;
  line_begin_ = line_end_ = std::min(line_end_ + 1, pending_.size());
}

std::size_t CorpusReader::end_text() {
  const TextStatistics& text = reader_.statistics();
  if (statistics.malformed == 0 && text.malformed > 0)
    statistics.first_malformed = statistics.bytes + text.first_malformed;
  statistics.bytes += text.bytes;
  statistics.malformed += text.malformed;
  statistics.characters += text.characters;
  statistics.lines += text.lines;
  if (text_ == 0) {
    first_tokens = ids.size();
    first_lines = line_characters.size();
  }
  texts_[text_] = {};
  reader_ = TextReader();
  position_ = 0;
  ++text_;
  return 1;
}

void CorpusReader::push(TokenId id) {
  if (ids.size() == ids.capacity()) {
    // Room for the whole text, as the part cut so far lets expect, and a tenth more, which is not
    // touched where it is not needed. Growing once more would take as much again.
    const auto left =
        static_cast<double>(total_ - consumed_ + pending_.size() - line_begin_ - line_cut_);
    const double expected = 1.1 * static_cast<double>(ids.size()) *
                            (1 + left / static_cast<double>(cut_ + line_cut_ + 1));
    ids.reserve(std::max(ids.size() + ids.size() / 8 + 1024, static_cast<std::size_t>(expected)));
  }
  ids.push_back(id);
}

}  // namespace onegin
