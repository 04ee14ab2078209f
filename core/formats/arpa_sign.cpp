// Looks for the headings of an ARPA file and for what follows each of them.
#include "formats/arpa_sign.h"

#include <algorithm>

#include "formats/arpa_lines.h"

namespace onegin {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// \1-grams:
bool is_heading(std::string_view line) {
  return line.size() > 3 && line[0] == '\\' && is_digit(line[1]) && line.ends_with("-grams:");
}

// ngram 1=4, however it is spaced and whatever has become of the numbers.
bool is_count(std::string_view line) {
  return line.starts_with("ngram") && line.find('=') != std::string_view::npos;
}

// Begins with a number, and something follows it.
bool is_ngram(std::string_view line) {
  return !line.empty() && (is_digit(line[0]) || line[0] == '-' || line[0] == '+') &&
         line.find_first_of(" \t") != std::string_view::npos;
}

// The next line with something in it, or none.
std::string_view filled(ArpaLines& lines) { return lines.next_filled() ? lines.line() : ""; }

// Goes to the next \end\. True if nothing follows it, or there is none.
bool is_last(ArpaLines& lines) {
  while (lines.next_filled()) {
    if (lines.line() == "\\end\\") return filled(lines).empty();
  }
  return true;
}

}  // namespace

bool has_arpa(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  // Where a NUL comes first it lies in an archive.
  const std::size_t telling = text.substr(0, kTelling).find('\0');
  ArpaLines lines(text);
  bool alone = true;  // nothing stands before it
  while (text.size() - lines.left() <= std::min(telling, kTelling) && lines.next_filled()) {
    const std::string_view line = lines.line();
    const bool data = is_mark(line, "\\data\\");
    if (data || is_heading(line)) {
      ArpaLines after = lines;
      const std::string_view next = filled(after);
      const bool found =
          data ? is_count(next) || is_heading(next) || (alone && next.empty()) : is_ngram(next);
      // A text that shows such a file goes on after the file's end.
      if (found && (alone || is_last(lines))) return true;
    }
    alone = false;
  }
  return false;
}

}  // namespace onegin
