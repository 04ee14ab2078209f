// Where each visual line of a long text begins, found a little at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "imgui.h"

namespace onegin::web {

// A memory of one text wrapped at one width, so that ten megabytes scroll as smoothly as ten lines.
class TextLines {
 public:
  // Takes another text, width or font, or one whose letters are others now; cheap when nothing
  // changed.
  void fit(std::shared_ptr<const std::string> text, ImFont* font, float size, float width,
           unsigned version);
  // Wraps about `bytes` more bytes. True while there is more to do.
  bool advance(std::size_t bytes);

  std::size_t count() const { return starts_.size(); }
  std::string_view line(std::size_t index) const;
  std::size_t start(std::size_t index) const { return starts_[index]; }
  // Expected number of lines of the whole text.
  double expected() const;

 private:
  std::shared_ptr<const std::string> text_;
  ImFont* font_ = nullptr;
  float size_ = 0, width_ = 0;
  unsigned version_ = 0;
  std::vector<std::uint32_t> starts_;
  std::size_t done_ = 0;
};

}  // namespace onegin::web
