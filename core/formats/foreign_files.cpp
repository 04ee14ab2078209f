// The table of signs. Many are words of letters, with which a text may begin as well, or letters of
// an old encoding; a file of theirs has bytes that no text has.
#include "formats/foreign_files.h"

namespace onegin {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kPlainText = "save it as plain text in UTF-8";
constexpr std::string_view kTensors =
    "write its tensors and Onegin's metadata into a .safetensors file";

// May be letters throughout; the sign and what else must stand in it.
struct Document {
  ForeignFile file;
  std::string_view also;
};
constexpr Document kDocuments[] = {
    {{0, "{\\rtf"sv, "an RTF document", kPlainText}, "\\"sv},
    {{0, "%PDF-"sv, "a PDF document", kPlainText}, " obj"sv},
    {{0, "version https://git-lfs"sv, "a Git LFS pointer and not the file itself",
      "fetch the file with git lfs pull"},
     "oid "sv},
};

// What stands in an archive tells what it is of; the last of these is any other.
constexpr ForeignFile kInZip[] = {
    {0, "/data.pkl"sv, "a PyTorch file", kTensors},
    {0, ".npy"sv, "a NumPy archive", kTensors},
    {0, "mimetypeapplication/epub"sv, "an e-book (EPUB)", kPlainText},
    {0, "mimetypeapplication/vnd."sv, "an OpenDocument file", kPlainText},
    {0, "[Content_Types].xml"sv, "an Office document", kPlainText},
    {0, "PK"sv, "a zip archive", "unpack it first, with unzip"},
};

constexpr ForeignFile kFiles[] = {
    {0, "\x1f\x8b"sv, "a gzip archive", "unpack it first, with gunzip"},
    {0,
     "\xfd"
     "7zXZ\0"sv,
     "an xz archive", "unpack it first, with unxz"},
    {0, "\x28\xb5\x2f\xfd"sv, "a Zstandard archive", "unpack it first, with unzstd"},
    {0, "BZh"sv, "a bzip2 archive", "unpack it first, with bunzip2"},
    {0, "\x04\x22\x4d\x18"sv, "an LZ4 archive", "unpack it first, with unlz4"},
    {0, "\x5d\0\0"sv, "an LZMA archive", "unpack it first, with unlzma"},
    {0, "LZIP"sv, "an lzip archive", "unpack it first, with lzip -d"},
    {0, "\x1f\x9d"sv, "a compress archive", "unpack it first, with uncompress"},
    {0, "7z\xbc\xaf\x27\x1c"sv, "a 7-Zip archive", "unpack it first, with 7z x"},
    {0, "Rar!\x1a\x07"sv, "a RAR archive", "unpack it first, with unrar x"},
    {257, "ustar"sv, "a tar archive", "unpack it first, with tar xf"},

    {0, "mmap lm http://kheafield.com"sv, "a binary file of KenLM",
     "open the ARPA file that it was built from"},
    {0, "SRILM_BINARY_NGRAM"sv, "a binary file of SRILM", "write it as ARPA, with ngram -write-lm"},
    {0, "blmt"sv, "a binary file of IRSTLM", "write it as ARPA, with compile-lm --text=yes"},
    {0, "Qblmt"sv, "a binary file of IRSTLM", "write it as ARPA, with compile-lm --text=yes"},
    {0, "Trie Language Model"sv, "a binary file of Sphinx",
     "write it as ARPA, with sphinx_lm_convert"},
    {4, "Darpa Trigram LM"sv, "a binary file of Sphinx",
     "write it as ARPA, with sphinx_lm_convert"},
    {0, "\xd6\xfd\xb2\x7e"sv, "an OpenFst file", "write it as ARPA, with ngramprint --ARPA"},
    {0, "\xba\x16\x4f\x2f"sv, "a model of fastText", kWhatIsRead},
    {0, "\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9"sv, "a PyTorch file", kTensors},
    {0, "\x80\x02"sv, "a Python pickle", kTensors},
    {0, "\x80\x03"sv, "a Python pickle", kTensors},
    {0, "\x80\x04\x95"sv, "a Python pickle", kTensors},
    {0, "\x80\x05\x95"sv, "a Python pickle", kTensors},
    {0, "\x93NUMPY"sv, "a NumPy array", kTensors},
    {0, "\x89HDF\r\n\x1a\n"sv, "an HDF5 file", kTensors},
    {0, "GGUF"sv, "a GGUF model", kWhatIsRead},
    {4, "pytorch"sv, "an ONNX model", kWhatIsRead},
    {4, "tf2onnx"sv, "an ONNX model", kWhatIsRead},
    {4, "TFL3"sv, "a TensorFlow Lite model", kWhatIsRead},
    {2, "\x0a\x05<unk>"sv, "a SentencePiece model", kWhatIsRead},
    {0, "PAR1"sv, "a Parquet table", kPlainText},
    {0, "ARROW1"sv, "an Arrow table", kPlainText},
    {0, "SQLite format 3"sv, "an SQLite database", kPlainText},

    {0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv, "an Office document", kPlainText},
    {0, "AT&TFORM"sv, "a DjVu document", kPlainText},
    {60, "BOOKMOBI"sv, "an e-book (Mobipocket)", kPlainText},
    {0, "bplist"sv, "a property list", kPlainText},

    {0, "\x89PNG"sv, "a PNG picture", kWhatIsRead},
    {0, "\xff\xd8\xff"sv, "a JPEG picture", kWhatIsRead},
    {0, "GIF8"sv, "a GIF picture", kWhatIsRead},
    {8, "WEBP"sv, "a WebP picture", kWhatIsRead},
    {0, "BM"sv, "a BMP picture", kWhatIsRead},
    {0, "II*\0"sv, "a TIFF picture", kWhatIsRead},
    {0, "MM\0*"sv, "a TIFF picture", kWhatIsRead},
    {0, "\0\0\1\0"sv, "an icon", kWhatIsRead},
    {0, "8BPS"sv, "a Photoshop picture", kWhatIsRead},
    {8, "WAVE"sv, "a WAV recording", kWhatIsRead},
    {8, "AIFF"sv, "an AIFF recording", kWhatIsRead},
    {0, "ID3"sv, "an MP3 recording", kWhatIsRead},
    {0, "\xff\xfb"sv, "an MP3 recording", kWhatIsRead},
    {0, "\xff\xf3"sv, "an MP3 recording", kWhatIsRead},
    {0, "\xff\xf2"sv, "an MP3 recording", kWhatIsRead},
    {0, "OggS"sv, "an Ogg recording", kWhatIsRead},
    {0, "fLaC"sv, "a FLAC recording", kWhatIsRead},
    {0, "MThd"sv, "a MIDI file", kWhatIsRead},
    {8, "AVI "sv, "a film (AVI)", kWhatIsRead},
    {4, "ftyp"sv, "a film or a picture (MP4, HEIC)", kWhatIsRead},
    {0, "\x1a\x45\xdf\xa3"sv, "a film (Matroska, WebM)", kWhatIsRead},

    {0,
     "\x7f"
     "ELF"sv,
     "a program (ELF)", kWhatIsRead},
    {0, "MZ"sv, "a program (Windows)", kWhatIsRead},
    {0, "\xcf\xfa\xed\xfe"sv, "a program (macOS)", kWhatIsRead},
    {0, "\xca\xfe\xba\xbe"sv, "a program (Java or macOS)", kWhatIsRead},
    {0, "\0asm"sv, "a program (WebAssembly)", kWhatIsRead},
    {0, "!<arch>\n"sv, "an ar archive", "unpack it first, with ar x"},
    {0, "wOF"sv, "a font", kWhatIsRead},
    {0, "OTTO"sv, "a font", kWhatIsRead},
    {0, "ttcf"sv, "a font", kWhatIsRead},
    {0, "\0\1\0\0\0"sv, "a font", kWhatIsRead},
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
