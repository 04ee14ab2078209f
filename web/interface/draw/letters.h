// What a person must be told of the letters of a text: which of them the canvas cannot draw as they
// are written, for which there is no font, and whose font did not come.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace onegin::web {

// One sentence, under the name that the mirror gives it.
struct Remark {
  std::string_view name;
  std::string sentence;
  std::string help;
  bool warning = false;
};

// The different letters of a text, beyond those of the Latin alphabet.
class Letters {
 public:
  // Takes another text; cheap when nothing changed.
  void fit(const std::shared_ptr<const std::string>& text);
  // Reads about `bytes` more of it. True while there is more to do.
  bool advance(std::size_t bytes);
  // Reads a short text besides.
  void read(std::string_view text);

  std::size_t count() const { return codes_.size(); }
  bool contains(std::uint32_t code) const { return code < seen_.size() && seen_[code]; }

  // At most one sentence of each kind. What is `said` of another text already is left out.
  std::vector<Remark> remarks(bool real_text_fields, const Letters* said = nullptr) const;

 private:
  std::shared_ptr<const std::string> text_;
  std::size_t done_ = 0;
  std::vector<bool> seen_;            // by code point
  std::vector<std::uint32_t> codes_;  // in the order of the text
};

}  // namespace onegin::web
