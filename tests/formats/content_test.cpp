// What a file is by its content: every format, every sign, and the texts that look a little like
// one.
#include "formats/content.h"

#include <gtest/gtest.h>

#include <set>

#include "formats/foreign_files.h"
#include "math/random.h"

namespace onegin {
namespace {

using namespace std::string_view_literals;

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}
Content content_of(std::string_view file) { return recognise(bytes_of(file)); }
std::string format_of(std::string_view file) {
  const Content content = content_of(file);
  return content.format != nullptr ? std::string(content.format->id)
         : content.text            ? "text"
                                   : std::string(content.what);
}

const std::string kModel =
    "\\data\\\nngram 1=3\n\n\\1-grams:\n-0.3\tred\n-0.3\t</s>\n-99\t<s>\n\n\\end\\\n";

std::string in_units(std::string_view text, bool big) {
  std::string out;
  for (const char c : text) out += big ? std::string{'\0', c} : std::string{c, '\0'};
  return out;
}

// Who reads and writes a file goes by its layout.
TEST(Content, EveryFormatHasALayoutOfItsOwn) {
  std::set<FileLayout> layouts;
  for (const FileFormat& format : kFileFormats) layouts.insert(format.layout);
  EXPECT_EQ(layouts.size(), kFileFormats.size());
  EXPECT_EQ((*expect_model(bytes_of(kModel)))->layout, FileLayout::arpa);
  EXPECT_EQ((*expect_model(bytes_of("\x89ONEGIN\n"sv)))->layout, FileLayout::project);
}

TEST(Content, AnArpaFileIsKnownWhateverStandsBeforeIt) {
  const std::string preamble =
      "#######\nThis is a 2-gram language model, which begins \"<s>\"...\n"
      "Beginning of data mark: \\data\\\nngram 1=nr\n\n";
  const std::string spaced = "\n\\data\\\nngram  1=\t3\n\n\n\\1-grams:\n-0.9\t</s>\n\\end\\\n";
  std::string windows;
  for (const char c : kModel) windows += c == '\n' ? "\r\n" : std::string(1, c);
  std::string indented = "  " + kModel;
  for (const std::string& file :
       {kModel, preamble + kModel, spaced, windows, indented, "iARPA\n\n" + kModel,
        "\uFEFF" + kModel, "\xff\xfe" + in_units(kModel, false),
        "\xfe\xff" + in_units(kModel, true), std::string(500'000, '#') + "\n" + kModel,
        kModel + "\n\n", "# \xe9t\xe9\n" + kModel}) {
    EXPECT_EQ(format_of(file), "arpa") << file.substr(0, 60);
  }
}

TEST(Content, ADamagedArpaFileIsNoText) {
  for (const std::string_view file :
       {"\\data\\\n"sv, "\\data\\\nngram 1=2\n"sv, "\\data\\\nngram one=2\n\n\\1-grams:\n"sv,
        "\\data\\\n\\1-grams:\n-1 a\n"sv, "\\1-grams:\n-0.3\tred\n-0.3\tblue\n"sv,
        "-0.3\tred\n\n\\2-grams:\n-0.3\tred blue\n"sv,
        "\\data\\\nngram 1=2\n\n\\1-grams:\n-1 a\nrubbish\n"sv}) {
    EXPECT_EQ(format_of(file), "arpa") << file;
  }
}

TEST(Content, ATextThatMentionsAnArpaFileIsAText) {
  for (const std::string& text :
       {std::string(
            "An ARPA file begins with \\data\\ and ends with \\end\\.\nngram 1=4 counts.\n"),
        std::string("\\data\\\nis how it begins.\n"), std::string("Then comes\n\\data\\\n"),
        std::string("\\1-grams:\nand so on.\n"),
        "An example:\n\n" + kModel + "\nThat is all there is to it.\n", std::string("ngram 1=4\n"),
        std::string("\\documentclass{article}\n\\begin{document}\n")}) {
    EXPECT_EQ(format_of(text), "text") << text;
  }
}

TEST(Content, ProjectsAndTensorsAreKnownByTheirFirstBytes) {
  EXPECT_EQ(format_of("\x89ONEGIN\n"sv), "onegin");
  EXPECT_EQ(format_of("\x02\0\0\0\0\0\0\0{}"sv), "safetensors");
  // The header's size may look like another format's sign.
  EXPECT_EQ(format_of("\x1f\x8b\0\0\0\0\0\0{}"sv), "safetensors");
  EXPECT_EQ(format_of("\x5d\0\0\0\0\0\0\0{\"a\":1}"sv), "safetensors");
  EXPECT_EQ(format_of("\x89ONEGIM\n"sv), "text") << "too little to say";
}

TEST(Content, OtherFilesAreNamedByTheirSigns) {
  // After the sign come what all of these have: NULs and control characters.
  const std::string rest("\0\x01\x02\x03\x00\x7f binary\x80\xff", 20);
  const std::pair<std::string_view, std::string_view> files[] = {
      {"\x1f\x8b\x08", "a gzip archive"},
      {"\xfd"
       "7zXZ\0"sv,
       "an xz archive"},
      {"\x28\xb5\x2f\xfd", "a Zstandard archive"},
      {"BZh91AY&SY", "a bzip2 archive"},
      {"PK\3\4\x14\0\0\0\0\0name.txt"sv, "a zip archive"},
      {"PK\3\4\x14\0archive/data.pkl"sv, "a PyTorch file"},
      {"PK\3\4\x14\0arr_0.npy"sv, "a NumPy archive"},
      {"PK\3\4\x14\0mimetypeapplication/epub+zip"sv, "an e-book (EPUB)"},
      {"PK\3\4\x14\0mimetypeapplication/vnd.oasis.opendocument.text"sv, "an OpenDocument file"},
      {"PK\3\4\x14\0[Content_Types].xml"sv, "an Office document"},
      {"mmap lm http://kheafield.com/code format version 5\n", "a binary file of KenLM"},
      {"SRILM_BINARY_NGRAM_002\n", "a binary file of SRILM"},
      {"blmt 3 10 20 30 \n", "a binary file of IRSTLM"},
      {"Trie Language Model", "a binary file of Sphinx"},
      {"\x11\0\0\0Darpa Trigram LM"sv, "a binary file of Sphinx"},
      {"\xba\x16\x4f\x2f\x0c\0\0\0"sv, "a model of fastText"},
      {"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19", "a PyTorch file"},
      {"\x80\x04\x95", "a Python pickle"},
      {"\x93NUMPY\x01", "a NumPy array"},
      {"\x89HDF\r\n\x1a\n", "an HDF5 file"},
      {"GGUF\3\0\0\0"sv, "a GGUF model"},
      {"\x08\x07\x12\x07pytorch", "an ONNX model"},
      {"\x0a\x0e\x0a\x05<unk>\x15", "a SentencePiece model"},
      {"SQLite format 3\0"sv, "an SQLite database"},
      {"%PDF-1.4\n%\xe2\xe3\n1 0 obj", "a PDF document"},
      {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Office document"},
      {"\x89PNG\r\n\x1a\n", "a PNG picture"},
      {"\xff\xd8\xff\xe0", "a JPEG picture"},
      {"GIF89a", "a GIF picture"},
      {"RIFF\x24\0\0\0WEBP"sv, "a WebP picture"},
      {"RIFF\x24\0\0\0WAVE"sv, "a WAV recording"},
      {"ID3\4", "an MP3 recording"},
      {"\xff\xfb\x90", "an MP3 recording"},
      {"OggS", "an Ogg recording"},
      {"\x7f"
       "ELF\2",
       "a program (ELF)"},
      {"MZ\x90", "a program (Windows)"},
      {"\0asm\1"sv, "a program (WebAssembly)"},
  };
  for (const auto& [sign, what] : files) {
    const std::string file = std::string(sign) + rest;
    EXPECT_EQ(format_of(file), what);
    const auto text = expect_text(bytes_of(file));
    const auto model = expect_model(bytes_of(file));
    ASSERT_FALSE(text.ok()) << what;
    ASSERT_FALSE(model.ok()) << what;
    EXPECT_EQ(text.error().sentence(), model.error().sentence());
    EXPECT_NE(text.error().what.text().find(what), std::string::npos) << text.error().what.text();
    EXPECT_FALSE(text.error().hint.empty());
  }
  std::string archive(257, 'a');
  archive[100] = '\0';
  EXPECT_EQ(format_of(archive + std::string("ustar") + rest), "a tar archive");
  EXPECT_EQ(format_of("{\\rtf1\\ansi Hello}"), "an RTF document");
  EXPECT_EQ(format_of("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n"),
            "a Git LFS pointer and not the file itself");
  EXPECT_EQ(format_of("%PDF-1.4\n1 0 obj\n"), "a PDF document");
}

TEST(Content, LettersThatAreASignElsewhereAreAText) {
  for (const std::string_view text :
       {"BMW \xe9t\xe9"sv, "MZ"sv, "ID3 tags"sv, "GIF89a is a format"sv, "PK"sv, "RIFFraff"sv,
        "OggS"sv, "%PDF-1.4 is how it begins"sv, "{\\rtf"sv, "BZh"sv, "PAR1S"sv, "Rar!"sv,
        "GGUF\xff"sv, "wOFFle"sv,
        "\xff\xfb\xe9\xe8 \xe4\xee\xec"sv /* an old Cyrillic encoding */}) {
    EXPECT_EQ(format_of(text), "text") << text;
  }
}

TEST(Content, TextsOfEveryEncodingAreTexts) {
  std::string old;
  for (int i = 0; i < 3000; ++i) old += i % 7 == 6 ? ' ' : static_cast<char>(0xE0 + i % 32);
  std::string records;
  for (int i = 0; i < 500; ++i) records += "one record" + std::string(1, i % 2 == 0 ? '\0' : '\n');
  std::string words;
  for (int i = 0; i < 500; ++i) words += std::string(i % 3 == 0 ? "the" : "queen") + '\0';
  std::string terminal;
  for (int i = 0; i < 500; ++i) terminal += "\x1b[1mbold\x1b[0m N\bNA\bA\x0c";
  for (const std::string& text :
       {std::string(), std::string("a"), std::string("\0", 1), std::string("\0the king", 9), old,
        records, words, terminal, std::string("\xb0\xa1\xc4\xe3\n\xba\xc3"), std::string("a\0b", 3),
        std::string("\x01\x02\x03\x04\x05\x06"), std::string(100'000, '\x01')}) {
    EXPECT_EQ(format_of(text), "text") << text.substr(0, 40);
  }
}

TEST(Content, UnitsWithoutAMarkAreNamed) {
  const std::string latin = "The king sees the queen.\r\nAnd the fool laughs.\n";
  std::string cyrillic, japanese, wide;
  for (int i = 0; i < 400; ++i) {
    cyrillic +=
        i % 6 == 5 ? std::string(" \0", 2) : std::string{static_cast<char>(0x30 + i % 32), 4};
    japanese +=
        i % 40 == 39 ? std::string("\n\0", 2) : std::string{static_cast<char>(0x41 + i % 80), 0x30};
  }
  for (const char c : latin) wide += std::string{c, '\0', '\0', '\0'};
  for (const std::string& text : {in_units(latin, false), in_units(latin, true),
                                  in_units("hello", false), cyrillic, japanese}) {
    EXPECT_EQ(format_of(text), "UTF-16 without a byte order mark") << text.size();
  }
  EXPECT_EQ(format_of(wide), "UTF-32 without a byte order mark");
  // Token ids of two bytes, as nanoGPT keeps them, are no text.
  std::string ids;
  for (int i = 0; i < 4000; ++i) ids += std::string{static_cast<char>(i * 7 % 65), '\0'};
  EXPECT_EQ(format_of(ids), "binary data of an unknown kind");
}

TEST(Content, RandomBytesAreNoText) {
  Random random(3);
  for (int round = 0; round < 200; ++round) {
    std::string noise;
    while (noise.size() < 1000) noise += static_cast<char>(random.below(256));
    noise[0] = 'a';
    EXPECT_EQ(format_of(noise), "binary data of an unknown kind");
  }
}

TEST(Content, WhatIsExpectedIsSaid) {
  EXPECT_EQ((*expect_model(bytes_of(kModel)))->id, "arpa");
  EXPECT_EQ(expect_model(bytes_of("a text")).error().what, "this is a text, not a model");
  EXPECT_EQ(expect_model({}).error().what, "the file is empty");
  EXPECT_TRUE(expect_text({}).ok());
  EXPECT_EQ(expect_text(bytes_of(kModel)).error().sentence(),
            "this is an ARPA file, not a text; open it as a model");
}

TEST(FileFormats, EndingsAndWhatEachHolds) {
  EXPECT_EQ(format_by_ending("a/b.ARPA")->id, "arpa");
  EXPECT_EQ(format_by_ending("x.y.Safetensors")->id, "safetensors");
  for (const char* name : {"", "arpa", ".arpa", "a.bin", "a.onegin.txt", "-"}) {
    EXPECT_EQ(format_by_ending(name), nullptr) << name;
  }
  EXPECT_EQ(format_endings(), ".onegin, .arpa or .safetensors");
  EXPECT_EQ(find_format("gguf").error().hint, "the formats are onegin, arpa, safetensors");
}

}  // namespace
}  // namespace onegin
