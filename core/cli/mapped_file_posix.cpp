// Mapped by mmap, privately and for reading alone.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/mapped_file.h"

namespace onegin::cli {
namespace {

class MappedFile : public KeptBytes {
 public:
  MappedFile(void* begin, std::size_t size) : begin_(begin), size_(size) {}
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile() override { ::munmap(begin_, size_); }

  std::span<const std::byte> view() const override {
    return {static_cast<const std::byte*>(begin_), size_};
  }
  // The pages stay in the system's cache, and count no more as this program's.
  void let_go() const override { ::madvise(begin_, size_, MADV_DONTNEED); }

 private:
  void* begin_;
  std::size_t size_;
};

}  // namespace

std::shared_ptr<const KeptBytes> map_file(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY);
  if (descriptor < 0) return nullptr;
  struct stat status;
  void* begin = MAP_FAILED;
  std::size_t size = 0;
  if (::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0) {
    size = static_cast<std::size_t>(status.st_size);
    begin = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  }
  ::close(descriptor);
  if (begin == MAP_FAILED) return nullptr;
  return std::make_shared<MappedFile>(begin, size);
}

}  // namespace onegin::cli
