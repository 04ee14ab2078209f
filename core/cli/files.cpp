// Files through stdio and POSIX.
#include "cli/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <utility>

#include "cli/mapped_file.h"
#include "cli/output.h"
#include "session/opened_file.h"

namespace onegin::cli {
namespace {

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

Error refused(const std::string& path, const std::string& what, ErrorKind kind) {
  return Error{what + " (" + std::strerror(errno) + ")", path, "", kind};
}

// `expected`: the number of bytes in the file, if nobody changes the file.
Result<Bytes> read_all(std::FILE* file, const std::string& path, std::size_t most,
                       std::size_t expected = 0) {
  Bytes bytes;
  bytes.reserve(std::min(most, expected));
  std::byte buffer[65536];
  while (bytes.size() < most) {
    const std::size_t size = std::fread(buffer, 1, sizeof buffer, file);
    bytes.insert(bytes.end(), buffer, buffer + size);
    if (size < sizeof buffer) break;
  }
  if (std::ferror(file) != 0) {
    return refused(path, "the file could not be read", ErrorKind::input);
  }
  return bytes;
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

// Error: no file can be made there.
Result<void> check_place(const std::string& path) {
  struct stat status;
  if (::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) {
    return Error{"this is a folder, not a file", path, "name a file"};
  }
  if (::access(folder_of(path).c_str(), W_OK | X_OK) != 0) {
    return refused(path, "the file could not be made", ErrorKind::failure);
  }
  return {};
}

// The folder's entry must be on the disk too before the rename counts.
void flush_folder(const std::string& path) {
  const int descriptor = ::open(folder_of(path).c_str(), O_RDONLY);
  if (descriptor < 0) return;
  (void)::fsync(descriptor);
  ::close(descriptor);
}

}  // namespace

Result<Bytes> read_file(const std::string& path, std::size_t most) {
  if (path == "-") return read_all(stdin, "standard input", most);
  struct stat status;
  if (::stat(path.c_str(), &status) != 0) {
    return refused(path, "the file could not be opened", ErrorKind::input);
  }
  if (S_ISDIR(status.st_mode)) return Error{"this is a folder, not a file", path, "name a file"};
  const std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "rb"));
  if (!file) return refused(path, "the file could not be opened", ErrorKind::input);
  const bool sized = S_ISREG(status.st_mode) && status.st_size > 0;
  return read_all(file.get(), path, most, sized ? static_cast<std::size_t>(status.st_size) : 0);
}

Result<Payload> open_file(const std::string& path) {
  if (auto mapped = path == "-" ? nullptr : map_file(path)) return Payload(std::move(mapped));
  auto bytes = read_file(path);
  if (!bytes) return bytes.error();
  return Payload(std::move(*bytes));
}

FileWriter::FileWriter(std::string path)
    : path_(std::move(path)),
      partial_(path_ + ".partial-" + std::to_string(::getpid())),
      file_(std::fopen(partial_.c_str(), "wb")) {
  if (file_ == nullptr) fail("the file could not be made");
}

FileWriter::~FileWriter() {
  if (file_ == nullptr) return;
  std::fclose(file_);
  std::remove(partial_.c_str());
}

void FileWriter::fail(const std::string& what) {
  if (!error_) error_ = refused(path_, what, ErrorKind::failure);
}

void FileWriter::write(std::span<const std::byte> data) {
  if (error_ || data.empty()) return;
  if (std::fwrite(data.data(), 1, data.size(), file_) != data.size()) {
    fail("the file could not be written");
  }
}

Result<void> FileWriter::finish() {
  const auto written = [this](bool well) {
    if (!well) fail("the file could not be written");
  };
  if (!error_) written(std::fflush(file_) == 0 && ::fsync(::fileno(file_)) == 0);
  if (error_) return *error_;
  written(std::fclose(std::exchange(file_, nullptr)) == 0);
  if (!error_) written(std::rename(partial_.c_str(), path_.c_str()) == 0);
  if (error_) {
    std::remove(partial_.c_str());
    return *error_;
  }
  flush_folder(path_);
  return {};
}

Result<void> write_file(const std::string& path, std::span<const std::byte> data) {
  FileWriter file(path);
  file.write(data);
  return file.finish();
}

void TextFile::remark_malformed() const {
  if (malformed.count == 0) return;
  remark(name + ": " + grouped(malformed.count) + " malformed bytes or sequences of " +
         std::string(malformed.encoding) + ", the first at byte " + grouped(malformed.first));
}

Error located_in(Error error, const std::string& name) {
  if (error.where.empty())
    error.where = name;
  else if (error.where.text().starts_with("line "))
    error.where = name + ", " + error.where.text();
  return error;
}

Result<TextFile> read_text_file(const std::string& path) {
  auto bytes = read_file(path);
  if (!bytes) return bytes.error();
  const std::string name = path == "-" ? "standard input" : path;
  if (const auto text = look_for_text(*bytes); !text) return located_in(text.error(), name);
  const Malformed malformed = find_malformed(*bytes);
  return TextFile{name, std::move(*bytes), malformed};
}

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

bool is_regular(const std::string& path) {
  struct stat status;
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

Result<SavedFormat> check_target(const std::string& path, const std::string& kind) {
  const auto format = format_of(path, kind);
  if (!format) return located_in(format.error(), path);
  if (const auto made = check_place(path); !made) return made.error();
  return format;
}

}  // namespace onegin::cli
