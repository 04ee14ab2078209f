// Reads the head of ARPA files, and what gives away the tool that wrote them.
#include "formats/arpa_header.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "quotation.h"

namespace onegin {
namespace {

// What tools write of themselves before the data. IRSTLM names its formats instead.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kSigns{
    {{"QuickLM", "QuickLM"},
     {"CMU Sphinx", "CMU Sphinx"},
     {"Carnegie Mellon", "the CMU toolkit"},
     {"introduced by Doug Paul", "the CMU toolkit"}}};
constexpr std::string_view kIrstlm = "IRSTLM";

bool is_letter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

class ArpaHeaderReader {
 public:
  explicit ArpaHeaderReader(ArpaLines& lines) : lines_(lines) {}

  Result<ArpaHeader> read() {
    if (auto read = read_preamble(); !read) return read.error();
    if (auto read = read_counts(); !read) return read.error();
    // Both begin with an empty line, and with nothing else that is their own.
    const bool silent = !header_.own && header_.tool.empty() && header_.statement.empty();
    if (silent && !header_.bare) header_.tool = "SRILM or MITLM";
    return std::move(header_);
  }

 private:
  Result<void> read_preamble() {
    for (bool first = true;; first = false) {
      if (!lines_.next()) {
        return in_line(lines_, say("this is no ARPA file: there is no line \\data\\"),
                       say("compressed and binary models must be turned into ARPA text first"));
      }
      if (is_mark(lines_.line(), "\\data\\")) {
        header_.bare = first;
        return {};
      }
      const ArpaParts parts = split_line(lines_.line());
      if (parts.count == 0) continue;
      const std::string_view word = parts.at[0];
      if (word == "#" && parts.at[1] == "onegin") {
        read_own(parts);
      } else if (word == "iARPA" || (word == "ARPA" && parts.count == 1)) {
        header_.interpolated = word == "iARPA";
        header_.tool = kIrstlm;
      } else if (word == "qARPA") {
        return in_line(lines_,
                       say("this is IRSTLM's quantised format, which has codes for numbers"),
                       say("write the model as ARPA before it is quantised"));
      } else {
        read_statement(lines_.line());
      }
    }
  }

  void read_own(const ArpaParts& parts) {
    header_.own = true;
    for (std::size_t i = 2; i < std::min(parts.count, ArpaParts::limit); ++i) {
      const std::size_t equals = parts.at[i].find('=');
      if (equals == std::string_view::npos) continue;
      const std::string name(parts.at[i].substr(0, equals));
      const std::string value(parts.at[i].substr(equals + 1));
      if (name == "escaped") header_.escaped = value == "true";
      header_.settings.emplace_back(name, value);
    }
  }

  // The first line in words, or the first that tells of discounting, as the CMU toolkit's does.
  void read_statement(std::string_view line) {
    for (const auto& [sign, tool] : kSigns) {
      if (header_.tool.empty() && line.find(sign) != std::string_view::npos) header_.tool = tool;
    }
    line.remove_prefix(std::min(line.find_first_not_of("# \t"), line.size()));
    if (std::none_of(line.begin(), line.end(), is_letter)) return;
    const bool of_smoothing = line.find("discount") != std::string_view::npos;
    if (header_.statement.empty() || (of_smoothing && !smoothing_stated_)) {
      header_.statement = line;
      smoothing_stated_ = of_smoothing;
    }
  }

  Result<void> read_counts() {
    std::vector<std::uint64_t>& counts = header_.counts;
    while (lines_.next_filled()) {
      if (lines_.line().starts_with('\\')) break;
      if (lines_.line().starts_with("ngram  ")) header_.tool = kIrstlm;
      std::string text(lines_.line());
      std::replace(text.begin(), text.end(), '=', ' ');
      const ArpaParts parts = split_line(text);
      const auto order = parse_count(parts.at[1]);
      const auto count = parse_count(parts.at[2]);
      if (parts.count != 3 || parts.at[0] != "ngram" || !order || !count) {
        return in_line(lines_,
                       say("expected 'ngram ORDER=COUNT' but found {0}", quotation(lines_.line())));
      }
      const std::string next = std::to_string(counts.size() + 1);
      if (*order != counts.size() + 1) {
        return in_line(lines_, say("order {0} should be declared here", next));
      }
      if (*order > kMaximumOrder) {
        return in_line(lines_, say("orders above {0} are not supported", kMaximumOrder));
      }
      counts.push_back(*count);
    }
    if (counts.empty() || counts[0] == 0) {
      return in_line(lines_, say("no unigrams are declared after \\data\\"));
    }
    return {};
  }

  ArpaLines& lines_;
  ArpaHeader header_;
  bool smoothing_stated_ = false;
};

}  // namespace

std::optional<std::string_view> ArpaHeader::setting(std::string_view name) const {
  for (const auto& [known, value] : settings) {
    if (known == name) return value;
  }
  return {};
}

Result<ArpaHeader> read_arpa_header(ArpaLines& lines) { return ArpaHeaderReader(lines).read(); }

Error in_line(const ArpaLines& lines, Sentence what, Sentence hint) {
  return Error{std::move(what), say("line {0}", lines.number()), std::move(hint)};
}

}  // namespace onegin
