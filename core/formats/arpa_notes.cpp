// Sentences about ARPA files.
#include "formats/arpa_notes.h"

#include "quotation.h"

namespace onegin {
namespace {

// Where the file comes from and what is known of it.
Sentence origin(const ArpaHeader& header, const ArpaFindings& findings) {
  const std::string tool =
      header.tool.empty() && findings.lmplz && header.bare ? "KenLM's lmplz" : header.tool;
  Sentence counts;
  for (std::size_t k = 0; k < header.counts.size(); ++k) {
    counts = k == 0 ? say("{0} n-grams of order {1}", header.counts[k], k + 1)
                    : say("{0}, {1} of order {2}", counts, header.counts[k], k + 1);
  }
  Sentence origin = say("an ARPA file of another program");
  if (!tool.empty()) origin = say("{0}, by its form {1}", origin, tool);
  if (!counts.empty()) origin = say("{0}: {1}", origin, counts);
  origin = say("{0}; its smoothing is not known", origin);
  if (header.statement.empty()) return origin;
  return say("{0}; it says of itself: {1}", origin, quotation(header.statement));
}

std::string listed(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) add_to_list(list, name);
  return list;
}

}  // namespace

std::vector<Note> arpa_notes(const ArpaHeader& header, const ArpaWords& words,
                             const ArpaFindings& findings) {
  std::vector<Note> notes;
  const auto add = [&](bool holds, const Sentence& text) {
    if (holds) notes.push_back({text});
  };
  const bool foreign = !header.own;
  const bool given = foreign || header.setting("spelling") == "given";
  if (foreign) notes.push_back({origin(header, findings)});
  add(header.interpolated,
      say("IRSTLM's intermediate format: its interpolated probabilities were completed, as "
          "compile-lm completes them"));
  add(findings.above_one == 1,
      say("the completed probability of 1 n-gram was above 1 and was taken as 1"));
  add(findings.above_one > 1,
      say("the completed probability of {0} n-grams was above 1 and was taken as 1",
          findings.above_one));
  add(foreign && findings.characters,
      say("every token is one character: text is read as words parted by blanks, as in \"s m i t "
          "h\" for KenLM, unless the unit is said to be character (--unit, or Token unit on the "
          "page)"));
  const std::size_t malformed = given ? words.malformed() : 0;
  add(malformed == 1, say("1 token is no UTF-8: text is matched byte by byte, so it has to be in "
                          "the file's own encoding"));
  add(malformed > 1, say("{0} tokens are no UTF-8: text is matched byte by byte, so it has to be "
                         "in the file's own encoding",
                         malformed));
  const std::size_t decomposed = given ? words.decomposed() : 0;
  add(decomposed == 1,
      say("1 token is not composed (NFC): text is matched as it is spelled, and only then by its "
          "NFC, of tokens with the same NFC the first"));
  add(decomposed > 1,
      say("{0} tokens are not composed (NFC): text is matched as it is spelled, and only then by "
          "its NFC, of tokens with the same NFC the first",
          decomposed));
  add(words.two_unknown(), say("both <unk> and <UNK> are there: the later unigram counts"));
  add(!words.respelled().empty(),
      say("{0} was taken for the control symbol in small letters", listed(words.respelled())));
  add(!words.has(kUnknown), say("the file has no <unk>: unknown tokens have probability 0"));
  add(foreign && !words.has(kBeginSentence),
      say("the file has no <s>: a line begins without a context"));
  add(foreign && !findings.ends,
      words.has(kEndSentence)
          ? say("the file gives </s> no probability: a line end is no event of this model")
          : say("the file has no </s>: a line end is no event of this model"));
  add(foreign && findings.impossible == 1,
      say("1 n-gram has a log probability that stands for 0, such as -99"));
  add(foreign && findings.impossible > 1,
      say("{0} n-grams have a log probability that stands for 0, such as -99",
          findings.impossible));
  add(findings.completed > 0,
      say("a pruned model: {0} n-grams that only serve to pass on to longer ones were added",
          findings.completed));
  add(findings.unread_line > 0,
      say("what follows \\end\\ was not read, from line {0} on", findings.unread_line));
  return notes;
}

}  // namespace onegin
