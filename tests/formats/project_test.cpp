// The project file: it gives back what it was given, and refuses every damage with a reason.
#include "formats/project.h"

#include <gtest/gtest.h>

#include "formats/container.h"

namespace onegin {
namespace {

std::vector<std::byte> bytes(std::string_view text) {
  const auto raw = std::as_bytes(std::span(text.data(), text.size()));
  return {raw.begin(), raw.end()};
}

// What a project shows must stay.
const std::vector<std::byte> kCounts = bytes("1234567");

Project sample() {
  Project project;
  project.task.config.unit = Unit::word;
  project.task.config.boundary = Boundary::sentence;
  project.task.config.minimum_count = 2;
  for (const char* token : {"the", "왕", "<s>", "a\nb"}) project.task.vocabulary.add(token);
  project.corpus.ids = {3, 4, 1, 5, 2, 1, 6, 1};
  project.corpus.train_size = 6;
  project.corpus.statistics.tokens = 8;
  project.corpus.statistics.validation_tokens = 2;
  project.corpus.statistics.validation_characters = 4;
  project.text = "the 왕\n";
  SavedModel model{{"ngram", {{"order", "5"}, {"smoothing", "kneser_ney"}}, 7, "fine"}, {}, {}};
  model.weights["counts"] = kCounts;
  model.training["state"] = {};
  project.models.push_back(model);
  model.facts.kind = "lstm";
  project.models.push_back(model);
  return project;
}

std::vector<std::byte> write_project(const Project& project) {
  return write_container(project_blocks(project));
}

BlockCopies copies(const BlockViews& views) { return copies_of(blocks_of(views)); }

TEST(Project, GivesBackWhatItWasGiven) {
  const Project project = sample();
  const auto file = write_project(project);
  const auto read = read_project(file);
  ASSERT_TRUE(read) << read.error().sentence();
  EXPECT_EQ(read->task.fingerprint(), project.task.fingerprint());
  EXPECT_EQ(read->task.vocabulary.text(5), "<s>");
  EXPECT_EQ(read->corpus.ids, project.corpus.ids);
  EXPECT_EQ(read->corpus.train_size, 6U);
  EXPECT_EQ(read->corpus.statistics.validation_characters, 4U);
  EXPECT_EQ(read->text, project.text);
  ASSERT_EQ(read->models.size(), 2U);
  EXPECT_EQ(read->models[0].facts.kind, "ngram");
  EXPECT_EQ(read->models[0].facts.settings, project.models[0].facts.settings);
  EXPECT_EQ(read->models[0].facts.seed, 7U);
  EXPECT_EQ(read->models[0].facts.report, "fine");
  EXPECT_EQ(copies(read->models[0].weights), copies(project.models[0].weights));
  EXPECT_EQ(read->models[1].facts.kind, "lstm");
  EXPECT_EQ(copies(read->models[1].training), copies(project.models[1].training));
}

TEST(Project, EveryUnitComesBack) {
  const std::string text = "мой дядя\nthe ferry, the river\n강을 건너는 배\n";
  for (const Unit unit : kUnits) {
    CorpusBuilder builder(TaskConfig{.unit = unit, .bpe_vocabulary = 300}, text);
    while (!builder.advance(1U << 20U)) {
    }
    auto built = *builder.finish();
    Project project;
    project.task = built.task;
    project.corpus = built.corpus;
    const auto file = write_project(project);
    const auto read = read_project(file);
    ASSERT_TRUE(read) << read.error().sentence();
    EXPECT_EQ(read->task.fingerprint(), built.task.fingerprint()) << name_of(unit);
    EXPECT_EQ(read->corpus.ids, built.corpus.ids);
    EXPECT_EQ(encode(read->task, text), built.corpus.ids);
  }
}

TEST(Project, MergesThatAreNoneAreRefused) {
  Project project;
  project.task.config.unit = Unit::bpe;
  for (const char* learnt :
       {"", "e9", "e9,e8;", "41;", "d800;", "110000;", ";61", ";61+", ";61+100", ";61+62,61+62",
        ";61+62+63", "e9;61+101", ";61+62,", "zz;"}) {
    Blocks blocks = project_blocks(project);
    blocks["unit"] = Block::own(std::string_view(learnt));
    const auto file = write_container(blocks);
    const auto read = read_project(file);
    ASSERT_FALSE(read) << learnt;
    EXPECT_NE(read.error().sentence().find("block 'unit'"), std::string::npos);
  }
  for (const char* learnt : {";", "e9,ac00;", ";61+62,100+63,101+101", "e9;61+100"}) {
    Blocks blocks = project_blocks(project);
    blocks["unit"] = Block::own(std::string_view(learnt));
    const auto file = write_container(blocks);
    const auto read = read_project(file);
    ASSERT_TRUE(read) << learnt << read.error().sentence();
    EXPECT_EQ(read->task.rule().learnt(), learnt);
  }
}

TEST(Project, ItsSlotsAreSeenAtAGlance) {
  auto file = write_project(sample());
  const std::vector<Slot> slots = {{"ngram", "ngram"}, {"lstm", "lstm"}};  // called as their kinds
  EXPECT_EQ(glance_at_models(file), slots);
  EXPECT_EQ(glance_at_models(write_project(Project{})), std::vector<Slot>{});
  for (const std::size_t cut : {0U, 20U, 40U, 200U}) {
    EXPECT_FALSE(glance_at_models(std::span(file).first(cut)));
  }
  file.back() ^= std::byte{1};  // of the last block's checksum, which reading refuses
  EXPECT_EQ(glance_at_models(file), slots);
  EXPECT_FALSE(read_project(file));
}

TEST(Project, ItsCorpusLiesInAFileThatIsKept) {
  const Project project = sample();
  const auto file = std::make_shared<const std::vector<std::byte>>(write_project(project));
  for (const bool kept : {false, true}) {
    Pieces all;
    auto reader = std::make_unique<ProjectReader>();
    if (kept) reader->keeper = file;
    ASSERT_TRUE(reader->read(all, *file));
    const Corpus corpus = std::move(reader->project.corpus);
    reader.reset();
    EXPECT_EQ(corpus.ids, project.corpus.ids);
    const std::byte* const ids = corpus.ids.bytes().data();
    EXPECT_EQ(ids > file->data() && ids < file->data() + file->size(), kept);
    EXPECT_EQ(file.use_count(), kept ? 2 : 1) << "as long as the ids are there";
  }
}

TEST(Project, WithoutItsCorpusItHasTheRest) {
  const Project project = sample();
  const auto file = write_project(project);
  Pieces all;
  ProjectReader reader;
  reader.without_corpus = true;
  ASSERT_TRUE(reader.read(all, file));
  EXPECT_TRUE(reader.project.corpus.ids.empty());
  EXPECT_EQ(reader.project.corpus.train_size, 0U);
  EXPECT_EQ(reader.project.corpus.statistics.validation_characters, 4U);
  EXPECT_EQ(reader.project.task.fingerprint(), project.task.fingerprint());
  EXPECT_EQ(reader.project.models.size(), 2U);
}

TEST(Project, KeepsIdsOfEveryWidth) {
  for (const std::size_t size : {10U, 300U, 70000U}) {
    Project project;
    for (std::size_t i = 0; i < size; ++i) project.task.vocabulary.add("t" + std::to_string(i));
    const auto last = static_cast<TokenId>(size + kFirstText - 1);
    project.corpus.ids = {kUnknown, kFirstText, last};
    const auto file = write_project(project);
    const auto read = read_project(file);
    ASSERT_TRUE(read) << read.error().sentence();
    EXPECT_EQ(read->corpus.ids, project.corpus.ids);
    // What is written in pieces of any size is the same.
    const Blocks blocks = project_blocks(project);
    for (const char* name : {"vocabulary", "corpus/ids"}) {
      const Block& block = blocks.find(name)->second;
      std::vector<std::byte> pieces(block.size());
      for (std::size_t first = 0; first < block.size(); first += 24) {
        const std::size_t count = std::min<std::size_t>(24, block.size() - first);
        block.read(first, std::span(pieces).subspan(first, count));
      }
      EXPECT_EQ(pieces, block.bytes()) << name;
    }
  }
}

TEST(Project, EveryFlippedByteIsNoticed) {
  const auto file = write_project(sample());
  for (std::size_t i = 0; i < file.size(); ++i) {
    for (const unsigned mask : {0x01U, 0x80U, 0xFFU}) {
      auto damaged = file;
      damaged[i] ^= static_cast<std::byte>(mask);
      const auto read = read_project(damaged);
      ASSERT_FALSE(read) << "byte " << i;
      EXPECT_FALSE(read.error().what.empty());
    }
  }
}

TEST(Project, EveryCutIsNoticed) {
  const auto file = write_project(sample());
  for (std::size_t size = 0; size < file.size(); ++size) {
    const auto read = read_project(std::span(file).first(size));
    ASSERT_FALSE(read) << "cut at " << size;
    EXPECT_FALSE(read.error().what.empty());
  }
  auto longer = file;
  longer.push_back(std::byte{0});
  EXPECT_FALSE(read_project(longer));
}

TEST(Project, ForeignFilesAreNamedAsSuch) {
  for (const char* foreign : {"\\data\\\nngram 1=4\n", "hello", "PK\x03\x04", "{}"}) {
    const auto read = read_project(bytes(foreign));
    ASSERT_FALSE(read);
    EXPECT_NE(read.error().what.text().find("not an Onegin file"), std::string::npos);
  }
  const auto empty = read_project(std::span<const std::byte>());
  ASSERT_FALSE(empty);
  EXPECT_NE(empty.error().what.text().find("empty"), std::string::npos);
}

// Files with right checksums and wrong content: another program's mistake, or an attack.
TEST(Project, ContentIsCheckedToo) {
  const auto with = [](const std::string& block, const std::vector<std::byte>& data) {
    const auto file = write_project(sample());
    BlockViews blocks = read_container(file).value();
    blocks[block] = data;
    const auto changed = write_container(blocks_of(blocks));
    return read_project(changed).ok();
  };
  const auto without = [](const std::string& block) {
    const auto file = write_project(sample());
    BlockViews blocks = read_container(file).value();
    blocks.erase(block);
    const auto changed = write_container(blocks_of(blocks));
    return read_project(changed).ok();
  };
  EXPECT_TRUE(with("more", bytes("for a later version")));
  EXPECT_FALSE(without("task"));
  EXPECT_FALSE(without("vocabulary"));
  EXPECT_FALSE(without("corpus/facts"));
  EXPECT_TRUE(without("corpus/ids"));
  EXPECT_FALSE(with("task", bytes("[]")));
  EXPECT_FALSE(with("task", bytes(R"({"unit":"syllable"})")));
  EXPECT_FALSE(with("task", bytes(R"({"colour":"red"})")));
  EXPECT_FALSE(with("task", bytes(R"({"unit":3})")));
  EXPECT_FALSE(with("vocabulary", bytes(std::string_view("\x05\0\0\0abc", 7))));
  EXPECT_FALSE(with("vocabulary", bytes(std::string_view("\x01\0\0\0a\x01\0\0\0a", 10))));
  EXPECT_FALSE(with("vocabulary", bytes(std::string_view("\xff\xff\xff\xff", 4))));
  EXPECT_FALSE(with("corpus/ids", bytes("")));
  EXPECT_FALSE(with("corpus/ids", bytes(std::string_view("\x03\x04", 2))));
  EXPECT_FALSE(with("corpus/ids", bytes(std::string_view("\x01\x00", 2))));  // <s>
  EXPECT_FALSE(with("corpus/ids", bytes(std::string_view("\x01\x40", 2))));  // beyond V
  EXPECT_FALSE(with("corpus/ids", bytes(std::string_view("\x02\x04", 2))));
  EXPECT_FALSE(with("corpus/ids", bytes(std::string_view("\x01\x04", 2))));  // train_size is 6
  EXPECT_FALSE(with("corpus/facts", bytes("{}")));
  EXPECT_FALSE(with("models/0/facts", bytes("{}")));
  EXPECT_FALSE(with("models/0/facts", bytes("\xff")));
}

TEST(Container, RefusesAnotherVersionAndFalseSizes) {
  auto file = write_container(
      {{"a", Block::own(std::string_view("1"))}, {"b", Block::own(std::string_view("2"))}});
  ASSERT_TRUE(read_container(file));
  auto newer = file;
  newer[8] = std::byte{2};
  const auto read = read_container(newer);
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().what.text().find("version 2"), std::string::npos);
}

}  // namespace
}  // namespace onegin
