// A text that one session has read goes to others as a file: they are as if they had read it.
#include "session/json.h"
#include "talk.h"

namespace onegin {
namespace {

using TextSettings = std::vector<std::pair<std::string, std::string>>;

std::string lines_of(const TextSettings& settings) {
  std::string text;
  const bool pairs = settings.size() > 1 && settings[1].second == "pairs";
  for (int i = 0; i < 90; ++i) {
    text += "the king " + std::to_string(i % 7) + (pairs ? "\t" : " ") +
            "sees the queen \xEA\xB0\x92\n";
  }
  return text + (pairs ? "last\tline" : "\xFF last line");
}

Bytes tokens_of(Talk& talk) { return talk.ask(Save{"text"}).back().payload; }

TEST(SharedText, IsTheTextAsItWasRead) {
  const std::vector<TextSettings> tasks = {
      {{"unit", "character"}, {"boundary", "stream"}},
      {{"unit", "word"}, {"boundary", "sentence"}, {"minimum_count", "2"}},
      {{"unit", "character"}, {"boundary", "pairs"}},
      {{"unit", "bpe"}, {"boundary", "stream"}, {"bpe_vocabulary", "300"}},
  };
  for (const TextSettings& task : tasks) {
    Talk reader, other;
    const auto read = reader.get<TaskReady>(SetText{task}, bytes_of(lines_of(task)));
    Load load;
    load.text_alone = true;
    const auto told = other.get<TaskReady>(load, tokens_of(reader));
    const auto facts = [](TaskReady ready) {
      ready.memory_bytes = 0;  // room to spare may differ
      return to_json(Event{1, true, std::move(ready), {}});
    };
    EXPECT_EQ(facts(told), facts(read));
    for (const char* kind : {"ngram", "mlp"}) {
      const auto learnt = [&](Talk& talk) {
        Configure configure{kind, {}};
        if (configure.kind == "mlp") configure.settings = {{"hidden", "8"}, {"embedding", "4"}};
        talk.get<Configured>(configure);
        talk.get<Progress>(Train{12});
        return talk.ask(Validate{}).back().payload;
      };
      EXPECT_EQ(learnt(reader), learnt(other)) << kind;
    }
    EXPECT_EQ(tokens_of(other), tokens_of(reader)) << "and can be handed on";
  }
}

TEST(SharedText, MayComeInParts) {
  Talk reader;
  reader.get<TaskReady>(SetText{}, bytes_of(lines_of({}) + std::string(7'000'000, 'x')));
  Save save{"text"};
  save.parts = true;
  Bytes joined;
  std::size_t largest = 0;
  for (const Event& part : reader.ask(save)) {
    joined.insert(joined.end(), part.payload.begin(), part.payload.end());
    largest = std::max(largest, part.payload.size());
  }
  EXPECT_EQ(joined, tokens_of(reader));
  EXPECT_LT(largest, joined.size() * 2 / 3) << "some megabytes each";
}

TEST(SharedText, ReplacesTextAndModel) {
  Talk reader, other;
  reader.get<TaskReady>(SetText{}, bytes_of("abab\n"));
  other.get<TaskReady>(SetText{}, bytes_of("xyz\n"));
  other.get<Configured>(Configure{"ngram", {}});
  Load load;
  load.text_alone = true;
  other.get<TaskReady>(load, tokens_of(reader));
  EXPECT_NE(other.refused(Score{}).what.text().find("no model"), std::string::npos);
}

// What a page keeps of a model every few seconds has no tokens; it comes back beside them.
TEST(SharedText, AModelGoesOnWithTheTextThatIsThere) {
  const auto state = [](Talk& talk) { return talk.ask(Save{"onegin"}).back().payload; };
  const auto begin = [](Talk& talk, const TextSettings& task) {
    talk.get<TaskReady>(SetText{task}, bytes_of(small_text()));
  };
  const TextSettings words = {{"unit", "word"}};
  Load load;
  load.own_text = true;
  for (const char* kind : {"ngram", "gru"}) {
    Talk whole, back;
    begin(whole, words);
    Configure configure{kind, {}};
    if (configure.kind == "gru") configure.settings = {{"hidden", "8"}, {"embedding", "4"}};
    whole.get<Configured>(configure);
    whole.get<Progress>(Train{5});
    Save save;
    save.tokens = false;
    const Bytes kept = whole.ask(save).back().payload;
    EXPECT_LT(kept.size(), state(whole).size());
    begin(back, words);
    back.get<Loaded>(load, kept);
    EXPECT_EQ(back.get<Progress>(Train{9}).step, whole.get<Progress>(Train{9}).step);
    EXPECT_EQ(back.ask(Validate{}).back().payload, whole.ask(Validate{}).back().payload);
    // Another text, another task: it comes back to be asked, and its text is not there.
    for (const bool text : {true, false}) {
      Talk other;
      if (text)
        other.get<TaskReady>(SetText{words}, bytes_of(small_text() + "the king\n"));
      else
        begin(other, {{"unit", "character"}});
      other.get<Loaded>(load, kept);
      EXPECT_LT(other.score("the king\n"), 0);
      EXPECT_NE(other.refused(Train{20}).what, "");
    }
  }
}

TEST(SharedText, OtherFilesAreRefusedAndNothingIsLost) {
  Talk talk;
  talk.get<TaskReady>(SetText{}, bytes_of("abab\n"));
  talk.get<Configured>(Configure{"ngram", {}});
  talk.get<Progress>(Train{});
  Load load;
  load.text_alone = true;
  EXPECT_EQ(talk.refused(load, talk.ask(Save{"arpa"}).back().payload).what,
            "this is an ARPA file, not a text that was read");
  EXPECT_EQ(talk.refused(load, talk.ask(Save{"task"}).back().payload).what,
            "the file holds no text");
  Bytes damaged = tokens_of(talk);
  damaged[damaged.size() / 2] ^= std::byte{0x10};
  talk.refused(load, damaged);
  EXPECT_LT(talk.score("ab\n"), 0) << "text and model stay";
}

}  // namespace
}  // namespace onegin
