// Wraps lines incrementally.
#include "draw/text_lines.h"

#include <algorithm>

namespace onegin::web {

void TextLines::fit(std::shared_ptr<const std::string> text, ImFont* font, float size, float width,
                    unsigned version) {
  const bool same = text == text_ && font == font_ && size == size_ && width == width_;
  if (same && version == version_) return;
  text_ = std::move(text);
  font_ = font;
  size_ = size;
  width_ = width;
  version_ = version;
  starts_.clear();
  done_ = 0;
}

bool TextLines::advance(std::size_t bytes) {
  const char* const begin = text_->data();
  const char* const end = begin + text_->size();
  const char* at = begin + done_;
  const char* const stop = begin + std::min(text_->size(), done_ + bytes);
  while (at < stop) {
    starts_.push_back(static_cast<std::uint32_t>(at - begin));
    // A paragraph is looked at up to this far; no visual line is longer.
    const char* paragraph = std::find(at, std::min(at + 4096, end), '\n');
    const char* wrapped = font_->CalcWordWrapPosition(size_, at, paragraph, width_);
    if (wrapped == at) ++wrapped;
    while (wrapped < paragraph && (static_cast<unsigned char>(*wrapped) & 0xC0) == 0x80) ++wrapped;
    while (wrapped < paragraph && *wrapped == ' ') ++wrapped;
    at = wrapped < paragraph ? wrapped : paragraph;
    if (at < end && *at == '\n') ++at;
  }
  done_ = static_cast<std::size_t>(at - begin);
  return done_ < text_->size();
}

std::string_view TextLines::line(std::size_t index) const {
  const std::size_t from = starts_[index];
  const std::size_t to = index + 1 < starts_.size() ? starts_[index + 1] : done_;
  std::string_view text = std::string_view(*text_).substr(from, to - from);
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

double TextLines::expected() const {
  if (done_ == 0) return 0;
  return static_cast<double>(starts_.size()) * static_cast<double>(text_->size()) /
         static_cast<double>(done_);
}

}  // namespace onegin::web
