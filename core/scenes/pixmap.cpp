// Reads Netpbm's header, and takes means of areas.
#include "scenes/pixmap.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>

namespace onegin {
namespace {

constexpr std::size_t kMostPixels = std::size_t{1} << 26;  // what a picture may have

struct Pixmap {
  std::size_t width = 0, height = 0;
  unsigned most = 255;
  std::span<const std::byte> pixels;

  // 0 to 1.
  double at(std::size_t x, std::size_t y, std::size_t colour) const {
    const auto value = std::to_integer<unsigned>(pixels[(y * width + x) * 3 + colour]);
    return std::min(1.0, static_cast<double>(value) / most);
  }
};

// The numbers of a header, between spaces and comments.
class Header {
 public:
  explicit Header(std::span<const std::byte> file) : file_(file) {}

  std::optional<std::size_t> number() {
    skip_blanks();
    std::size_t value = 0, digits = 0;
    for (; is_digit(next()) && value < kMostPixels; ++at_, ++digits) {
      value = 10 * value + static_cast<std::size_t>(next() - '0');
    }
    if (digits == 0 || is_digit(next())) return std::nullopt;
    return value;
  }
  // What follows the one blank after the last number.
  std::span<const std::byte> rest() const { return file_.subspan(std::min(at_ + 1, file_.size())); }

 private:
  static bool is_digit(int c) { return c >= '0' && c <= '9'; }
  static bool is_blank(int c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
  int next() const { return at_ < file_.size() ? std::to_integer<int>(file_[at_]) : -1; }
  void skip_blanks() {
    for (; is_blank(next()) || next() == '#'; ++at_) {
      if (next() != '#') continue;
      while (next() != '\n' && next() != -1) ++at_;
    }
  }

  std::span<const std::byte> file_;
  std::size_t at_ = 2;
};

Error damaged() {
  return Error{say("the picture is damaged: its first line does not say how large it is, or pixels "
                   "are missing"),
               "", say("save it anew, or choose another")};
}

Result<Pixmap> parse(std::span<const std::byte> file) {
  if (!is_pixmap(file)) return damaged();
  Header header(file);
  const auto width = header.number(), height = header.number(), most = header.number();
  if (!width || !height || !most) return damaged();
  if (*width == 0 || *height == 0 || *most == 0 || *most > 255) return damaged();
  if (*width > kMostPixels / *height) {
    return Error{say("a picture of {0} x {1} pixels is too large", *width, *height), "",
                 say("make it smaller; models see {0} x {0} pixels of it", kSceneSide)};
  }
  Pixmap pixmap{*width, *height, static_cast<unsigned>(*most), header.rest()};
  if (pixmap.pixels.size() < 3 * pixmap.width * pixmap.height) return damaged();
  return pixmap;
}

// What a stretch from `begin` to `end` covers of pixel i.
double covered(double begin, double end, std::size_t i) {
  const auto from = static_cast<double>(i);
  return std::max(0.0, std::min(end, from + 1) - std::max(begin, from));
}

struct Stretch {
  double begin = 0, end = 0;  // in pixels of the pixmap; may lie outside of it
  std::size_t first(std::size_t size) const {
    return static_cast<std::size_t>(std::clamp(std::floor(begin), 0.0, static_cast<double>(size)));
  }
  std::size_t last(std::size_t size) const {
    return static_cast<std::size_t>(std::clamp(std::ceil(end), 0.0, static_cast<double>(size)));
  }
};

// The mean over an area; paper where there is no picture.
double mean(const Pixmap& from, const Stretch& across, const Stretch& down, std::size_t colour) {
  double sum = 0, weight = 0;
  for (std::size_t y = down.first(from.height); y < down.last(from.height); ++y) {
    const double high = covered(down.begin, down.end, y);
    for (std::size_t x = across.first(from.width); x < across.last(from.width); ++x) {
      const double share = high * covered(across.begin, across.end, x);
      sum += share * from.at(x, y, colour);
      weight += share;
    }
  }
  const double area = (across.end - across.begin) * (down.end - down.begin);
  return (sum + std::max(0.0, area - weight)) / area;
}

}  // namespace

bool is_pixmap(std::span<const std::byte> file) {
  if (file.size() < 3 || file[0] != std::byte{'P'} || file[1] != std::byte{'6'}) return false;
  if (std::to_integer<int>(file[2]) > ' ') return false;
  Header header(file);
  return header.number() && header.number() && header.number();
}

Result<Picture> read_pixmap(std::span<const std::byte> file) {
  const auto pixmap = parse(file);
  if (!pixmap) return pixmap.error();
  const auto side = static_cast<std::size_t>(kSceneSide);
  const double larger = static_cast<double>(std::max(pixmap->width, pixmap->height));
  const double unit = larger / static_cast<double>(side);  // pixels of the pixmap for one of ours
  const double left = (larger - static_cast<double>(pixmap->width)) / 2;
  const double above = (larger - static_cast<double>(pixmap->height)) / 2;
  Picture picture;
  for (std::size_t i = 0; i < picture.size(); ++i) {
    const auto x = static_cast<double>(i / 3 % side), y = static_cast<double>(i / 3 / side);
    const Stretch across{x * unit - left, (x + 1) * unit - left};
    const Stretch down{y * unit - above, (y + 1) * unit - above};
    picture[i] = static_cast<std::uint8_t>(std::lround(255 * mean(*pixmap, across, down, i % 3)));
  }
  return picture;
}

}  // namespace onegin
