// The raw bytes of a text, as pasted or read, and whoever keeps them until they are read.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace onegin {

struct TextBytes {
  TextBytes() = default;
  TextBytes(std::string_view text, std::shared_ptr<const void> kept)
      : view(text), keeper(std::move(kept)) {}
  TextBytes(std::string text) {
    const auto own = std::make_shared<const std::string>(std::move(text));
    view = *own;
    keeper = own;
  }
  TextBytes(const char* text) : TextBytes(std::string(text)) {}

  std::string_view view;
  std::shared_ptr<const void> keeper;
};

}  // namespace onegin
