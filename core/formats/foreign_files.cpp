// The table of signs. Many are words of letters, with which a text may begin as well, or letters of
// an old encoding; a file of theirs has bytes that no text has.
#include "formats/foreign_files.h"

#include "sentence.h"

namespace onegin {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kPlainText = phrase("save it as plain text in UTF-8");
constexpr std::string_view kTensors =
    phrase("write its tensors and Onegin's metadata into a .safetensors file");

// May be letters throughout; the sign and what else must stand in it.
struct Document {
  ForeignFile file;
  std::string_view also;
};
constexpr Document kDocuments[] = {
    {{0, "{\\rtf"sv, phrase("an RTF document"), kPlainText}, "\\"sv},
    {{0, "%PDF-"sv, phrase("a PDF document"), kPlainText}, " obj"sv},
    {{0, "version https://git-lfs"sv, phrase("a Git LFS pointer and not the file itself"),
      phrase("fetch the file with git lfs pull")},
     "oid "sv},
};

// What stands in an archive tells what it is of; the last of these is any other.
constexpr ForeignFile kInZip[] = {
    {0, "/data.pkl"sv, phrase("a PyTorch file"), kTensors},
    {0, ".npy"sv, phrase("a NumPy archive"), kTensors},
    {0, "mimetypeapplication/epub"sv, phrase("an e-book (EPUB)"), kPlainText},
    {0, "mimetypeapplication/vnd."sv, phrase("an OpenDocument file"), kPlainText},
    {0, "[Content_Types].xml"sv, phrase("an Office document"), kPlainText},
    {0, "PK"sv, phrase("a zip archive"), phrase("unpack it first, with unzip")},
};

constexpr ForeignFile kFiles[] = {
    {0, "\x1f\x8b"sv, phrase("a gzip archive"), phrase("unpack it first, with gunzip")},
    {0,
     "\xfd"
     "7zXZ\0"sv,
     phrase("an xz archive"), phrase("unpack it first, with unxz")},
    {0, "\x28\xb5\x2f\xfd"sv, phrase("a Zstandard archive"),
     phrase("unpack it first, with unzstd")},
    {0, "BZh"sv, phrase("a bzip2 archive"), phrase("unpack it first, with bunzip2")},
    {0, "\x04\x22\x4d\x18"sv, phrase("an LZ4 archive"), phrase("unpack it first, with unlz4")},
    {0, "\x5d\0\0"sv, phrase("an LZMA archive"), phrase("unpack it first, with unlzma")},
    {0, "LZIP"sv, phrase("an lzip archive"), phrase("unpack it first, with lzip -d")},
    {0, "\x1f\x9d"sv, phrase("a compress archive"), phrase("unpack it first, with uncompress")},
    {0, "7z\xbc\xaf\x27\x1c"sv, phrase("a 7-Zip archive"), phrase("unpack it first, with 7z x")},
    {0, "Rar!\x1a\x07"sv, phrase("a RAR archive"), phrase("unpack it first, with unrar x")},
    {257, "ustar"sv, phrase("a tar archive"), phrase("unpack it first, with tar xf")},

    {0, "mmap lm http://kheafield.com"sv, phrase("a binary file of KenLM"),
     phrase("open the ARPA file that it was built from")},
    {0, "SRILM_BINARY_NGRAM"sv, phrase("a binary file of SRILM"),
     phrase("write it as ARPA, with ngram -write-lm")},
    {0, "blmt"sv, phrase("a binary file of IRSTLM"),
     phrase("write it as ARPA, with compile-lm --text=yes")},
    {0, "Qblmt"sv, phrase("a binary file of IRSTLM"),
     phrase("write it as ARPA, with compile-lm --text=yes")},
    {0, "Trie Language Model"sv, phrase("a binary file of Sphinx"),
     phrase("write it as ARPA, with sphinx_lm_convert")},
    {4, "Darpa Trigram LM"sv, phrase("a binary file of Sphinx"),
     phrase("write it as ARPA, with sphinx_lm_convert")},
    {0, "\xd6\xfd\xb2\x7e"sv, phrase("an OpenFst file"),
     phrase("write it as ARPA, with ngramprint --ARPA")},
    {0, "\xba\x16\x4f\x2f"sv, phrase("a model of fastText"), kWhatIsRead},
    {0, "\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9"sv, phrase("a PyTorch file"), kTensors},
    {0, "\x80\x02"sv, phrase("a Python pickle"), kTensors},
    {0, "\x80\x03"sv, phrase("a Python pickle"), kTensors},
    {0, "\x80\x04\x95"sv, phrase("a Python pickle"), kTensors},
    {0, "\x80\x05\x95"sv, phrase("a Python pickle"), kTensors},
    {0, "\x93NUMPY"sv, phrase("a NumPy array"), kTensors},
    {0, "\x89HDF\r\n\x1a\n"sv, phrase("an HDF5 file"), kTensors},
    {0, "GGUF"sv, phrase("a GGUF model"), kWhatIsRead},
    {4, "pytorch"sv, phrase("an ONNX model"), kWhatIsRead},
    {4, "tf2onnx"sv, phrase("an ONNX model"), kWhatIsRead},
    {4, "TFL3"sv, phrase("a TensorFlow Lite model"), kWhatIsRead},
    {2, "\x0a\x05<unk>"sv, phrase("a SentencePiece model"), kWhatIsRead},
    {0, "PAR1"sv, phrase("a Parquet table"), kPlainText},
    {0, "ARROW1"sv, phrase("an Arrow table"), kPlainText},
    {0, "SQLite format 3"sv, phrase("an SQLite database"), kPlainText},

    {0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv, phrase("an Office document"), kPlainText},
    {0, "AT&TFORM"sv, phrase("a DjVu document"), kPlainText},
    {60, "BOOKMOBI"sv, phrase("an e-book (Mobipocket)"), kPlainText},
    {0, "bplist"sv, phrase("a property list"), kPlainText},

    {0, "\x89PNG"sv, phrase("a PNG picture"), kWhatIsRead},
    {0, "\xff\xd8\xff"sv, phrase("a JPEG picture"), kWhatIsRead},
    {0, "GIF8"sv, phrase("a GIF picture"), kWhatIsRead},
    {8, "WEBP"sv, phrase("a WebP picture"), kWhatIsRead},
    {0, "BM"sv, phrase("a BMP picture"), kWhatIsRead},
    {0, "II*\0"sv, phrase("a TIFF picture"), kWhatIsRead},
    {0, "MM\0*"sv, phrase("a TIFF picture"), kWhatIsRead},
    {0, "\0\0\1\0"sv, phrase("an icon"), kWhatIsRead},
    {0, "8BPS"sv, phrase("a Photoshop picture"), kWhatIsRead},
    {8, "WAVE"sv, phrase("a WAV recording"), kWhatIsRead},
    {8, "AIFF"sv, phrase("an AIFF recording"), kWhatIsRead},
    {0, "ID3"sv, phrase("an MP3 recording"), kWhatIsRead},
    {0, "\xff\xfb"sv, phrase("an MP3 recording"), kWhatIsRead},
    {0, "\xff\xf3"sv, phrase("an MP3 recording"), kWhatIsRead},
    {0, "\xff\xf2"sv, phrase("an MP3 recording"), kWhatIsRead},
    {0, "OggS"sv, phrase("an Ogg recording"), kWhatIsRead},
    {0, "fLaC"sv, phrase("a FLAC recording"), kWhatIsRead},
    {0, "MThd"sv, phrase("a MIDI file"), kWhatIsRead},
    {8, "AVI "sv, phrase("a film (AVI)"), kWhatIsRead},
    {4, "ftyp"sv, phrase("a film or a picture (MP4, HEIC)"), kWhatIsRead},
    {0, "\x1a\x45\xdf\xa3"sv, phrase("a film (Matroska, WebM)"), kWhatIsRead},

    {0,
     "\x7f"
     "ELF"sv,
     phrase("a program (ELF)"), kWhatIsRead},
    {0, "MZ"sv, phrase("a program (Windows)"), kWhatIsRead},
    {0, "\xcf\xfa\xed\xfe"sv, phrase("a program (macOS)"), kWhatIsRead},
    {0, "\xca\xfe\xba\xbe"sv, phrase("a program (Java or macOS)"), kWhatIsRead},
    {0, "\0asm"sv, phrase("a program (WebAssembly)"), kWhatIsRead},
    {0, "!<arch>\n"sv, phrase("an ar archive"), phrase("unpack it first, with ar x")},
    {0, "wOF"sv, phrase("a font"), kWhatIsRead},
    {0, "OTTO"sv, phrase("a font"), kWhatIsRead},
    {0, "ttcf"sv, phrase("a font"), kWhatIsRead},
    {0, "\0\1\0\0\0"sv, phrase("a font"), kWhatIsRead},
};

bool has(std::string_view beginning, const ForeignFile& file) {
  return beginning.size() > file.at && beginning.substr(file.at).starts_with(file.sign);
}

}  // namespace

const ForeignFile* find_foreign(std::string_view beginning, bool strange) {
  for (const Document& document : kDocuments) {
    if (has(beginning, document.file) &&
        beginning.substr(document.file.sign.size()).find(document.also) != std::string_view::npos) {
      return &document.file;
    }
  }
  if (!strange) return nullptr;
  if (beginning.starts_with("PK\3\4") || beginning.starts_with("PK\5\6")) {
    for (const ForeignFile& file : kInZip) {
      if (beginning.find(file.sign) != std::string_view::npos) return &file;
    }
  }
  for (const ForeignFile& file : kFiles) {
    if (has(beginning, file)) return &file;
  }
  return nullptr;
}

}  // namespace onegin
