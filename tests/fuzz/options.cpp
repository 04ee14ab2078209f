// What the sanitizers do without being told; ASAN_OPTIONS and UBSAN_OPTIONS come on top.

// Walking the stack at each allocation and keeping 256 MB of freed memory cost half the speed. An
// input frees a few hundred kilobytes, so all that it freed stays poisoned to its end. For the
// place of an allocation in a report: ASAN_OPTIONS=malloc_context_size=30.
extern "C" const char* __asan_default_options() {
  return "malloc_context_size=1:quarantine_size_mb=4:thread_local_quarantine_size_kb=64";
}

extern "C" const char* __ubsan_default_options() { return "print_stacktrace=1"; }
