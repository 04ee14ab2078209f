// A plane as a message carries it; also in the library in double, whose module answers Example in a
// page.
#include <cstring>
#include <utility>

#include "session/jobs.h"

namespace onegin {
namespace {

std::string_view name_of(Scale scale) {
  switch (scale) {
    case Scale::gate:
      return "gate";
    case Scale::share:
      return "share";
    case Scale::tanh:
      return "tanh";
    case Scale::any:
      break;
  }
  return "any";
}

}  // namespace

PlaneDescription pack(const TracePlane& plane, Bytes& payload) {
  const std::size_t offset = payload.size() / sizeof(float);
  payload.resize(payload.size() + plane.values.size() * sizeof(float));
  std::byte* to = payload.data() + offset * sizeof(float);
  for (const Scalar value : plane.values) {
    const auto number = static_cast<float>(value);
    std::memcpy(to, &number, sizeof number);
    to += sizeof number;
  }
  std::vector<Sentence> titles;
  const ChannelPictures& pictures = plane.pictures;
  const double side = static_cast<double>(pictures.side);
  const auto numbers = static_cast<double>(plane.rows * plane.columns);
  for (const std::string_view title : pictures.side > 0 ? pictures.channels : plane.titles) {
    titles.push_back(say(title));
  }
  return {plane.name,
          plane.tensor,
          static_cast<double>(plane.layer),
          static_cast<double>(plane.rows),
          static_cast<double>(plane.columns),
          static_cast<double>(offset),
          std::string(name_of(plane.scale)),
          plane.meaning.empty() ? Sentence() : say(plane.meaning),
          plane.order,
          std::move(titles),
          plane.of_source,
          plane.over_source,
          plane.whole_source,
          side,
          side > 0 ? numbers / (side * side) : 0,
          pictures.coloured,
          std::string(pictures.module),
          static_cast<double>(pictures.stride)};
}

}  // namespace onegin
