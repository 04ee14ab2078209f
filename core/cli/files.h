// The only place of the core that touches files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <span>
#include <string>

#include "result.h"
#include "session/messages.h"
#include "session/model_files.h"
#include "text/encoding.h"

namespace onegin::cli {

// All bytes of a file, or about the first `most`; "-" is standard input. Errors: missing, a
// directory, not readable.
Result<Bytes> read_file(const std::string& path, std::size_t most = SIZE_MAX);

// A whole file, which stays where it lies if it can be mapped into memory: read as it is needed,
// and only once. Errors as those of read_file.
Result<Payload> open_file(const std::string& path);

// A file written beside its place, flushed to the disk and renamed: whatever happens, either the
// old file is there or the new one.
class FileWriter {
 public:
  explicit FileWriter(std::string path);
  // Without finish() nothing is left behind.
  ~FileWriter();
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;

  // What follows. Errors are told by finish().
  void write(std::span<const std::byte> data);
  Result<void> finish();

 private:
  void fail(const std::string& what);

  std::string path_, partial_;
  std::FILE* file_;
  std::optional<Error> error_;  // the first
};
// The same at once.
Result<void> write_file(const std::string& path, std::span<const std::byte> data);

// The text of a file; "-" is standard input.
struct TextFile {
  std::string name;  // as a sentence calls it
  Bytes bytes;
  Malformed malformed;

  // On standard error, if it is not all in its encoding.
  void remark_malformed() const;
};
// Errors: those of read_file; it is no text.
Result<TextFile> read_text_file(const std::string& path);

// What is wrong with a text, or with a line of it, in the file of that name.
Error located_in(Error error, const std::string& name);

// Whether something stands under that name, and whether it can be read more than once.
bool exists(const std::string& path);
bool is_regular(const std::string& path);

// The format to save in, by the ending of the name. Errors: there is no format of that ending, it
// has no place for a model of `kind` (empty: not known yet), no file can be made there.
Result<SavedFormat> check_target(const std::string& path, const std::string& kind);

}  // namespace onegin::cli
