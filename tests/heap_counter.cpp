// The program's operator new and delete, counting.
#include "heap_counter.h"

#include <malloc.h>

#include <cstdlib>
#include <new>

namespace {

std::size_t bytes = 0;
std::size_t allocations = 0;
std::size_t held = 0;

void* counted(void* memory, std::size_t size) {
  if (memory == nullptr) throw std::bad_alloc();
  bytes += size;
  ++allocations;
  held += malloc_usable_size(memory);
  return memory;
}
void release(void* memory) {
  if (memory != nullptr) held -= malloc_usable_size(memory);
  std::free(memory);
}

}  // namespace

namespace onegin {
std::size_t heap_bytes() { return bytes; }
std::size_t heap_allocations() { return allocations; }
std::size_t heap_held() { return held; }
}  // namespace onegin

void* operator new(std::size_t size) { return counted(std::malloc(size != 0 ? size : 1), size); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  const auto line = static_cast<std::size_t>(alignment);
  return counted(std::aligned_alloc(line, (size + line - 1) / line * line), size);
}
// Which the address sanitizer would answer itself otherwise, for our delete to free.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  try {
    return operator new(size);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
void operator delete(void* memory) noexcept { release(memory); }
void operator delete(void* memory, std::size_t) noexcept { release(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { release(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { release(memory); }
