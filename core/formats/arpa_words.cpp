// Unigrams of ARPA files.
#include "formats/arpa_words.h"

#include <utility>

#include "formats/arpa_lines.h"
#include "formats/arpa_tokens.h"
#include "quotation.h"
#include "text/text.h"

namespace onegin {
namespace {

bool is_standard(std::string_view token) {
  return token == "<s>" || token == "</s>" || token == "<unk>" || token == "<UNK>";
}

}  // namespace

ArpaWords::ArpaWords(bool own, bool escaped)
    : nodes(kFirstText, NgramNode{}), own_(own), escaped_(escaped) {}

// The control symbol that is spelled so, in any letters.
std::optional<TokenId> ArpaWords::control_of(std::string_view token) const {
  if (!token.starts_with('<') || (own_ && !is_standard(token))) return {};
  if (is_mark(token, "<s>")) return kBeginSentence;
  if (is_mark(token, "</s>")) return kEndSentence;
  if (is_mark(token, "<unk>")) return kUnknown;
  return {};
}

std::optional<std::string> ArpaWords::add(std::string_view token, float prob, float backoff) {
  const NgramNode node{.prob = prob, .backoff = backoff};
  const auto control = control_of(token);
  if (!control) {
    const auto text = escaped_ ? unescape_token(token) : std::optional<std::string>(token);
    return text ? add_text(*text, node) : quotation(token) + " has a broken escape";
  }
  std::string& spelling = spellings_[*control];
  if (spelling == token) return quotation(token) + " stands twice";
  if (!is_standard(token) && !spelling.empty()) return add_text(token, node);
  const NgramNode before = std::exchange(nodes[*control], node);
  const std::string other = std::exchange(spelling, std::string(token));
  if (other.empty()) return {};
  // What stood for it in other letters is a word after all.
  if (!is_standard(other)) return add_text(other, before);
  two_unknown_ = true;
  return {};
}

std::optional<std::string> ArpaWords::add_text(std::string_view token, const NgramNode& node) {
  const std::size_t known = vocabulary.size();
  const TokenId id = vocabulary.add(token);
  if (id != known) return quotation(token) + " stands twice";
  nodes.push_back(node);
  if (!is_well_formed(token)) {
    ++malformed_;
  } else if (normal_form(token) != token) {
    ++decomposed_;
  }
  return {};
}

std::optional<TokenId> ArpaWords::find(std::string_view token) const {
  if (const auto control = control_of(token); control && has(*control)) {
    if (spellings_[*control] == token || (is_standard(token) && *control == kUnknown)) {
      return control;
    }
  }
  const bool escapes = escaped_ && token.find('\\') != std::string_view::npos;
  const auto text = escapes ? unescape_token(token) : std::nullopt;
  const TokenId id = vocabulary.find(escapes ? text.value_or("") : token);
  if (id == kUnknown) return {};
  return id;
}

std::vector<std::string> ArpaWords::respelled() const {
  std::vector<std::string> names;
  for (const std::string& spelling : spellings_) {
    if (!spelling.empty() && !is_standard(spelling)) names.push_back(spelling);
  }
  return names;
}

}  // namespace onegin
