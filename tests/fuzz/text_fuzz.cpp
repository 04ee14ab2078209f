// Any bytes as a text: read in chunks as in one piece, their tokens, the corpus they make.
#include <array>

#include "formats/content.h"
#include "quotation.h"
#include "require.h"
#include "text/corpus.h"
#include "text/encoding.h"

using namespace onegin;

namespace {

std::string read_chunks(std::string_view bytes, std::size_t chunk) {
  TextReader reader;
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += chunk) {
    const std::string_view part = bytes.substr(i, chunk);
    reader.feed(std::as_bytes(std::span(part.data(), part.size())), text);
  }
  reader.finish(text);
  return text;
}

std::string put_together(std::string_view line, const UnitRule& rule) {
  Detokenizer detokenizer(rule);
  std::string text;
  for (const std::string& token : tokenize_line(line, rule)) detokenizer.append(token, text);
  detokenizer.finish(text);
  require(!detokenizer.holds(), "nothing is left");
  return text;
}

void check_corpus(const TaskConfig& config, std::string_view bytes, std::size_t budget) {
  CorpusBuilder builder(config, std::string(bytes));
  while (!builder.advance(budget)) {
  }
  const auto built = builder.finish();
  if (!built.ok()) return;
  const Corpus& corpus = built->corpus;
  require(corpus.train_size > 0 && corpus.train_size <= corpus.ids.size(), "the split is inside");
  require(corpus.statistics.train_tokens + corpus.statistics.validation_tokens ==
              corpus.statistics.tokens,
          "both parts are the whole");
  require(encode(built->task, bytes) == corpus.ids, "encoded as it was built");
  const UnitRule& rule = built->task.rule();
  if (!rule.types().empty()) {
    require(corpus.statistics.train_unknown + corpus.statistics.validation_unknown == 0,
            "nothing is unknown");
    require(decode(built->task, encode(built->task, bytes)).starts_with(read_text(bytes)),
            "decoded as it was read");
  }
  const auto again = rule_of(config.unit).with(rule.learnt());
  require(again.ok() && (*again == nullptr || (*again)->learnt() == rule.learnt()),
          "what is learnt comes back");
  (void)rule_of(config.unit).with(bytes);
}

}  // namespace

// The first two bytes choose the task and the chunks, the rest is the text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::string text = read_text(bytes);
  require(read_chunks(bytes, 1 + data[1] % 16U) == text, "chunks are as one piece");
  if (!text.starts_with("\uFEFF")) require(read_text(text) == text, "text stays as it is");
  const auto raw = std::as_bytes(std::span(bytes.data(), bytes.size()));
  TextStatistics statistics;
  (void)read_text(bytes, &statistics);
  const Malformed malformed = find_malformed(raw);
  require(malformed.count == statistics.malformed, "malformed is counted alike");
  require(malformed.count == 0 || malformed.first == statistics.first_malformed, "and found alike");
  require(expect_text(raw).ok() || !expect_text(raw).error().what.empty(), "or what it is");

  TextStatistics given, normalised;
  const std::string kept = read_text(bytes, &given, Spelling::given);
  require(read_text(kept) == text || text.starts_with("\uFEFF") || bytes.starts_with("\uFEFF"),
          "what is kept reads the same");
  read_text(bytes, &normalised);
  require(given.malformed == normalised.malformed && given.characters == normalised.characters,
          "the same statistics");
  require(is_well_formed(well_formed(bytes)), "what is shown is UTF-8");
  (void)quotation(bytes);

  std::string line = text;
  for (char& c : line) {
    if (c == '\n') c = ' ';
  }
  const Unit unit = kUnits[data[0] % kUnits.size()];
  const std::string again = put_together(line, rule_of(unit));
  const std::string unread = put_together(bytes, rule_of(unit));
  require(unit == Unit::whitespace || again == line, "tokens give the text back");
  const bool whole = unit == Unit::character || unit == Unit::word;
  require(!whole || unread == bytes, "also unread bytes come back");

  TaskConfig config;
  config.unit = unit;
  config.bpe_vocabulary = 300;
  constexpr std::array boundaries{Boundary::stream, Boundary::sentence, Boundary::pairs};
  config.boundary = boundaries[(data[0] >> 2U) % boundaries.size()];
  config.validation_share = (data[0] >> 3U) / 64.0;
  check_corpus(config, bytes, 1 + data[1] * 8U);
  return 0;
}
