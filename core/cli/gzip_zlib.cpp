// By zlib, in pieces: only the size is kept.
#include <zlib.h>

#include <algorithm>
#include <array>

#include "cli/gzip.h"

namespace onegin::cli {

std::optional<std::uint64_t> gzip_size(std::span<const std::byte> text) {
  constexpr int kGzip = 16 + MAX_WBITS;  // gzip's header and the widest window
  constexpr int kMemory = 8;             // zlib's and gzip's own default
  z_stream stream{};
  if (deflateInit2(&stream, 9, Z_DEFLATED, kGzip, kMemory, Z_DEFAULT_STRATEGY) != Z_OK) return {};
  std::array<Bytef, 65536> out;
  std::uint64_t size = 0;
  int state = Z_OK;
  while (state != Z_STREAM_END) {
    const std::size_t piece = std::min<std::size_t>(text.size(), 1U << 20U);
    // zlib only reads through this pointer.
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(text.data()));
    stream.avail_in = static_cast<uInt>(piece);
    text = text.subspan(piece);
    do {
      stream.next_out = out.data();
      stream.avail_out = static_cast<uInt>(out.size());
      state = deflate(&stream, text.empty() ? Z_FINISH : Z_NO_FLUSH);
      size += out.size() - stream.avail_out;
    } while (stream.avail_out == 0);
  }
  deflateEnd(&stream);
  return size;
}

}  // namespace onegin::cli
