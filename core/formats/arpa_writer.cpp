// Writes a back-off n-gram model as an ARPA file that KenLM accepts.
#include <cmath>
#include <cstring>
#include <string>

#include "formats/arpa.h"
#include "formats/arpa_tokens.h"
#include "models/ngram/trie_builder.h"

namespace onegin {
namespace {

// The base-10 logarithm with eight decimals, without trailing zeros. An error of 5e-9 in it is one
// of 1.2e-8 in the number, less than half a unit in the last place of a float.
void append_log10(float value, std::string& out) {
  if (!(value > 0)) {
    out += "-99";
    return;
  }
  constexpr long long kScale = 100000000;
  long long scaled = std::llround(std::log10(static_cast<double>(value)) * double{kScale});
  if (scaled < 0) {
    out += '-';
    scaled = -scaled;
  }
  out += std::to_string(scaled / kScale);
  long long fraction = scaled % kScale;
  if (fraction == 0) return;
  out += '.';
  for (long long place = kScale / 10; fraction > 0; place /= 10) {
    out += static_cast<char>('0' + fraction / place);
    fraction %= place;
  }
}

// "# onegin name=value ...": every field of the task and of the model.
std::string first_line(const NgramModel& model, const Task& task, bool escaped) {
  std::string line = "# onegin";
  TaskConfig task_config = task.config;
  NgramConfig model_config = model.config();
  const auto add = [&](std::string_view name, const std::string& value) {
    line += " ";
    line += name;
    line += "=" + value;
  };
  for (const Field& field : fields_of(task_config)) add(field.name, field.text());
  for (const Field& field : fields_of(model_config)) {
    if (field.name != "order") add(field.name, field.text());  // the counts say it
  }
  add("escaped", escaped ? "true" : "false");
  return line + "\n";
}

}  // namespace

std::vector<std::byte> write_arpa(const NgramModel& model, const Task& task) {
  const NgramTrie& trie = model.trie();
  bool escaped = false;
  for (TokenId id = kFirstText; id < task.vocabulary.size(); ++id) {
    escaped = escaped || needs_escape(task.vocabulary.text(id));
  }
  std::vector<std::string> tokens;
  for (TokenId id = 0; id < task.vocabulary.size(); ++id) {
    const std::string_view text = task.vocabulary.text(id);
    tokens.push_back(escaped && id >= kFirstText ? escape_token(text) : std::string(text));
  }
  int highest = trie.order;  // orders without an n-gram are not written
  while (highest > 1 && trie.size(highest) == 0) --highest;

  std::string out = first_line(model, task, escaped) + "\\data\\\n";
  for (int k = 1; k <= highest; ++k) {
    out += "ngram " + std::to_string(k) + "=" + std::to_string(trie.size(k)) + "\n";
  }
  for (int k = 1; k <= highest; ++k) {
    out += "\n\\" + std::to_string(k) + "-grams:\n";
    visit_ngrams(trie, k, [&](std::size_t i, const std::vector<TokenId>& words) {
      append_log10(trie.prob(k, i), out);
      char separator = '\t';
      for (const TokenId word : words) {
        out += separator;
        out += tokens[word];
        separator = ' ';
      }
      if (k < highest) {
        out += '\t';
        append_log10(trie.levels[static_cast<std::size_t>(k) - 1].nodes[i].backoff, out);
      }
      out += '\n';
    });
  }
  out += "\n\\end\\\n";
  std::vector<std::byte> bytes(out.size());
  std::memcpy(bytes.data(), out.data(), out.size());
  return bytes;
}

}  // namespace onegin
