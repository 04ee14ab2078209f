// The program's operator new and delete, counting.
#include "heap_counter.h"

#include <cstdlib>
#include <new>

namespace {
std::size_t bytes = 0;
std::size_t allocations = 0;
}  // namespace

namespace onegin {
std::size_t heap_bytes() { return bytes; }
std::size_t heap_allocations() { return allocations; }
}  // namespace onegin

void* operator new(std::size_t size) {
  bytes += size;
  ++allocations;
  if (void* memory = std::malloc(size != 0 ? size : 1)) return memory;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  bytes += size;
  ++allocations;
  const auto line = static_cast<std::size_t>(alignment);
  if (void* memory = std::aligned_alloc(line, (size + line - 1) / line * line)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
