// Reads ARPA files line by line; trusts nothing they declare.
#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "characters.h"
#include "formats/arpa.h"
#include "formats/arpa_header.h"
#include "formats/arpa_lines.h"
#include "formats/arpa_notes.h"
#include "formats/arpa_words.h"
#include "models/ngram/trie_builder.h"
#include "quotation.h"

namespace onegin {
namespace {

// IRSTLM writes log probabilities a little above 0; more than this is no rounding.
constexpr double kLargestLog = 0.1;
constexpr double kLargestBackoff = 10;

std::string heading_of(int k) { return "\\" + std::to_string(k) + "-grams:"; }

// A token that is one character to the eye of a program: one code point, or one odd byte.
bool is_character(std::string_view token) { return character_at(token, 0).length == token.size(); }

}  // namespace

class ArpaReader::Reading {
 public:
  explicit Reading(std::string_view text) : size_(text.size()), lines_(text) {}
  Result<void> read(Pieces& pieces, ArpaFile& result);

 private:
  Error refuse(Sentence what, Sentence hint = "") const {
    return in_line(lines_, std::move(what), std::move(hint));
  }
  Error ended(Sentence missing) const {
    return refuse(say("the file ends before {0}", missing), say("it was cut short; get it again"));
  }
  std::uint64_t declared(int k) const { return header_.counts[static_cast<std::size_t>(k) - 1]; }

  Result<void> begin_orders();
  Result<void> begin_order(int k);
  Result<void> read_lines(int k, std::size_t end);
  Result<void> read_ngram(int k, const ArpaParts& parts);
  Result<void> read_unigram(const ArpaParts& parts, double log10, float backoff);
  Result<void> add_loose(std::span<const TokenId> words, float prob, float backoff);
  Result<void> end_order(int k);
  Result<float> probability(double log10, std::string_view text);
  Result<float> backoff(int k, const ArpaParts& parts) const;
  float completed(NgramCursor context, std::span<const TokenId> words, float frequency);
  Result<void> end_file();
  bool as_given() const;
  Result<Task> choose_task(NgramModel& model);
  Result<ArpaFile> finish();

  const std::size_t size_;  // of the text, in bytes
  ArpaLines lines_;
  ArpaHeader header_;
  std::optional<ArpaWords> words_;
  NgramTrie trie_;
  LooseNgrams loose_;
  ArpaFindings findings_;
  // Of the order that is read.
  bool open_ = false;
  std::uint64_t count_ = 0;
  std::vector<NgramEntry> entries_;
  // n-grams with the unknown token where that has two spellings: the first of equal ones counts.
  std::set<std::pair<std::uint32_t, TokenId>> unknown_;
};

Result<float> ArpaReader::Reading::probability(double log10, std::string_view text) {
  if (log10 > kLargestLog)
    return refuse(say("the log probability {0} is above 0", quotation(text)));
  return static_cast<float>(std::pow(10.0, std::min(log10, 0.0)));
}

Result<float> ArpaReader::Reading::backoff(int k, const ArpaParts& parts) const {
  const auto words = static_cast<std::size_t>(k);
  if (parts.count == words + 1) return 1.0F;
  const auto log10 = parse_real(parts.at[words + 1]);
  if (!log10 || std::isnan(*log10)) {
    return refuse(say("{0} is not a log back-off weight", quotation(parts.at[words + 1])));
  }
  if (trie_.is_leaf_order(k) && *log10 != 0) {
    return refuse(say("an n-gram of the highest order has a back-off weight"));
  }
  if (*log10 > kLargestBackoff) return refuse(say("the back-off weight is too large"));
  return static_cast<float>(std::pow(10.0, *log10));
}

// Up to where the first order begins.
Result<void> ArpaReader::Reading::begin_orders() {
  auto header = read_arpa_header(lines_);
  if (!header) return header.error();
  header_ = std::move(*header);
  words_.emplace(header_.own, header_.escaped);
  // An order that is declared empty is one all the same: back-off weights lead to it.
  trie_.reset(static_cast<int>(header_.counts.size()), kFirstText, kUnknown);
  return {};
}

// The heading of order k, which is the current line unless the order is declared empty.
Result<void> ArpaReader::Reading::begin_order(int k) {
  count_ = 0;
  entries_.clear();
  unknown_.clear();
  if (is_mark(lines_.line(), heading_of(k))) {
    open_ = true;
    return {};
  }
  if (declared(k) == 0) return {};
  if (lines_.at_end() && !is_mark(lines_.line(), "\\end\\")) return ended(heading_of(k));
  return refuse(say("expected {0} but found {1}", heading_of(k), quotation(lines_.line())));
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
  if (++count_ > declared(k)) {
    return refuse(say("more n-grams of order {0} than the {1} declared", k, declared(k)),
                  say("correct the counts after \\data\\, or write the file again"));
  }
  if (parts.count != length + 1 && parts.count != length + 2) {
    return refuse(
        k == 1 ? say("expected a log probability, 1 token and maybe a back-off weight")
               : say("expected a log probability, {0} tokens and maybe a back-off weight", k));
  }
  const auto log10 = parse_real(parts.at[0]);
  if (!log10 || std::isnan(*log10)) {
    return refuse(say("{0} is not a log probability", quotation(parts.at[0])));
  }
  const auto weight = backoff(k, parts);
  if (!weight) return weight.error();
  auto prob = probability(*log10, parts.at[0]);
  if (!prob) return prob.error();
  if (k == 1) return read_unigram(parts, *log10, *weight);

  std::array<TokenId, kMaximumOrder> ids{};
  NgramCursor at;
  for (std::size_t i = 0; i < length; ++i) {
    const auto id = words_->find(parts.at[i + 1]);
    if (!id) return refuse(say("{0} is not among the unigrams", quotation(parts.at[i + 1])));
    ids[i] = *id;
    if (i + 1 == length || at.node == kNoNode) continue;
    at = {at.order + 1, i == 0 ? *id : trie_.find(at, *id)};
  }
  const std::span<const TokenId> words(ids.data(), length);
  if (header_.interpolated && at.node != kNoNode) *prob = completed(at, words, *prob);
  if (words.back() == kEndSentence && *prob > 0) findings_.ends = true;
  if (*prob == 0 && words.back() != kBeginSentence) ++findings_.impossible;
  if (at.node == kNoNode) return add_loose(words, *prob, *weight);
  if (words_->two_unknown() && std::find(words.begin(), words.end(), kUnknown) != words.end() &&
      !unknown_.emplace(at.node, words.back()).second) {
    return {};
  }
  entries_.push_back({.context = at.node,
                      .word = words.back(),
                      .prob = *prob,
                      .backoff = *weight,
                      .source = static_cast<std::uint32_t>(lines_.number())});
  return {};
}

Result<void> ArpaReader::Reading::read_unigram(const ArpaParts& parts, double log10,
                                               float backoff) {
  const auto prob = static_cast<float>(std::pow(10.0, std::min(log10, 0.0)));
  const std::string_view token = parts.at[1];
  if (const auto wrong = words_->add(token, prob, backoff)) return refuse(*wrong);
  if (count_ == 1) findings_.lmplz = token == "<unk>";
  if (count_ == 2) findings_.lmplz = findings_.lmplz && token == "<s>" && log10 == 0;
  return {};
}

// P(w | h) = f(w | h) + backoff(h) P(w | h').
float ArpaReader::Reading::completed(NgramCursor context, std::span<const TokenId> words,
                                     float frequency) {
  const double passed_on = static_cast<double>(trie_.node(context).backoff) *
                           backed_off_probability(trie_, words.subspan(1));
  const double prob = static_cast<double>(frequency) + passed_on;
  if (prob > 1 + 1e-6) ++findings_.above_one;
  return static_cast<float>(std::min(prob, 1.0));
}

// A pruned model may still give this n-gram its context.
Result<void> ArpaReader::Reading::add_loose(std::span<const TokenId> words, float prob,
                                            float backoff) {
  const auto line = static_cast<std::uint32_t>(lines_.number());
  const auto [before, added] = loose_.emplace(std::vector<TokenId>(words.begin(), words.end()),
                                              LooseNgram{prob, backoff, line});
  if (added) return {};
  return refuse(say("this n-gram stands in line {0} already", before->second.source));
}

Result<void> ArpaReader::Reading::end_order(int k) {
  if (count_ != declared(k)) {
    if (lines_.at_end() && !lines_.line().starts_with('\\')) {
      return ended(say("the end of order {0}", k));
    }
    return refuse(say("order {0} has {1} n-grams, but {2} are declared", k, count_, declared(k)),
                  say("correct the counts after \\data\\, or write the file again"));
  }
  if (k == 1) {
    // The levels were sized for an empty vocabulary.
    std::vector<NgramNode>& nodes = words_->nodes;
    nodes[kBeginSentence].prob = 0;
    findings_.ends = nodes[kEndSentence].prob > 0;
    for (TokenId id = kEndSentence; id < nodes.size(); ++id) {
      const bool there = id >= kFirstText || words_->has(id);
      if (there && nodes[id].prob == 0) ++findings_.impossible;
    }
    nodes.push_back({});
    trie_.levels[0].nodes = std::move(nodes);
    trie_.vocabulary_size = words_->vocabulary.size();
    return {};
  }
  if (const auto twice = append_order(trie_, k, entries_)) {
    return Error{say("this n-gram stands in line {0} already", twice->first),
                 say("line {0}", twice->second), ""};
  }
  return {};
}

Result<void> ArpaReader::Reading::end_file() {
  if (!is_mark(lines_.line(), "\\end\\")) return ended(say("\\end\\"));
  if (lines_.next_filled()) findings_.unread_line = lines_.number();
  const CompletedTrie done = complete_suffixes(trie_, loose_);
  findings_.completed = done.added;
  if (!done.without_context) return {};
  const auto [order, line] = *done.without_context;
  return Error{say("the context of this n-gram is not an n-gram of order {0}", order - 1),
               say("line {0}", line), ""};
}

// Text has to be read as it is given, for the sake of tokens that normalised text cannot have.
bool ArpaReader::Reading::as_given() const {
  if (!header_.own) return words_->malformed() + words_->decomposed() > 0;
  return header_.setting("spelling") == "given";
}

// What our first line says; else white space parts tokens, as in KenLM, and each line is a
// sentence, whose end is an event if the file has one.
Result<Task> ArpaReader::Reading::choose_task(NgramModel& model) {
  Task task;
  std::vector<Field> fields = fields_of(task.config);
  for (const Field& field : model.fields()) fields.push_back(field);
  for (const auto& [name, value] : header_.settings) {
    if (const auto field = find_field(fields, name)) {
      if (auto set = field->set(value); !set) {
        return Error{set.error().what, say("the line '# onegin'"), set.error().hint};
      }
    }
  }
  const auto set = [&fields](std::string_view name, std::string_view value) {
    return find_field(fields, name)->set(value);
  };
  if (auto order = set("order", std::to_string(trie_.order)); !order) return order.error();
  if (!header_.setting("smoothing")) (void)set("smoothing", "not_known");
  if (!header_.setting("unit")) task.config.unit = kForeignUnit;
  if (auto rule = restore_rule(task, header_.setting("learnt").value_or("")); !rule) {
    return Error{rule.error().what, say("the line '# onegin'"), rule.error().hint};
  }
  const bool stream = header_.own && header_.setting("line_ends") != "false" && !findings_.ends;
  const bool pairs = task.pairs() && !stream;
  task.config.boundary = stream ? Boundary::stream : pairs ? Boundary::pairs : Boundary::sentence;
  task.reading = {as_given() ? Spelling::given : Spelling::normalised, stream || findings_.ends};
  return task;
}

Result<ArpaFile> ArpaReader::Reading::finish() {
  auto model = std::make_unique<NgramModel>();
  auto task = choose_task(*model);
  if (!task) return task.error();
  Vocabulary& vocabulary = words_->vocabulary;
  findings_.characters = vocabulary.size() > kFirstText;
  for (TokenId id = kFirstText; id < vocabulary.size() && findings_.characters; ++id) {
    findings_.characters = is_character(vocabulary.text(id));
  }
  auto notes = arpa_notes(header_, *words_, findings_);
  task->vocabulary = std::move(vocabulary);
  const Shape shape = shape_of(*task);
  if (auto built = model->build(shape, 0); !built) return built.error();
  model->adopt(std::move(trie_), std::move(notes));
  return ArpaFile{std::move(*task), std::move(model)};
}

Result<void> ArpaReader::Reading::read(Pieces& pieces, ArpaFile& result) {
  constexpr double kReadByte = 8 * Pieces::kByte;
  auto begun = pieces(Pieces::kLargest, [this] { return begin_orders(); });
  if (!begun || pieces.behind()) return begun;
  for (int k = 1; k <= trie_.order; ++k) {
    auto order = pieces(1, [&] { return begin_order(k); });
    if (!order || pieces.behind()) return order;
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
  auto end = pieces(Pieces::kLargest, [this] { return end_file(); });
  if (!end || pieces.behind()) return end;
  Vocabulary& vocabulary = words_->vocabulary;
  const std::size_t to_know = as_given() ? vocabulary.size() - kFirstText : 0;
  pieces.parts(to_know, 20 * Pieces::kDrawn, [&](std::size_t first, std::size_t count) {
    for (std::size_t i = first; i < first + count; ++i) {
      vocabulary.know_normal_form(static_cast<TokenId>(kFirstText + i));
    }
  });
  return pieces(Pieces::kLargest, [&]() -> Result<void> {
    auto finished = finish();
    if (!finished) return finished.error();
    result = std::move(*finished);
    return {};
  });
}

ArpaReader::ArpaReader() = default;
ArpaReader::~ArpaReader() = default;

Result<void> ArpaReader::read(Pieces& pieces, std::span<const std::byte> file) {
  pieces(1, [&] {
    const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
    reading_ = std::make_unique<Reading>(text);
  });
  return pieces.behind() ? Result<void>() : reading_->read(pieces, content);
}

Result<ArpaFile> read_arpa(std::span<const std::byte> file) {
  Pieces all;
  ArpaReader reader;
  if (const auto read = reader.read(all, file); !read) return read.error();
  return std::move(reader.content);
}

}  // namespace onegin
