// Builds a task and its corpus step by step.
//
// Tokens get provisional ids in the order of their first appearance while the text is read. Only
// then is the length known and with it the split; the training part is counted, the vocabulary
// chosen, and every id replaced by its final one in place.
//
// Where the unit is learnt, what is read, split and counted are its words; then tokens take their
// place. Where the task stands already, nothing is learnt or chosen: each id gives way to that of
// the task's vocabulary.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "free_memory.h"
#include "text/corpus.h"
#include "text/corpus_reader.h"
#include "text/given_tokens.h"
#include "text/unit_learning.h"

namespace onegin {
namespace {

// What is done beside reading, as bytes of text that take as long.
constexpr std::size_t kTokensPerByte = 4;    // in a pass over ids
constexpr std::size_t kBytesPerType = 16;    // to add a type to the vocabulary
constexpr std::uint32_t kBuckets = 1 << 16;  // types less frequent than this are counting-sorted

std::vector<TextBytes> texts(TextBytes& training, std::optional<TextBytes>& validation) {
  std::vector<TextBytes> all(validation ? 2 : 1);
  all.front() = std::move(training);
  if (validation) all.back() = std::move(*validation);
  return all;
}

}  // namespace

struct CorpusBuilder::Impl {
  enum class Phase { reading, splitting, counting, learning, ordering, choosing, renaming, done };

  Impl(TaskConfig settings, std::vector<TextBytes>&& all)
      : Impl(settings, rule_of(settings.unit), std::move(all)) {}
  Impl(TaskConfig settings, const UnitRule& unit, std::vector<TextBytes>&& all)
      : Impl(settings, unit, unit.learner(static_cast<std::size_t>(settings.bpe_vocabulary)),
             std::move(all)) {}
  Impl(TaskConfig settings, const UnitRule& unit, std::unique_ptr<RuleLearner> learner,
       std::vector<TextBytes>&& all)
      : config(settings),
        has_validation(all.size() > 1),
        rule(unit),
        reader(Tokenizer(learner ? learner->words() : unit.cutter()), unit.gap(), settings.boundary,
               std::move(all)) {
    if (learner) learning.emplace(std::move(learner));
  }
  Impl(Task task, std::vector<TextBytes>&& all)
      : config(task.config),
        has_validation(all.size() > 1),
        standing(std::move(task)),
        rule(standing->rule()),
        reader(Tokenizer(rule.cutter()), rule.gap(), config.boundary, std::move(all)) {}

  TaskConfig config;
  bool has_validation;
  std::optional<Task> standing;  // the task, if there is one already
  const UnitRule& rule;          // before anything is learnt
  std::optional<UnitLearning> learning;
  Phase phase = Phase::reading;
  CorpusReader reader;
  std::size_t position = 0;           // in the ids, or in `order`
  std::vector<std::uint32_t> counts;  // of each provisional id in the training part
  std::vector<TokenId> order;         // the provisional ids chosen, most frequent first
  std::vector<TokenId> final_ids;     // of each provisional id
  Vocabulary vocabulary;
  Corpus corpus;
  GivenTokens given;    // of the ids that are renamed
  TokenId largest = 0;  // id so far

  bool sentences() const { return config.boundary != Boundary::stream; }

  void split() {
    corpus.ids = std::move(reader.ids);
    const std::size_t size = corpus.ids.size();
    CorpusStatistics& statistics = corpus.statistics;
    statistics.text = reader.statistics;
    if (has_validation) {
      corpus.train_size = reader.first_tokens;
      statistics.held_out_line = reader.first_lines;
      statistics.validation_characters = std::accumulate(
          reader.line_characters.begin() + static_cast<std::ptrdiff_t>(reader.first_lines),
          reader.line_characters.end(), std::uint64_t{0});
    } else {
      // int(0.9 * n), but that a share such as 0.9 may round to just below the whole number meant.
      corpus.train_size = static_cast<std::size_t>(
          std::floor((1 - config.validation_share) * static_cast<double>(size) + 1e-6));
      split_characters();
    }
    if (!learning && !standing) {
      for (const std::string& type : rule.types()) reader.types.add(type);
    }
    counts.assign(reader.types.size(), 0);
    position = 0;
    phase = Phase::counting;
  }

  // Moves a sentence split back to a line end and counts the characters held out.
  void split_characters() {
    const TokenId end_id = sentences() ? kEndSentence : reader.types.find("\n");
    const auto begin = corpus.ids.begin();
    std::size_t line_start = corpus.train_size;
    while (line_start > 0 && corpus.ids[line_start - 1] != end_id) --line_start;
    if (sentences()) corpus.train_size = line_start;
    if (corpus.train_size == 0) {
      corpus.statistics.nothing_held_out = config.validation_share > 0;
      corpus.train_size = corpus.ids.size();
      corpus.statistics.held_out_line = reader.line_characters.size();
      return;
    }
    const auto lines = std::count(begin, begin + static_cast<std::ptrdiff_t>(line_start), end_id);
    std::uint64_t characters = std::accumulate(reader.line_characters.begin() + lines,
                                               reader.line_characters.end(), std::uint64_t{0});
    const std::uint64_t line_characters = characters;  // from the beginning of that line on
    Detokenizer detokenizer(rule);
    std::string trained;  // the part of the line that is cut in two
    for (std::size_t i = line_start; i < corpus.train_size; ++i) {
      trained.clear();
      detokenizer.append(reader.types.text(corpus.ids[i]), trained);
      characters -= std::min<std::uint64_t>(characters, count_characters(trained));
    }
    // A character that is cut in two counts as trained on.
    if (detokenizer.holds() && characters > 0) --characters;
    corpus.statistics.held_out_line = static_cast<std::uint64_t>(lines);
    corpus.statistics.held_out_characters = line_characters - characters;
    corpus.statistics.validation_characters = characters;
  }

  // The types keep the ids that the task gave them.
  void find_types() {
    final_ids.assign(counts.size(), kUnknown);
    for (TokenId id = 0; id < kFirstText; ++id) final_ids[id] = id;
    for (std::size_t id = kFirstText; id < counts.size(); ++id) {
      if (counts[id] > 0) ++corpus.statistics.types;
      final_ids[id] = standing->vocabulary.find(reader.types.text(static_cast<TokenId>(id)));
    }
    reader.types = Vocabulary();
    free_memory(counts);
    given = GivenTokens(standing->pairs());
    position = 0;
    phase = Phase::renaming;
  }

  // Orders the types by frequency, ties by first appearance, which is the provisional order: a
  // counting sort, and comparisons only among the few types beyond its buckets.
  void order_types() {
    const std::uint32_t buckets =
        std::min(kBuckets, *std::max_element(counts.begin(), counts.end()) + 1);
    const auto bucket = [&](std::size_t id) { return buckets - std::min(counts[id], buckets); };
    const bool all = !rule.types().empty();  // are kept
    const auto minimum = all ? 0 : static_cast<std::uint32_t>(std::max(config.minimum_count, 1));
    std::vector<std::size_t> place(buckets + 2);
    for (std::size_t id = kFirstText; id < counts.size(); ++id) {
      if (counts[id] > 0) ++corpus.statistics.types;
      if (counts[id] >= minimum) ++place[bucket(id) + 1];
    }
    for (std::size_t i = 1; i < place.size(); ++i) place[i] += place[i - 1];
    const auto beyond = static_cast<std::ptrdiff_t>(place[1]);
    order.resize(place.back());
    for (std::size_t id = kFirstText; id < counts.size(); ++id)
      if (counts[id] >= minimum) order[place[bucket(id)]++] = static_cast<TokenId>(id);
    std::stable_sort(order.begin(), order.begin() + beyond,
                     [this](TokenId a, TokenId b) { return counts[a] > counts[b]; });
    const auto maximum = static_cast<std::size_t>(std::max(config.maximum_vocabulary, 0));
    if (!all && maximum > 0 && order.size() > maximum) order.resize(maximum);
    final_ids.assign(counts.size(), kUnknown);
    final_ids[kBeginSentence] = kBeginSentence;
    final_ids[kEndSentence] = kEndSentence;
    given = GivenTokens(config.boundary == Boundary::pairs);
    free_memory(counts);
    position = 0;
    phase = Phase::choosing;
  }

  std::size_t choose(std::size_t budget) {
    std::size_t work = 0;
    for (; position < order.size() && work <= budget; ++position) {
      const std::string_view token = reader.types.text(order[position]);
      final_ids[order[position]] = vocabulary.add(token);
      work += token.size() + kBytesPerType;
    }
    if (position == order.size()) {
      reader.types = Vocabulary();
      free_memory(order);
      position = 0;
      phase = Phase::renaming;
    }
    return work + 1;
  }

  void rename(std::size_t i, bool training) {
    const TokenId id = final_ids[corpus.ids[i]];
    corpus.ids.set(i, id);
    largest = std::max(largest, id);
    const bool event = !given.given();
    given.pass(id);
    if (!event) return;
    CorpusStatistics& statistics = corpus.statistics;
    ++(training ? statistics.train_tokens : statistics.validation_tokens);
    if (id == kUnknown) ++(training ? statistics.train_unknown : statistics.validation_unknown);
  }

  std::size_t step(std::size_t budget) {
    const auto pass = [&](std::size_t end, auto&& visit) {
      const std::size_t stop = std::min(end, position + (budget + 1) * kTokensPerByte);
      const std::size_t work = (stop - position) / kTokensPerByte + 1;
      for (; position < stop; ++position) visit(position);
      return work;
    };
    switch (phase) {
      case Phase::reading: {
        const std::size_t work = reader.step();
        if (work == 0) phase = reader.error() ? Phase::done : Phase::splitting;
        return work;
      }
      case Phase::splitting:
        split();
        return corpus.ids.size() / kTokensPerByte + 1;
      case Phase::counting: {
        const std::size_t work =
            pass(corpus.train_size, [this](std::size_t i) { ++counts[corpus.ids[i]]; });
        if (position == corpus.train_size) phase = learning ? Phase::learning : Phase::ordering;
        return work;
      }
      case Phase::learning: {
        const std::size_t work = learning->step(budget, reader.types, counts, corpus);
        if (work == 0) phase = learning->rule() ? Phase::ordering : Phase::done;
        return work + 1;
      }
      case Phase::ordering:
        standing ? find_types() : order_types();
        return final_ids.size() + 1;
      case Phase::choosing:
        return choose(budget);
      case Phase::renaming: {
        const std::size_t work =
            pass(corpus.ids.size(), [this](std::size_t i) { rename(i, i < corpus.train_size); });
        if (position == corpus.ids.size()) {
          corpus.statistics.tokens =
              corpus.statistics.train_tokens + corpus.statistics.validation_tokens;
          phase = Phase::done;
        }
        return work;
      }
      case Phase::done:
        break;
    }
    return 0;
  }
};

CorpusBuilder::CorpusBuilder(TaskConfig config, TextBytes text, std::optional<TextBytes> validation)
    : impl_(std::make_unique<Impl>(config, texts(text, validation))) {}

CorpusBuilder::CorpusBuilder(Task task, TextBytes text, std::optional<TextBytes> validation)
    : impl_(std::make_unique<Impl>(std::move(task), texts(text, validation))) {}

CorpusBuilder::~CorpusBuilder() = default;

bool CorpusBuilder::advance(std::size_t bytes) {
  for (std::size_t work = 0; work < bytes && impl_->phase != Impl::Phase::done;)
    work += impl_->step(bytes - work);
  return impl_->phase == Impl::Phase::done;
}

double CorpusBuilder::progress() const {
  const double reading = impl_->learning ? 0.4 : 0.9;
  constexpr double read = 0.9;  // the passes over ids take the rest
  switch (impl_->phase) {
    case Impl::Phase::reading:
      return reading * impl_->reader.progress();
    case Impl::Phase::splitting:
    case Impl::Phase::counting:
      return reading;
    case Impl::Phase::learning:
      return reading + (read - reading) * impl_->learning->progress();
    case Impl::Phase::renaming:
      return read + (1 - read) * static_cast<double>(impl_->position) /
                        static_cast<double>(std::max<std::size_t>(impl_->corpus.ids.size(), 1));
    case Impl::Phase::done:
      return 1;
    default:
      return read;
  }
}

Result<CorpusBuilder::Built> CorpusBuilder::finish() {
  if (impl_->phase != Impl::Phase::done)
    return Error{say("the text is not read to its end"), "", say("advance until it says so"),
                 ErrorKind::failure};
  if (impl_->reader.error()) return *impl_->reader.error();
  std::shared_ptr<const UnitRule> learnt;
  if (impl_->learning) {
    auto rule = impl_->learning->rule();
    if (!rule) return rule.error();
    learnt = std::move(*rule);
  }
  if (impl_->corpus.train_size == 0)
    return Error{say("there is no text to learn from"), "", say("give it at least one character"),
                 ErrorKind::input};
  impl_->corpus.ids.narrow(width_of(impl_->largest));
  impl_->corpus.ids.shrink_to_fit();
  if (impl_->standing) return Built{std::move(*impl_->standing), std::move(impl_->corpus)};
  Built built{Task{impl_->config, std::move(impl_->vocabulary), {}, std::move(learnt)},
              std::move(impl_->corpus)};
  return built;
}

}  // namespace onegin
