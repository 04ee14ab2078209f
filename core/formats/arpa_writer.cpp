// Writes a back-off n-gram model as an ARPA file that KenLM accepts.
#include <algorithm>
#include <cmath>
#include <string>

#include "formats/arpa.h"
#include "formats/arpa_tokens.h"
#include "formats/bytes.h"
#include "free_memory.h"

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
  const bool known = model_config.smoothing != Smoothing::not_known;
  const auto add = [&](std::string_view name, const std::string& value) {
    line += " ";
    line += name;
    line += "=" + value;
  };
  for (const Field& field : task_fields(task_config)) add(field.name, field.text());
  for (const Field& field : fields_of(model_config)) {
    // The counts say the order; what belongs to a smoothing goes with it.
    if (field.name == "smoothing" || (known && field.name != "order")) {
      add(field.name, field.text());
    }
  }
  add("escaped", escaped ? "true" : "false");
  if (task.reading.spelling == Spelling::given) add("spelling", "given");
  if (!task.reading.line_ends) add("line_ends", "false");
  if (task.learnt) add("learnt", task.learnt->learnt());
  return line + "\n";
}

constexpr double kNgram = 5000;  // to write one, in the measure of Pieces

}  // namespace

// Orders without an n-gram are not written, unless back-off weights lead to them.
int ArpaWriter::highest() const {
  const NgramTrie& trie = model_.trie();
  const auto leads_on = [&trie](int k) {
    const std::vector<NgramNode>& nodes = trie.levels[static_cast<std::size_t>(k) - 1].nodes;
    return std::any_of(nodes.begin(), nodes.end(),
                       [](const NgramNode& n) { return n.backoff != 1; });
  };
  int k = trie.order;
  while (k > 1 && trie.size(k) == 0 && !leads_on(k - 1)) --k;
  return k;
}

void ArpaWriter::begin() {
  const Vocabulary& vocabulary = task_.vocabulary;
  bool escaped = false;
  for (TokenId id = kFirstText; id < vocabulary.size(); ++id) {
    escaped = escaped || needs_escape(vocabulary.text(id));
  }
  for (TokenId id = 0; id < vocabulary.size(); ++id) {
    const std::string_view text = vocabulary.text(id);
    tokens_.push_back(escaped && id >= kFirstText ? escape_token(text) : std::string(text));
  }
  std::string out = first_line(model_, task_, escaped) + "\\data\\\n";
  for (int k = 1; k <= highest(); ++k) {
    out += "ngram " + std::to_string(k) + "=" + std::to_string(model_.trie().size(k)) + "\n";
  }
  parts_.push_back(std::move(out));
}

void ArpaWriter::add_ngrams(int k, std::size_t first, std::size_t count) {
  const NgramTrie& trie = model_.trie();
  const bool backs_off = k < highest();
  std::string out;
  for (std::size_t i = first; i < first + count; ++i) {
    append_log10(trie.prob(k, i), out);
    char separator = '\t';
    for (const TokenId word : walk_->words(i)) {
      out += separator;
      out += tokens_[word];
      separator = ' ';
    }
    if (backs_off) {
      out += '\t';
      append_log10(trie.levels[static_cast<std::size_t>(k) - 1].nodes[i].backoff, out);
    }
    out += '\n';
  }
  parts_.push_back(std::move(out));
}

void ArpaWriter::write(Pieces& pieces, std::vector<std::byte>& file) {
  pieces(static_cast<double>(task_.vocabulary.size()) * Pieces::kDrawn, [this] { begin(); });
  for (int k = 1; k <= highest(); ++k) {
    pieces(1, [&] {
      parts_.push_back("\n\\" + std::to_string(k) + "-grams:\n");
      walk_.emplace(model_.trie(), k);
    });
    pieces.parts(model_.trie().size(k), kNgram,
                 [&](std::size_t first, std::size_t count) { add_ngrams(k, first, count); });
  }
  pieces(1, [&] {
    parts_.push_back("\n\\end\\\n");
    std::size_t size = 0;
    for (const std::string& part : parts_) size += part.size();
    file.clear();
    file.reserve(size);
  });
  if (pieces.behind()) return;
  for (std::string& part : parts_) {
    pieces(Pieces::kByte * static_cast<double>(part.size()), [&] {
      ByteWriter(file).text(part);
      free_memory(part);
    });
  }
}

std::vector<std::byte> write_arpa(const NgramModel& model, const Task& task) {
  Pieces all;
  std::vector<std::byte> file;
  ArpaWriter(model, task).write(all, file);
  return file;
}

}  // namespace onegin
