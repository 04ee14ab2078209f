// Files through stdio and POSIX.
#include "cli/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

namespace onegin::cli {
namespace {

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

Error refused(const std::string& path, const std::string& what, ErrorKind kind) {
  return Error{what + " (" + std::strerror(errno) + ")", path, "", kind};
}

Result<Bytes> read_all(std::FILE* file, const std::string& path) {
  Bytes bytes;
  std::byte buffer[65536];
  for (;;) {
    const std::size_t size = std::fread(buffer, 1, sizeof buffer, file);
    bytes.insert(bytes.end(), buffer, buffer + size);
    if (size < sizeof buffer) break;
  }
  if (std::ferror(file) != 0) {
    return refused(path, "the file could not be read", ErrorKind::input);
  }
  return bytes;
}

// The folder's entry must be on the disk too before the rename counts.
void flush_folder(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const int descriptor = ::open(folder.c_str(), O_RDONLY);
  if (descriptor < 0) return;
  (void)::fsync(descriptor);
  ::close(descriptor);
}

}  // namespace

Result<Bytes> read_file(const std::string& path) {
  if (path == "-") return read_all(stdin, "standard input");
  struct stat status;
  if (::stat(path.c_str(), &status) != 0) {
    return refused(path, "the file could not be opened", ErrorKind::input);
  }
  if (S_ISDIR(status.st_mode)) return Error{"this is a folder, not a file", path, "name a file"};
  const std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "rb"));
  if (!file) return refused(path, "the file could not be opened", ErrorKind::input);
  return read_all(file.get(), path);
}

Result<void> write_file(const std::string& path, std::span<const std::byte> data) {
  const std::string partial = path + ".partial-" + std::to_string(::getpid());
  std::unique_ptr<std::FILE, Close> file(std::fopen(partial.c_str(), "wb"));
  if (!file) return refused(path, "the file could not be made", ErrorKind::failure);
  const bool written = std::fwrite(data.data(), 1, data.size(), file.get()) == data.size() &&
                       std::fflush(file.get()) == 0 && ::fsync(::fileno(file.get())) == 0;
  const bool closed = std::fclose(file.release()) == 0;
  if (!written || !closed || std::rename(partial.c_str(), path.c_str()) != 0) {
    const Error error = refused(path, "the file could not be written", ErrorKind::failure);
    std::remove(partial.c_str());
    return error;
  }
  flush_folder(path);
  return {};
}

Result<std::string> format_of(const std::string& path) {
  for (const char* format : {"onegin", "arpa", "safetensors"}) {
    const std::string extension = std::string(".") + format;
    if (path.size() > extension.size() && path.ends_with(extension)) return std::string(format);
  }
  return Error{"the extension tells no format", path,
               "name a file that ends in .onegin, .arpa or .safetensors"};
}

}  // namespace onegin::cli
