// Models whose types stand in another order, or are others: mixed, judged, packed and related.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <sstream>

#include "evaluation/mix.h"
#include "talk.h"

namespace onegin {
namespace {

using Settings = std::vector<std::pair<std::string, std::string>>;
const Settings kTask = {{"unit", "whitespace"}, {"boundary", "sentence"}};
const Settings kTiny = {{"hidden", "6"}, {"embedding", "5"}, {"batch", "4"}};
const std::string kQuestion = "the king sees a wolf\na fool laughs\n\nzebra\n";

std::uint32_t size_of(const Bytes& file) { return static_cast<std::uint32_t>(file.size()); }

Bytes joined(const std::vector<Bytes>& files) {
  Bytes all;
  for (const Bytes& file : files) all.insert(all.end(), file.begin(), file.end());
  return all;
}

std::vector<std::uint32_t> sizes_of(const std::vector<Bytes>& files) {
  std::vector<std::uint32_t> sizes;
  for (const Bytes& file : files) sizes.push_back(size_of(file));
  return sizes;
}

// The text as the person gave it stands in the file.
Bytes trained(const std::string& kind, const Settings& settings, std::string_view text) {
  Talk talk;
  talk.get<TaskReady>(SetText{kTask, 0}, bytes_of(text));
  talk.train(kind, settings, kind == "ngram" ? 0 : 30);
  talk.get<Saved>(Save{});
  Bytes file = talk.payload();
  const Pack pack{{size_of(file)}, ""};
  const Bytes kept = bytes_of(text);
  file.insert(file.end(), kept.begin(), kept.end());
  talk.get<Saved>(pack, file);
  return talk.payload();
}

// The n-gram of a file as another program writes it: its types in another order, nothing of ours.
Bytes sorted_arpa(const Bytes& file) {
  Talk talk;
  talk.get<Loaded>(Load{}, file);
  talk.get<Saved>(Save{"arpa"});
  std::istringstream in(
      {reinterpret_cast<const char*>(talk.payload().data()), talk.payload().size()});
  std::string all;
  std::vector<std::string> unigrams;
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with('#')) continue;
    if (inside && line.empty()) {
      std::reverse(unigrams.begin(), unigrams.end());
      for (const std::string& unigram : unigrams) all += unigram + "\n";
      inside = false;
    }
    if (inside) unigrams.push_back(line);
    if (!inside) all += line + "\n";
    inside = inside || line == "\\1-grams:";
  }
  return bytes_of(all);
}

// The same as a project file.
Bytes project_of(const Bytes& arpa) {
  Talk talk;
  talk.get<Loaded>(Load{"arpa"}, arpa);
  talk.get<Saved>(Save{});
  return talk.payload();
}

struct Line {
  Scored figures;
  std::vector<double> log_probs;
};
std::vector<Line> lines_of(Talk& talk, std::string_view text, bool tokens = false) {
  Score score;
  score.log_probs = true;
  score.tokens = tokens;
  std::vector<Line> lines;
  for (const Event& event : talk.ask(score, bytes_of(text))) {
    const auto* scored = std::get_if<Scored>(&event.body);
    if (scored == nullptr) continue;
    lines.push_back({*scored, std::vector<double>(scored->events)});
    std::memcpy(lines.back().log_probs.data(), event.payload.data(),
                scored->events * sizeof(double));
  }
  return lines;
}

double sum_after(Talk& talk, std::string_view context) {
  double sum = 0;
  for (const auto& token : talk.get<Predicted>(Predict{1000}, bytes_of(context)).likeliest) {
    sum += std::pow(10, token.log10);
  }
  return sum;
}

std::vector<float> floats_in(const Bytes& payload) {
  std::vector<float> numbers(payload.size() / sizeof(float));
  std::memcpy(numbers.data(), payload.data(), payload.size());
  return numbers;
}

class EventSpaceSession : public ::testing::Test {
 protected:
  const std::string text = small_text();
  // Some words of its own; others are missing. The wolf comes only at its end, which is held out.
  const std::string other_text = [] {
    std::string lines;
    for (int i = 0; i < 40; ++i) lines += "a fool sees the zebra\nthe zebra and a fool\n";
    return lines + "the fool sees the wolf\na wolf\n";
  }();
  const Bytes ngram = trained("ngram", {{"order", "3"}}, text);
  const Bytes lstm = trained("lstm", kTiny, text);
  const Bytes arpa = sorted_arpa(ngram);
  const Bytes other = trained("lstm", kTiny, other_text);

  // The types of both texts.
  void relate_to(Talk& talk, const std::vector<Bytes>& files, bool common = true) {
    Relate relate;
    relate.sizes = sizes_of(files);
    relate.common = common;
    talk.get<Related>(relate, joined(files));
  }
};

TEST_F(EventSpaceSession, HasOneNameWhateverTheOrder) {
  Talk own, there;
  const auto task = std::get<TaskReady>(own.ask(Load{}, ngram)[0].body);
  const auto sorted = std::get<TaskReady>(there.ask(Load{"arpa"}, arpa)[0].body);
  EXPECT_NE(task.fingerprint, sorted.fingerprint);
  EXPECT_EQ(task.event_space, sorted.event_space);
  EXPECT_EQ(own.get<Opened>(Open{}, lstm).event_space, task.event_space);
  EXPECT_NE(own.get<Opened>(Open{}, other).event_space, task.event_space);
  EXPECT_EQ(own.score(kQuestion), there.score(kQuestion));
}

TEST_F(EventSpaceSession, AnotherOrderMixesAsTheSameOrderDoes) {
  Talk same, sorted;
  for (Talk* talk : {&same, &sorted}) talk->get<TaskReady>(SetText{kTask, 0}, bytes_of(text));
  const Bytes foreign = project_of(arpa);
  const auto first = same.ask(Mix{{size_of(ngram), size_of(lstm)}, {}}, joined({ngram, lstm}));
  const auto second =
      sorted.ask(Mix{{size_of(foreign), size_of(lstm)}, {}}, joined({foreign, lstm}));
  ASSERT_EQ(second.size(), 2U);
  const auto weight = [](const std::vector<Event>& answers) {
    return std::get<Configured>(answers[0].body).fields[0].value;
  };
  // The file has eight decimals of each logarithm, which give the same float back.
  EXPECT_EQ(weight(first), weight(second));
  EXPECT_EQ(same.score(kQuestion), sorted.score(kQuestion));
  // Ranks and writing, too.
  Generate generate;
  generate.length = 30;
  const auto write = [&](Talk& talk) {
    std::string written;
    for (const Event& event : talk.ask(generate, bytes_of("the"))) {
      for (const auto& token : std::get<Generated>(event.body).tokens) written += token.text;
    }
    return written;
  };
  EXPECT_EQ(write(same), write(sorted));
  EXPECT_NEAR(sum_after(sorted, "the"), 1, 1e-6);
}

TEST_F(EventSpaceSession, AModelWithoutATextIsJudgedOnThatOfAnother) {
  Talk own, foreign;
  own.get<Loaded>(Load{}, ngram);
  const auto judged = own.get<Validated>(Validate{});
  const auto expected = floats_in(own.payload());
  ASSERT_GT(judged.events, 0);
  foreign.get<Loaded>(Load{"arpa"}, arpa);
  EXPECT_EQ(foreign.get<Validated>(Validate{}).events, 0);
  const auto there = foreign.get<Validated>(Validate{}, lstm);
  EXPECT_EQ(there.events, judged.events);
  EXPECT_EQ(there.corpus, judged.corpus);
  EXPECT_EQ(floats_in(foreign.payload()), expected);
  const Failed refused = foreign.refused(Validate{}, other);
  EXPECT_NE(refused.what.text().find("'zebra'"), std::string::npos) << refused.what.text();
}

TEST_F(EventSpaceSession, AProjectTakesAnNgramOfAnotherOrder) {
  const Bytes foreign = project_of(arpa);
  for (const std::vector<Bytes>& files : {std::vector<Bytes>{foreign, lstm}, {lstm, foreign}}) {
    Talk talk;
    talk.get<Saved>(Pack{sizes_of(files), ""}, joined(files));
    const Bytes packed = talk.payload();
    EXPECT_EQ(talk.get<Opened>(Open{}, packed).models.size(), 2U);
    Talk before;
    before.get<Loaded>(Load{}, ngram);
    talk.get<Loaded>(Load{"onegin", "", "ngram"}, packed);
    EXPECT_EQ(talk.score(kQuestion), before.score(kQuestion));
    before.get<Loaded>(Load{}, lstm);
    talk.get<Loaded>(Load{"onegin", "", "lstm"}, packed);
    EXPECT_EQ(talk.score(kQuestion), before.score(kQuestion));
    talk.get<Progress>(Train{40, 0, 0});  // it goes on
    EXPECT_EQ(talk.get<Validated>(Validate{}).events, before.get<Validated>(Validate{}).events);
  }
  Talk talk;
  const Failed refused =
      talk.refused(Pack{{size_of(other), size_of(foreign)}, ""}, joined({other, foreign}));
  EXPECT_NE(refused.what.text().find("'zebra'"), std::string::npos) << refused.what.text();
}

TEST_F(EventSpaceSession, SaysHowTypesDiffer) {
  Talk talk;
  talk.get<Loaded>(Load{}, other);
  talk.get<Saved>(Save{"task"});
  const Bytes task = talk.payload();
  EXPECT_LT(task.size(), other.size() / 4);
  talk.get<Loaded>(Load{"arpa"}, arpa);
  Relate relate;
  relate.sizes = {size_of(task)};
  relate.names = {"sorted.arpa", "the text"};
  auto related = talk.get<Related>(relate, task);
  EXPECT_TRUE(related.comparable);
  EXPECT_EQ(related.common, 5);  // a fool sees the and
  EXPECT_EQ(related.here, 3);
  EXPECT_EQ(related.there, 1);
  EXPECT_EQ(related.sentence,
            "3 types are in sorted.arpa only: 'laugh', 'king', 'queen'; 1 is in the text only: "
            "'zebra'");
  // The same types say nothing.
  relate.sizes = {size_of(lstm)};
  related = talk.get<Related>(relate, lstm);
  EXPECT_EQ(related.sentence, "");
  EXPECT_EQ(related.here + related.there, 0);
}

TEST_F(EventSpaceSession, OnCommonTypesEachKeepsItsProbabilitiesAndTheRestIsUnknown) {
  for (const auto& [file, stranger] : {std::pair(&ngram, &other), std::pair(&other, &ngram)}) {
    Talk own, common;
    own.get<Loaded>(Load{}, *file);
    common.get<Loaded>(Load{}, *file);
    relate_to(common, {*stranger});
    const auto alone = lines_of(own, kQuestion, true), shared = lines_of(common, kQuestion, true);
    ASSERT_EQ(alone.size(), shared.size());
    for (std::size_t l = 0; l < alone.size(); ++l) {
      ASSERT_EQ(alone[l].log_probs.size(), shared[l].log_probs.size());
      for (std::size_t t = 0; t < alone[l].log_probs.size(); ++t) {
        const ScoredToken& token = shared[l].figures.items[t];
        EXPECT_EQ(token.token, alone[l].figures.items[t].token);
        if (token.oov) {
          EXPECT_GE(shared[l].log_probs[t] + 1e-9, alone[l].log_probs[t]) << token.token;
        } else {
          EXPECT_EQ(shared[l].log_probs[t], alone[l].log_probs[t]) << token.token;
        }
      }
    }
    EXPECT_EQ(shared[0].figures.oov, 2U);  // king wolf, or sees wolf
    EXPECT_EQ(shared[3].figures.oov, 1U);
    for (const char* context : {"", "the", "the zebra", "the king sees"}) {
      EXPECT_NEAR(sum_after(common, context), 1, 1e-6) << context;
    }
    // Every type again.
    relate_to(common, {*stranger}, false);
    EXPECT_EQ(common.score(kQuestion), own.score(kQuestion));
  }
}

TEST_F(EventSpaceSession, StaysOnCommonTypesWhileItLearnsAndUntilAnotherText) {
  Talk talk;
  talk.get<TaskReady>(SetText{kTask, 0}, bytes_of(text));
  relate_to(talk, {other});
  talk.train("lstm", kTiny, 30);
  Talk again;
  again.get<Loaded>(Load{}, lstm);
  relate_to(again, {other});
  EXPECT_EQ(talk.score(kQuestion), again.score(kQuestion));
  talk.get<Progress>(Train{60, 0, 0});
  again.get<Progress>(Train{60, 0, 0});
  EXPECT_EQ(talk.score(kQuestion), again.score(kQuestion));
  EXPECT_EQ(lines_of(talk, "the king")[0].figures.oov, 1U);
  talk.get<TaskReady>(SetText{kTask, 0}, bytes_of(text));
  talk.train("lstm", kTiny, 30);
  EXPECT_EQ(lines_of(talk, "the king")[0].figures.oov, 0U);
}

TEST_F(EventSpaceSession, MixesOnCommonTypesEventByEvent) {
  const Bytes foreign = project_of(arpa);
  Talk talk;
  talk.get<TaskReady>(SetText{kTask, 0}, bytes_of(other_text));
  const auto both = joined({foreign, other});
  const Mix mix{{size_of(foreign), size_of(other)}, {}};
  const Failed refused = talk.refused(mix, both);
  EXPECT_NE(refused.what.text().find("'zebra'"), std::string::npos) << refused.what.text();
  relate_to(talk, {foreign});
  Bytes with_text = both;
  const Bytes kept = bytes_of(other_text);
  with_text.insert(with_text.end(), kept.begin(), kept.end());
  const auto answers = talk.ask(mix, with_text);
  ASSERT_EQ(answers.size(), 2U);
  const auto& fields = std::get<Configured>(answers[0].body).fields;
  const std::vector<double> weights = {std::stod(fields[0].value), std::stod(fields[1].value)};
  EXPECT_NEAR(sum_after(talk, "the"), 1, 1e-6);
  EXPECT_NEAR(sum_after(talk, "the king"), 1, 1e-6);

  // The same from the sessions of its models, on the same held-out text, and on a question.
  std::vector<std::vector<float>> lists;
  std::vector<std::vector<Line>> parts;
  for (const auto& [file, stranger] : {std::pair(&foreign, &other), std::pair(&other, &foreign)}) {
    Talk one;
    one.get<Loaded>(Load{}, *file);
    relate_to(one, {*stranger});
    one.get<Validated>(Validate{}, other);
    lists.push_back(floats_in(one.payload()));
    parts.push_back(lines_of(one, kQuestion));
  }
  ASSERT_EQ(lists[0].size(), lists[1].size());
  const auto fitted = fit_mixture(std::vector<std::span<const float>>(lists.begin(), lists.end()));
  ASSERT_TRUE(fitted);
  EXPECT_NEAR(fitted->weights[0], weights[0], 1e-5);
  EXPECT_NEAR(-std::get<Progress>(answers[1].body).validation_loss, fitted->mean_log_prob, 1e-5);
  const auto mixed = lines_of(talk, kQuestion, true);
  for (std::size_t l = 0; l < mixed.size(); ++l) {
    for (std::size_t t = 0; t < mixed[l].log_probs.size(); ++t) {
      const std::vector<double> terms = {parts[0][l].log_probs[t], parts[1][l].log_probs[t]};
      EXPECT_NEAR(mixed[l].log_probs[t], mix_log_prob(weights, terms), 1e-6);
    }
  }
  // Weights by hand; then every type again, where the two cannot be mixed, but one can.
  talk.get<Progress>(Mix{{0, 0}, {0.1, 0.9}});
  relate_to(talk, {foreign}, false);
  talk.refused(Mix{{0, 0}, {}});
  talk.refused(mix, both);
  talk.get<Progress>(Mix{{size_of(other)}, {}}, other);
}

// A token that the text's own task does not know is read as what it is by a model that knows it.
TEST_F(EventSpaceSession, HeldOutTokensAreThoseOfTheText) {
  const std::string wolves = [] {
    std::string lines;
    for (int i = 0; i < 60; ++i) lines += "the wolf laughs\nthe fool sees a wolf\n";
    return lines;
  }();
  const Bytes wolf = trained("ngram", {{"order", "3"}}, wolves);
  Talk talk;
  talk.get<Loaded>(Load{}, wolf);
  relate_to(talk, {other});
  const auto judged = talk.get<Validated>(Validate{}, other);
  const auto log_probs = floats_in(talk.payload());
  // The last lines of that text, as a question.
  const auto lines = lines_of(talk, "the fool sees the wolf\na wolf\n");
  ASSERT_EQ(log_probs.size(), judged.events);
  EXPECT_NEAR(log_probs.end()[-1], lines[1].log_probs[2], 1e-5);  // after the wolf, not <unk>
  EXPECT_NEAR(log_probs.end()[-2], lines[1].log_probs[1], 1e-5);
  // Without its text the file says less: unknown to both.
  Talk without;
  without.get<Loaded>(Load{}, other);
  without.get<Saved>(Save{});
  const Bytes no_text = without.payload();
  talk.get<Validated>(Validate{}, no_text);
  EXPECT_NE(floats_in(talk.payload()).end()[-1], log_probs.end()[-1]);
  EXPECT_EQ(floats_in(talk.payload()).size(), log_probs.size());
}

TEST_F(EventSpaceSession, OtherUnitsAreNeverCommon) {
  Talk letters;
  const Settings task = {{"unit", "character"}, {"boundary", "sentence"}};
  letters.get<TaskReady>(SetText{task, 0}, bytes_of(text));
  letters.get<Saved>(Save{"task"});
  const Bytes file = letters.payload();
  Talk talk;
  talk.get<Loaded>(Load{}, ngram);
  Relate relate;
  relate.sizes = {size_of(file)};
  const auto related = talk.get<Related>(relate, file);
  EXPECT_FALSE(related.comparable);
  EXPECT_EQ(related.sentence, "the unit of the model is whitespace, that of model 2 is character");
  relate.common = true;
  const double score = talk.score(kQuestion);
  EXPECT_NE(talk.refused(relate, file).what.text().find("unit"), std::string::npos);
  EXPECT_EQ(talk.score(kQuestion), score);
  relate.sizes = {size_of(file) + 1};
  talk.refused(relate, file);
  Talk empty;
  empty.refused(relate, file);
  empty.refused(Save{"task"});
}

}  // namespace
}  // namespace onegin
