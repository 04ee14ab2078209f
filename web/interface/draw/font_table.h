// Which font file draws which code point, as web/fonts/cut_fonts.py has written it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace onegin::web {

struct FontFile {
  std::string name;         // of the file; empty for the fonts of the start
  std::string script;       // what it draws, in words: "Bengali"
  bool plain = false;       // real text elements may use it: no letter needs another shape
  bool shaped = false;      // letters join, or change shape or place beside others
  bool from_right = false;  // written from the right to the left
};

class FontTable {
 public:
  // Takes what the file `table` holds. False, and nothing is known, where that is damaged.
  bool read(std::string_view bytes);
  bool empty() const { return files_.empty(); }
  const std::vector<FontFile>& files() const { return files_; }

  // The index of the file that draws a code point, if one does. 0: the fonts of the start.
  std::optional<std::size_t> file_of(std::uint32_t code) const;
  // A combining mark needs a letter to stand on; a sign is neither.
  enum class Kind : std::uint8_t { sign, mark, letter };
  Kind kind_of(std::uint32_t code) const;

 private:
  struct Run {
    std::uint32_t first = 0, last = 0;
    std::uint16_t file = 0;
    Kind kind = Kind::sign;
  };
  const Run* run_of(std::uint32_t code) const;
  bool read_runs(std::string_view bytes);

  std::vector<FontFile> files_;
  std::vector<Run> runs_;  // ascending
};

}  // namespace onegin::web
