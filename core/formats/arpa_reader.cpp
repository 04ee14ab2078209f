// Reads ARPA files line by line; trusts nothing they declare.
#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include "formats/arpa.h"
#include "formats/arpa_lines.h"
#include "formats/arpa_tokens.h"
#include "models/ngram/trie_builder.h"

namespace onegin {
namespace {

// IRSTLM writes log probabilities a little above 0; more than this is no rounding.
constexpr double kLargestLog = 0.1;
constexpr double kLargestBackoff = 10;
// With fewer types than this, tokens of one character each may well be words of an exercise.
constexpr std::size_t kCharacters = 20;

}  // namespace

class ArpaReader::Reading {
 public:
  Reading(std::string_view text, std::optional<Unit> unit)
      : size_(text.size()), lines_(text), unit_(unit) {}
  Result<void> read(Pieces& pieces, ArpaFile& result);

 private:
  Error refuse(std::string what, std::string hint = "") const;
  Error ended(const std::string& missing) const;
  void read_first_line();
  Result<void> read_counts();
  Result<void> begin_orders();
  Result<void> begin_order(int k);
  Result<void> read_lines(int k, std::size_t end);
  Result<void> read_ngram(int k, const ArpaParts& parts);
  Result<void> end_order(int k);
  Result<void> read_unigram(const ArpaParts& parts);
  Result<TokenId> word(std::string_view token) const;
  Result<float> probability(std::string_view text) const;
  Result<float> backoff(int k, const ArpaParts& parts) const;
  Result<ArpaFile> finish();

  const std::size_t size_;  // of the text, in bytes
  ArpaLines lines_;
  std::optional<Unit> unit_;
  bool escaped_ = false;
  bool unit_known_ = false;
  std::vector<std::pair<std::string, std::string>> settings_;  // of our first line
  std::vector<std::uint64_t> declared_;
  Task task_;
  NgramTrie trie_;
  std::array<bool, kFirstText> control_seen_{};
  // Of the order that is read.
  bool open_ = false;
  std::uint64_t count_ = 0;
  std::vector<NgramEntry> entries_;
};

Error ArpaReader::Reading::refuse(std::string what, std::string hint) const {
  return Error{std::move(what), "line " + std::to_string(lines_.number()), std::move(hint)};
}

Error ArpaReader::Reading::ended(const std::string& missing) const {
  return refuse("the file ends before " + missing, "it was cut short; get it again");
}

void ArpaReader::Reading::read_first_line() {
  const ArpaParts parts = split_line(lines_.line());
  if (parts.count < 2 || parts.at[0] != "#" || parts.at[1] != "onegin") return;
  for (std::size_t i = 2; i < std::min(parts.count, ArpaParts::limit); ++i) {
    const std::size_t equals = parts.at[i].find('=');
    if (equals == std::string_view::npos) continue;
    const std::string name(parts.at[i].substr(0, equals));
    const std::string value(parts.at[i].substr(equals + 1));
    if (name == "escaped") escaped_ = value == "true";
    if (name == "unit") unit_known_ = true;
    settings_.emplace_back(name, value);
  }
}

Result<void> ArpaReader::Reading::read_counts() {
  for (;;) {
    if (!lines_.next()) {
      return refuse("this is no ARPA file: there is no line \\data\\",
                    "compressed and binary models must be turned into ARPA text first");
    }
    if (lines_.line() == "\\data\\") break;
    read_first_line();
  }
  while (lines_.next_filled()) {
    if (lines_.line().starts_with('\\')) break;
    std::string text(lines_.line());
    for (char& c : text) c = c == '=' ? ' ' : c;
    const ArpaParts parts = split_line(text);
    const auto order = parse_count(parts.at[1]);
    const auto count = parse_count(parts.at[2]);
    if (parts.count != 3 || parts.at[0] != "ngram" || !order || !count) {
      return refuse("expected 'ngram ORDER=COUNT' but found " + quote(lines_.line()));
    }
    if (*order != declared_.size() + 1) {
      return refuse("order " + std::to_string(declared_.size() + 1) + " should be declared here");
    }
    if (*order > kMaximumOrder) {
      return refuse("orders above " + std::to_string(kMaximumOrder) + " are not supported");
    }
    declared_.push_back(*count);
  }
  if (declared_.empty() || declared_[0] == 0) {
    return refuse("no unigrams are declared after \\data\\");
  }
  return {};
}

Result<float> ArpaReader::Reading::probability(std::string_view text) const {
  const auto log10 = parse_real(text);
  if (!log10 || std::isnan(*log10)) return refuse(quote(text) + " is not a log probability");
  if (*log10 > kLargestLog) return refuse("the log probability " + quote(text) + " is above 0");
  return static_cast<float>(std::pow(10.0, std::min(*log10, 0.0)));
}

Result<float> ArpaReader::Reading::backoff(int k, const ArpaParts& parts) const {
  const auto words = static_cast<std::size_t>(k);
  if (parts.count == words + 1) return 1.0F;
  const auto log10 = parse_real(parts.at[words + 1]);
  if (!log10 || std::isnan(*log10)) {
    return refuse(quote(parts.at[words + 1]) + " is not a log back-off weight");
  }
  if (trie_.is_leaf_order(k) && *log10 != 0) {
    return refuse("an n-gram of the highest order has a back-off weight");
  }
  if (*log10 > kLargestBackoff) return refuse("the back-off weight is too large");
  return static_cast<float>(std::pow(10.0, *log10));
}

Result<void> ArpaReader::Reading::read_unigram(const ArpaParts& parts) {
  const auto prob = probability(parts.at[0]);
  if (!prob) return prob.error();
  const auto weight = backoff(1, parts);
  if (!weight) return weight.error();
  const std::string_view token = parts.at[1];
  TokenId id = 0;
  if (token == "<s>" || token == "</s>" || token == "<unk>" || token == "<UNK>") {
    id = token == "<s>" ? kBeginSentence : token == "</s>" ? kEndSentence : kUnknown;
    if (std::exchange(control_seen_[id], true)) return refuse(quote(token) + " stands twice");
  } else {
    const auto text = escaped_ ? unescape_token(token) : std::optional<std::string>(token);
    if (!text) return refuse(quote(token) + " has a broken escape");
    const std::size_t known = task_.vocabulary.size();
    id = task_.vocabulary.add(*text);
    if (task_.vocabulary.size() == known) return refuse(quote(token) + " stands twice");
  }
  std::vector<NgramNode>& nodes = trie_.levels[0].nodes;
  nodes.resize(task_.vocabulary.size() + 1);
  nodes[id].prob = id == kBeginSentence ? 0.0F : *prob;
  nodes[id].backoff = *weight;
  return {};
}

Result<TokenId> ArpaReader::Reading::word(std::string_view token) const {
  if (token == "<s>" && control_seen_[kBeginSentence]) return kBeginSentence;
  if (token == "</s>" && control_seen_[kEndSentence]) return kEndSentence;
  if ((token == "<unk>" || token == "<UNK>") && control_seen_[kUnknown]) return kUnknown;
  const bool escapes = escaped_ && token.find('\\') != std::string_view::npos;
  const auto text = escapes ? unescape_token(token) : std::nullopt;
  const TokenId id = task_.vocabulary.find(escapes ? text.value_or("") : token);
  if (id == kUnknown) return refuse(quote(token) + " is not among the unigrams");
  return id;
}

// Up to where the first order begins.
Result<void> ArpaReader::Reading::begin_orders() {
  if (auto read = read_counts(); !read) return read;
  int order = static_cast<int>(declared_.size());
  while (order > 1 && declared_[static_cast<std::size_t>(order) - 1] == 0) --order;
  trie_.reset(order, kFirstText, kUnknown);
  for (NgramNode& node : trie_.levels[0].nodes) node = {};
  return {};
}

// The heading of order k, which is the current line unless the order is declared empty.
Result<void> ArpaReader::Reading::begin_order(int k) {
  count_ = 0;
  entries_.clear();
  const bool empty = declared_[static_cast<std::size_t>(k) - 1] == 0;
  const std::string heading = "\\" + std::to_string(k) + "-grams:";
  if (lines_.line() != heading) {
    if (empty) return {};
    if (lines_.at_end() && lines_.line() != "\\end\\") return ended(heading);
    return refuse("expected " + heading + " but found " + quote(lines_.line()));
  }
  if (k > trie_.order) {
    // Declared empty.
    if (lines_.next_filled() && !lines_.line().starts_with('\\')) {
      return refuse("more n-grams of order " + std::to_string(k) + " than the 0 declared");
    }
    return {};
  }
  open_ = true;
  return {};
}

// The lines of order k that begin before byte `end`; the next heading closes the order.
Result<void> ArpaReader::Reading::read_lines(int k, std::size_t end) {
  while (open_ && size_ - lines_.left() < end) {
    if (!lines_.next_filled() || lines_.line().starts_with('\\')) {
      open_ = false;
    } else if (auto read = read_ngram(k, split_line(lines_.line())); !read) {
      return read;
    }
  }
  return {};
}

Result<void> ArpaReader::Reading::read_ngram(int k, const ArpaParts& parts) {
  const auto length = static_cast<std::size_t>(k);
  if (++count_ > declared_[length - 1]) {
    return refuse("more n-grams of order " + std::to_string(k) + " than the " +
                  std::to_string(declared_[length - 1]) + " declared");
  }
  if (parts.count != length + 1 && parts.count != length + 2) {
    return refuse("expected a log probability, " + std::to_string(k) +
                  (k == 1 ? " token" : " tokens") + " and maybe a back-off weight");
  }
  if (k == 1) return read_unigram(parts);
  const auto prob = probability(parts.at[0]);
  if (!prob) return prob.error();
  const auto weight = backoff(k, parts);
  if (!weight) return weight.error();
  NgramCursor at;
  for (std::size_t i = 1; i <= length; ++i) {
    const auto id = word(parts.at[i]);
    if (!id) return id.error();
    if (i == length) {
      entries_.push_back({.context = at.node,
                          .word = *id,
                          .prob = *prob,
                          .backoff = *weight,
                          .source = static_cast<std::uint32_t>(lines_.number())});
      break;
    }
    at = {at.order + 1, i == 1 ? *id : trie_.find(at, *id)};
    if (at.node == kNoNode) {
      return refuse("the context of this n-gram is not an n-gram of order " +
                    std::to_string(k - 1));
    }
  }
  return {};
}

Result<void> ArpaReader::Reading::end_order(int k) {
  const std::uint64_t declared = declared_[static_cast<std::size_t>(k) - 1];
  if (count_ != declared) {
    if (lines_.at_end() && !lines_.line().starts_with('\\')) {
      return ended("the end of order " + std::to_string(k));
    }
    return refuse("order " + std::to_string(k) + " has " + std::to_string(count_) +
                  " n-grams, but " + std::to_string(declared) + " are declared");
  }
  if (k == 1) {
    // The levels were sized for an empty vocabulary.
    trie_.vocabulary_size = task_.vocabulary.size();
    return {};
  }
  if (const auto twice = append_order(trie_, k, entries_)) {
    return Error{"this n-gram stands in line " + std::to_string(twice->first) + " already",
                 "line " + std::to_string(twice->second), ""};
  }
  return {};
}

Result<ArpaFile> ArpaReader::Reading::finish() {
  std::vector<Note> notes;
  if (!control_seen_[kUnknown]) {
    notes.push_back({"the file has no <unk>: unknown tokens have probability 0"});
  }
  if (const std::size_t added = complete_suffixes(trie_); added > 0) {
    notes.push_back({"a pruned model: " + std::to_string(added) +
                     " n-grams that only serve to pass on to longer ones were added"});
  }
  bool characters = task_.vocabulary.size() >= kCharacters;
  for (TokenId id = kFirstText; id < task_.vocabulary.size() && characters; ++id) {
    std::size_t code_points = 0;
    for (const char c : task_.vocabulary.text(id)) {
      code_points += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
    }
    characters = code_points == 1;
  }
  auto model = std::make_unique<NgramModel>();
  std::vector<Field> fields = fields_of(task_.config);
  for (const Field& field : model->fields()) fields.push_back(field);
  for (const auto& [name, value] : settings_) {
    if (const auto field = find_field(fields, name)) {
      if (auto set = field->set(value); !set) {
        return Error{set.error().what, "the line '# onegin'", set.error().hint};
      }
    }
  }
  if (!unit_known_) task_.config.unit = characters ? Unit::character : Unit::whitespace;
  if (unit_) task_.config.unit = *unit_;
  const bool sentences = trie_.levels[0].nodes[kEndSentence].prob > 0;
  task_.config.boundary = sentences ? Boundary::sentence : Boundary::stream;
  const auto order = find_field(fields, "order");
  if (auto set = order->set(std::to_string(trie_.order)); !set) return set.error();
  const Shape shape{task_.vocabulary.size(), task_.first_event()};
  if (auto built = model->build(shape, 0); !built) return built.error();
  model->adopt(std::move(trie_), std::move(notes));
  return ArpaFile{std::move(task_), std::move(model)};
}

Result<void> ArpaReader::Reading::read(Pieces& pieces, ArpaFile& result) {
  constexpr double kReadByte = 8 * Pieces::kByte;
  auto begun = pieces(Pieces::kLargest, [this] { return begin_orders(); });
  if (!begun || pieces.behind()) return begun;
  for (int k = 1; k <= static_cast<int>(declared_.size()); ++k) {
    auto order = pieces(1, [&] { return begin_order(k); });
    if (!order || pieces.behind()) return order;
    if (k > trie_.order) continue;
    // The lines of the order lie somewhere in the file.
    order = pieces.parts(size_, kReadByte, [&](std::size_t first, std::size_t count) {
      return read_lines(k, first + count);
    });
    if (!order) return order;
    order = pieces(Pieces::kLargest, [&]() -> Result<void> {
      // What is left when the file has no next heading.
      if (auto rest = read_lines(k, size_ + 1); !rest) return rest;
      return end_order(k);
    });
    if (!order || pieces.behind()) return order;
  }
  return pieces(Pieces::kLargest, [&]() -> Result<void> {
    if (lines_.line() != "\\end\\") return ended("\\end\\");
    auto finished = finish();
    if (!finished) return finished.error();
    result = std::move(*finished);
    return {};
  });
}

ArpaReader::ArpaReader() = default;
ArpaReader::~ArpaReader() = default;

Result<void> ArpaReader::read(Pieces& pieces, std::span<const std::byte> file,
                              std::optional<Unit> unit) {
  pieces(1, [&] {
    const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
    reading_ = std::make_unique<Reading>(text, unit);
  });
  return pieces.behind() ? Result<void>() : reading_->read(pieces, content);
}

Result<ArpaFile> read_arpa(std::span<const std::byte> file, std::optional<Unit> unit) {
  Pieces all;
  ArpaReader reader;
  if (const auto read = reader.read(all, file, unit); !read) return read.error();
  return std::move(reader.content);
}

}  // namespace onegin
