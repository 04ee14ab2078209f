// Sentences about ARPA files.
#include "formats/arpa_notes.h"

#include "quotation.h"

namespace onegin {
namespace {

std::string count(std::size_t number, const std::string& one, const std::string& many) {
  return std::to_string(number) + " " + (number == 1 ? one : many);
}

// Where the file comes from and what is known of it.
std::string origin(const ArpaHeader& header, const ArpaFindings& findings) {
  const std::string tool =
      header.tool.empty() && findings.lmplz && header.bare ? "KenLM's lmplz" : header.tool;
  std::string text = "an ARPA file of another program";
  if (!tool.empty()) text += ", by its form " + tool;
  for (std::size_t k = 0; k < header.counts.size(); ++k) {
    text += (k == 0 ? ": " : ", ") + std::to_string(header.counts[k]) +
            (k == 0 ? " n-grams of order " : " of order ") + std::to_string(k + 1);
  }
  text += "; its smoothing is not known";
  if (!header.statement.empty()) text += "; it says of itself: " + quotation(header.statement);
  return text;
}

std::string listed(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  return list;
}

}  // namespace

std::vector<Note> arpa_notes(const ArpaHeader& header, const ArpaWords& words,
                             const ArpaFindings& findings) {
  std::vector<Note> notes;
  const auto add = [&](bool holds, const std::string& text) {
    if (holds) notes.push_back({text});
  };
  const bool foreign = !header.own;
  const bool given = foreign || header.setting("spelling") == "given";
  if (foreign) notes.push_back({origin(header, findings)});
  add(header.interpolated,
      "IRSTLM's intermediate format: its interpolated probabilities were completed, as compile-lm "
      "completes them");
  add(findings.above_one > 0, "the completed probability of " +
                                  count(findings.above_one, "n-gram", "n-grams") +
                                  " was above 1 and was taken as 1");
  add(foreign && findings.characters,
      "every token is one character: text is read as words parted by blanks, as in \"s m i t h\" "
      "for KenLM, unless the unit is said to be character (--unit, or Token unit on the page)");
  add(given && words.malformed() > 0,
      count(words.malformed(), "token is", "tokens are") +
          " no UTF-8: text is matched byte by byte, so it has to be in the file's own encoding");
  add(given && words.decomposed() > 0,
      count(words.decomposed(), "token is", "tokens are") +
          " not composed (NFC): text is matched as it is spelled, and only then by its NFC, of "
          "tokens with the same NFC the first");
  add(words.two_unknown(), "both <unk> and <UNK> are there: the later unigram counts");
  add(!words.respelled().empty(),
      listed(words.respelled()) + " was taken for the control symbol in small letters");
  add(!words.has(kUnknown), "the file has no <unk>: unknown tokens have probability 0");
  add(foreign && !words.has(kBeginSentence),
      "the file has no <s>: a line begins without a context");
  add(foreign && !findings.ends,
      words.has(kEndSentence)
          ? "the file gives </s> no probability: a line end is no event of this model"
          : "the file has no </s>: a line end is no event of this model");
  add(foreign && findings.impossible > 0, count(findings.impossible, "n-gram has", "n-grams have") +
                                              " a log probability that stands for 0, such as -99");
  add(findings.completed > 0, "a pruned model: " + std::to_string(findings.completed) +
                                  " n-grams that only serve to pass on to longer ones were added");
  add(findings.unread_line > 0, "what follows \\end\\ was not read, from line " +
                                    std::to_string(findings.unread_line) + " on");
  return notes;
}

}  // namespace onegin
