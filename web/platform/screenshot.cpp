// Writes an uncompressed PNG (stored deflate blocks): no library needed.
#include "screenshot.h"

#include <GLFW/glfw3.h>

#include <array>
#include <cstdint>
#include <fstream>
#include <vector>

namespace onegin::web {
namespace {

using Buffer = std::vector<std::uint8_t>;

void put32(Buffer& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8)
    out.push_back(static_cast<std::uint8_t>(value >> shift));
}

std::uint32_t crc(const Buffer& data, std::size_t from) {
  std::uint32_t c = 0xFFFFFFFFu;
  for (std::size_t i = from; i < data.size(); ++i) {
    c ^= data[i];
    for (int k = 0; k < 8; ++k) c = (c >> 1) ^ (0xEDB88320u & (0u - (c & 1u)));
  }
  return ~c;
}

void put_chunk(Buffer& out, const char* name, const Buffer& content) {
  put32(out, static_cast<std::uint32_t>(content.size()));
  const std::size_t from = out.size();
  out.insert(out.end(), name, name + 4);
  out.insert(out.end(), content.begin(), content.end());
  put32(out, crc(out, from));
}

// zlib with stored blocks of at most 65,535 bytes.
Buffer stored(const Buffer& raw) {
  Buffer out{0x78, 0x01};
  std::uint32_t a = 1, b = 0;
  for (const std::uint8_t byte : raw) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  for (std::size_t at = 0; at < raw.size(); at += 65535) {
    const std::size_t size = std::min<std::size_t>(65535, raw.size() - at);
    out.push_back(at + size == raw.size() ? 1 : 0);
    out.push_back(static_cast<std::uint8_t>(size & 255));
    out.push_back(static_cast<std::uint8_t>(size >> 8));
    out.push_back(static_cast<std::uint8_t>(~size & 255));
    out.push_back(static_cast<std::uint8_t>((~size >> 8) & 255));
    out.insert(out.end(), raw.begin() + static_cast<std::ptrdiff_t>(at),
               raw.begin() + static_cast<std::ptrdiff_t>(at + size));
  }
  put32(out, b << 16 | a);
  return out;
}

}  // namespace

bool write_screenshot(const std::string& file, int width, int height) {
  const auto w = static_cast<std::size_t>(width), h = static_cast<std::size_t>(height);
  Buffer pixels(w * h * 4);
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, pixels.data());
  Buffer rows;
  rows.reserve(h * (w * 3 + 1));
  for (std::size_t y = h; y-- > 0;) {
    rows.push_back(0);
    for (std::size_t x = 0; x < w; ++x) {
      for (std::size_t c = 0; c < 3; ++c) rows.push_back(pixels[(y * w + x) * 4 + c]);
    }
  }
  Buffer header;
  put32(header, static_cast<std::uint32_t>(width));
  put32(header, static_cast<std::uint32_t>(height));
  header.insert(header.end(), {8, 2, 0, 0, 0});
  Buffer png{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  put_chunk(png, "IHDR", header);
  put_chunk(png, "IDAT", stored(rows));
  put_chunk(png, "IEND", {});
  std::ofstream out(file, std::ios::binary);
  out.write(reinterpret_cast<const char*>(png.data()), static_cast<std::streamsize>(png.size()));
  return out.good();
}

}  // namespace onegin::web
