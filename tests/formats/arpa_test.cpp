// ARPA files: KenLM's own, our own there and back, those of other tools, and every way to be wrong.
#include "formats/arpa.h"

#include <cmath>
#include <sstream>

#include "formats/arpa_case.h"
#include "formats/arpa_tokens.h"
#include "models/ngram/trie_builder.h"
#include "models/ngram_case.h"
#include "places.h"
#include "plain_ids.h"

namespace onegin {
namespace {

const std::string kToy = places::golden("kenlm/toy.");

class ArpaKenlm : public testing::TestWithParam<const char*> {};

// What lmplz wrote and what we count from the same text: every number of every n-gram.
TEST_P(ArpaKenlm, EveryNgramIsWhatWeTrain) {
  const auto built = make_corpus(
      read_file(kToy + "train.txt"),
      {.unit = Unit::whitespace, .boundary = Boundary::sentence, .validation_share = 0});
  const auto ours = fit_model(built, {{"order", GetParam()}});
  const auto theirs = read(read_file(kToy + "o" + GetParam() + ".arpa"));
  ASSERT_TRUE(theirs.ok()) << theirs.error().sentence();
  EXPECT_EQ(theirs->task.config.boundary, Boundary::sentence);
  EXPECT_EQ(theirs->task.config.unit, Unit::whitespace);
  EXPECT_EQ(theirs->model->config().order, ours->config().order);
  EXPECT_EQ(theirs->model->config().smoothing, Smoothing::not_known);
  ASSERT_EQ(theirs->model->notes().size(), 1U);
  EXPECT_TRUE(
      notes(*theirs).starts_with("an ARPA file of another program, by its form KenLM's lmplz: "));
  ASSERT_EQ(theirs->model->parameters(), ours->parameters());
  const NgramTrie& trie = ours->trie();
  for (int k = 1; k <= trie.order; ++k) {
    visit_ngrams(theirs->model->trie(), k, [&](std::size_t i, const std::vector<TokenId>& words) {
      NgramCursor at{};
      for (const TokenId word : words) {
        const TokenId id = word < kFirstText
                               ? word
                               : built.task.vocabulary.find(theirs->task.vocabulary.text(word));
        at = {at.order + 1, at.order == 0 ? id : trie.find(at, id)};
        ASSERT_NE(at.node, kNoNode);
      }
      const float expected = theirs->model->trie().prob(k, i);
      EXPECT_NEAR(trie.prob(k, at.node), expected, 1e-5F * expected);
      if (!trie.is_leaf_order(k)) {
        EXPECT_NEAR(trie.node(at).backoff,
                    theirs->model->trie().node({at.order, static_cast<std::uint32_t>(i)}).backoff,
                    1e-6);
      }
    });
  }
}
INSTANTIATE_TEST_SUITE_P(Orders, ArpaKenlm, testing::Values("2", "3", "5"));

// KenLM's reader (lm/read_arpa.cc) in a few lines: what it refuses, this does.
void expect_kenlm_accepts(const std::string& text) {
  std::istringstream in(text);
  std::string line;
  while (std::getline(in, line) && (line.empty() || line[0] == '#')) {
  }
  ASSERT_EQ(line, "\\data\\");
  std::vector<std::size_t> counts;
  while (std::getline(in, line) && !line.empty()) {
    const std::string start = "ngram " + std::to_string(counts.size() + 1) + "=";
    ASSERT_EQ(line.substr(0, start.size()), start);
    counts.push_back(std::stoul(line.substr(start.size())));
  }
  for (std::size_t k = 1; k <= counts.size(); ++k) {
    while (line.empty()) ASSERT_TRUE(std::getline(in, line));
    ASSERT_EQ(line, "\\" + std::to_string(k) + "-grams:");
    for (std::size_t i = 0; i < counts[k - 1]; ++i) {
      ASSERT_TRUE(std::getline(in, line));
      const std::size_t tab = line.find('\t');
      const std::size_t second = line.find('\t', tab + 1);
      ASSERT_NE(tab, std::string::npos);
      EXPECT_LE(std::stod(line.substr(0, tab)), 0);
      const std::string words = line.substr(tab + 1, second - tab - 1);
      std::size_t spaces = 0;
      for (const char c : words) {
        spaces += c == ' ' ? 1 : 0;
        EXPECT_TRUE(static_cast<unsigned char>(c) > ' ' || c == ' ') << words;
      }
      EXPECT_EQ(spaces, k - 1) << line;
      EXPECT_EQ(second == std::string::npos, k == counts.size()) << line;
      if (second != std::string::npos) {
        EXPECT_TRUE(std::isfinite(std::stod(line.substr(second + 1))));
      }
    }
    ASSERT_TRUE(std::getline(in, line));
    ASSERT_TRUE(line.empty()) << line;
  }
  ASSERT_TRUE(std::getline(in, line));
  EXPECT_EQ(line, "\\end\\");
  EXPECT_FALSE(std::getline(in, line));
  EXPECT_NE(text.find("\t<s>"), std::string::npos);
  EXPECT_NE(text.find("\t</s>"), std::string::npos);
  EXPECT_NE(text.find("\t<unk>"), std::string::npos);
}

const std::string kDifficult =
    "<s> the </s> \\ of \\x20 <unk> time\nthe\ttab and the  spaces \\data\\\n\n\\end\\ # of the "
    "time\nno\xC2\xA0"
    "break and ideographic\xE3\x80\x80space 시간은 흐른다\n";

TEST(Arpa, ThereAndBackIsTheSame) {
  for (const Unit unit : kUnits) {
    for (const Boundary boundary : {Boundary::sentence, Boundary::stream}) {
      for (const std::string_view smoothing : kSmoothingNames) {
        for (const char* order : {"1", "2", "4", "16"}) {
          const auto built = make_corpus(
              kDifficult,
              {.unit = unit, .boundary = boundary, .minimum_count = 1, .bpe_vocabulary = 300});
          const auto model =
              fit_model(built, {{"order", order}, {"smoothing", std::string(smoothing)}});
          const std::string text = write(*model, built.task);
          expect_kenlm_accepts(text);
          const auto back = read(text);
          ASSERT_TRUE(back.ok()) << back.error().sentence() << "\n" << text;
          EXPECT_EQ(back->task.fingerprint(), built.task.fingerprint());
          EXPECT_EQ(back->model->config().smoothing, model->config().smoothing);
          std::vector<EventScore> here(built.corpus.ids.size()), there(here);
          const std::vector<TokenId> ids = plain_ids(built.corpus.ids);
          std::vector<std::uint8_t> starts(ids.size());
          if (built.task.sentences()) starts = sentence_starts(ids, true);
          State state = model->begin(), other = back->model->begin();
          model->score(state, ids, starts, here);
          back->model->score(other, ids, starts, there);
          for (std::size_t i = 0; i < here.size(); ++i) {
            EXPECT_EQ(here[i].log_prob, there[i].log_prob) << smoothing << " " << order << " " << i;
            EXPECT_EQ(here[i].order, there[i].order);
          }
          EXPECT_TRUE(write(*back->model, back->task) == text);
        }
      }
    }
  }
}

TEST(Arpa, EscapesAreReversible) {
  for (const std::string_view token : {" ", "\n", "\\", "\\x20", "<s>", "</s>", "<unk>", "<s",
                                       "a b\tc", "\xE3\x80\x80", "é", "\x7F"}) {
    const std::string escaped = escape_token(token);
    EXPECT_EQ(escaped.find_first_of(" \n\t"), std::string::npos);
    EXPECT_EQ(unescape_token(escaped), token);
    EXPECT_FALSE(needs_escape(escaped)) << escaped;
  }
  EXPECT_EQ(escape_token("a b"), "a\\x20b");
  EXPECT_EQ(escape_token("<s>"), "\\x3Cs>");
  for (const std::string_view broken : {"\\", "\\x", "\\x2", "\\xG0", "a\\n"}) {
    EXPECT_FALSE(unescape_token(broken)) << broken;
  }
}

// As SRILM writes it: text before \data\, back-off weights only where they are needed, -99.
const std::string kSrilm =
    "made by someone\n\n\\data\\\nngram 1=5\nngram 2=3\n\n\\1-grams:\n-0.6\t</s>\n-99\t<s>\t-0.2\n"
    "-1.5\t<unk>\n-0.4\tyes\t-0.1\n-0.9\tno\n\n\\2-grams:\n-0.3\t<s> yes\n-0.7\tyes no\n-inf\tyes "
    "</s>\n\n\\end\\\n";

TEST(Arpa, ReadsSrilm) {
  const auto file = read(kSrilm);
  ASSERT_TRUE(file.ok()) << file.error().sentence();
  EXPECT_NEAR(log10_of(*file, "yes no"), -0.3 - 0.7 - 0.6, 1e-6);
  EXPECT_NEAR(log10_of(*file, "no maybe"), -0.2 - 0.9 - 1.5 - 0.6, 1e-6);
  EXPECT_TRUE(std::isinf(log10_of(*file, "yes")));
}

// As IRSTLM: counts set apart, blanks for tabs, a log probability above 0, no <unk>; with CRLF.
TEST(Arpa, ReadsIrstlm) {
  const auto file = read(
      "\r\n\\data\\\r\nngram  1=         4\r\nngram  2=\t1\r\n\r\n\r\n\\1-grams:\r\n-0.6 </s> "
      "-0.1\r\n-0.5  <s>  -0.2 \r\n1e-7 yes\r\n-0.9 no -0\r\n\\2-grams:\r\n-0.3   <s>   yes "
      "0\r\n\\end\\");
  ASSERT_TRUE(file.ok()) << file.error().sentence();
  EXPECT_NEAR(log10_of(*file, "yes yes"), -0.3 + 0 - 0.6, 1e-6);
  EXPECT_TRUE(std::isinf(log10_of(*file, "maybe")));
  EXPECT_EQ(notes(*file),
            "an ARPA file of another program, by its form IRSTLM: 4 n-grams of order 1, 1 of order "
            "2; its smoothing is not known\n"
            "the file has no <unk>: unknown tokens have probability 0\n");
}

TEST(Arpa, PrunedModelsKeepTheirProbabilities) {
  // "bb cc" is missing, the suffix of "aa bb cc", and so are those of "aa bb cc dd".
  const auto file = read(
      "\\data\\\nngram 1=7\nngram 2=1\nngram 3=1\nngram 4=1\n"
      "\\1-grams:\n-1 <unk>\n-99 <s>\n-1 </s>\n-0.5 aa -0.25\n-0.6 bb -0.125\n-0.7 cc -0.5\n"
      "-0.8 dd -0.75\n\\2-grams:\n-0.2 aa bb -0.3\n\\3-grams:\n-0.1 aa bb cc -0.4\n"
      "\\4-grams:\n-0.05 aa bb cc dd\n\\end\\\n");
  ASSERT_TRUE(file.ok()) << file.error().sentence();
  ASSERT_EQ(file->model->notes().size(), 2U);
  EXPECT_TRUE(file->model->notes()[1].text.text().starts_with("a pruned model: 3 n-grams"));
  EXPECT_NEAR(log10_of(*file, "aa bb cc dd"), -0.5 - 0.2 - 0.1 - 0.05 - 0.75 - 1, 1e-6);
  EXPECT_NEAR(log10_of(*file, "bb cc dd"), -0.6 + (-0.125 - 0.7) + (-0.5 - 0.8) - 0.75 - 1, 1e-6);
  EXPECT_NEAR(log10_of(*file, "aa bb dd"), -0.5 - 0.2 + (-0.3 - 0.125 - 0.8) - 0.75 - 1, 1e-6);
  EXPECT_NEAR(log10_of(*file, "aa bb cc bb"), -0.5 - 0.2 - 0.1 + (-0.4 - 0.5 - 0.6) - 0.125 - 1,
              1e-6);
}

struct Wrong {
  const char* part;   // of kSrilm
  const char* with;   // what replaces it
  const char* where;  // the line
  const char* what;   // part of the sentence
};

TEST(Arpa, RefusesWithLineAndReason) {
  ASSERT_TRUE(read(kSrilm).ok());
  const Wrong table[] = {
      {"\\data\\", "data", "line 19", "no line \\data\\"},
      {"ngram 1=5", "ngram 1=", "line 4", "ngram ORDER=COUNT"},
      {"ngram 1=5", "ngram 1=-5", "line 4", "ngram ORDER=COUNT"},
      {"ngram 1=5", "ngram 1=99999999999999999999999", "line 4", "ngram ORDER=COUNT"},
      {"ngram 1=5", "ngram 2=5", "line 4", "order 1 should"},
      {"ngram 1=5", "ngram 1=0", "line 7", "no unigrams"},
      {"ngram 1=5", "ngram 1=6", "line 14", "order 1 has 5 n-grams, but 6"},
      {"ngram 1=5", "ngram 1=4", "line 12", "more n-grams of order 1 than the 4"},
      {"ngram 1=5", "ngram 1=999999999999999999", "line 14", "order 1 has 5"},
      {"ngram 2=3", "ngram 2=999999999999999999", "line 19", "order 2 has 3"},
      {"ngram 2=3", "ngram 2=3\nngram 4=1", "line 6", "order 3 should"},
      {"\\2-grams:", "\\3-grams:", "line 14", "expected \\2-grams:"},
      {"-0.9\tno", "-0.9\tyes", "line 12", "'yes' stands twice"},
      {"-0.9\tno", "-99\t<s>", "line 12", "'<s>' stands twice"},
      {"-0.9\tno", "nan\tno", "line 12", "not a log probability"},
      {"-0.9\tno", "-0.9x\tno", "line 12", "not a log probability"},
      {"-0.9\tno", "0.9\tno", "line 12", "above 0"},
      {"-0.9\tno", "inf\tno", "line 12", "above 0"},
      {"-0.9\tno", "-0.9\tno\tnan", "line 12", "not a log back-off weight"},
      {"-0.9\tno", "-0.9\tno\tinf", "line 12", "too large"},
      {"-0.9\tno", "-0.9\tno way\t-0.1", "line 12", "expected a log probability, 1 token"},
      {"-0.9\tno", "-0.9", "line 12", "expected a log probability, 1 token"},
      {"-0.7\tyes no", "-0.7\tyes maybe", "line 16", "'maybe' is not among the unigrams"},
      {"-0.7\tyes no", "-0.7\t<s> yes", "line 16", "stands in line 15 already"},
      {"-0.7\tyes no", "-0.7\tyes", "line 16", "2 tokens"},
      {"-0.7\tyes no", "-0.7\tyes no -0.1", "line 16", "highest order has a back-off weight"},
      {"\\end\\", "\\3-grams:", "line 19", "before \\end\\"},
      {"\\end\\", "", "line 19", "before \\end\\"},
  };
  for (const Wrong& wrong : table) {
    std::string text = kSrilm;
    text.replace(text.find(wrong.part), std::string(wrong.part).size(), wrong.with);
    const auto file = read(text);
    ASSERT_FALSE(file.ok()) << wrong.with;
    EXPECT_EQ(file.error().where, wrong.where) << file.error().sentence();
    EXPECT_NE(file.error().what.text().find(wrong.what), std::string::npos)
        << file.error().sentence();
  }
  std::string orders = "\\data\\\n";
  for (int k = 1; k <= 17; ++k) orders += "ngram " + std::to_string(k) + "=1\n";
  EXPECT_NE(read(orders).error().what.text().find("above 16"), std::string::npos);
  const auto context = read(
      "\\data\\\nngram 1=2\nngram 2=1\nngram 3=1\n\\1-grams:\n-1 a\n-1 b\n\\2-grams:\n-1 a b\n"
      "\\3-grams:\n-1 b a b\n\\end\\\n");
  EXPECT_EQ(context.error().sentence(),
            "line 11: the context of this n-gram is not an n-gram of order 2");
  EXPECT_FALSE(read("# onegin unit=sentence\n" + kSrilm).ok());
  EXPECT_FALSE(read("").ok());
}

void use(const ArpaFile& file) {
  std::vector<Scalar> log_probs(file.model->vocabulary_size());
  State state = file.model->begin();
  for (TokenId id = 0; id < log_probs.size(); ++id) {
    file.model->predict(state, log_probs);
    for (const Scalar p : log_probs) ASSERT_FALSE(std::isnan(p));
    file.model->advance(state, id);
  }
}

TEST(Arpa, CutAtEveryByte) {
  const auto built = make_corpus(kDifficult, {.unit = Unit::word, .boundary = Boundary::sentence});
  const auto model = fit_model(built, {{"order", "3"}});
  for (const std::string& text : {kSrilm, kSmall, write(*model, built.task)}) {
    for (std::size_t length = 0; length < text.size(); ++length) {
      const auto file = read(text.substr(0, length));
      // Only the last line end may be missing.
      EXPECT_EQ(file.ok(), length + 1 == text.size()) << length;
    }
  }
}

TEST(Arpa, AnyByteMayBeAnything) {
  const auto built = make_corpus(kDifficult, {.unit = Unit::word, .boundary = Boundary::sentence});
  const auto model = fit_model(built, {{"order", "3"}});
  const std::string pieces[] = {"\\",  "\n", "\t", "-", "9", "=", "<s>", std::string(1, '\0'),
                                "\xFF"};
  for (const std::string& text : {kSrilm, kSmall, "iARPA\n" + kSmall, write(*model, built.task)}) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      for (const std::string& piece : pieces) {
        std::string altered = text;
        altered.replace(i, 1, piece);
        if (const auto file = read(altered)) use(*file);
      }
    }
  }
}

}  // namespace
}  // namespace onegin
