// Pictures to regions and a first state, forward and backward.
#include "models/neural/convolution_encoder.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "math/activations.h"
#include "models/neural/initial.h"
#include "models/neural/rows.h"

namespace onegin {
namespace {

// The names of the channels that the first convolution reads: the first three without coordinates,
// all five with coordinates.
constexpr std::string_view kChannels[] = {phrase("red"), phrase("green"), phrase("blue"),
                                          phrase("column"), phrase("row")};

}  // namespace

ConvolutionEncoder::ConvolutionEncoder(const Config& config,
                                       std::shared_ptr<const Pictures> pictures, std::size_t side,
                                       const SourceRows& rows, Parameters& parameters,
                                       WeightForms& forms, Activations& activations)
    : config_(config), pictures_(std::move(pictures)), rows_(rows), side_(side) {
  const auto add = [&](std::string name, const char* meaning, std::size_t columns, bool training) {
    return activations.add({.name = std::move(name),
                            .meaning = meaning,
                            .extent = Extent::each_source,
                            .columns = columns,
                            .training = training});
  };
  pixels_ = activations.add({.name = "picture",
                             .meaning = "the colours of each pixel",
                             .extent = Extent::each_source,
                             .columns = side * side * colours(),
                             .planes = {picture_plane()}});
  drawn_ = activations.add({.name = "picture.drawn",
                            .meaning = "red, green and blue of each pixel, of one picture",
                            .extent = Extent::once,
                            .columns = side * side * 3});
  if (config.shift > 0) {
    shifts_ = activations.add({.name = "picture.shifts",
                               .meaning = "how far each is moved",
                               .extent = Extent::each_source,
                               .columns = 2,
                               .training = true,
                               .ids = true});
  }
  parameters.set_rate(config.rate);
  std::size_t inputs = colours();
  for (std::size_t i = 0; i < config.channels.size(); ++i) {
    const std::string name = "conv." + std::to_string(i);
    const std::size_t outputs = config.channels[i], half = Convolution::half(side);
    Activation y{.name = name, .meaning = "feature maps", .extent = Extent::each_source};
    y.columns = half * half * outputs;
    y.layer = static_cast<int>(i);
    Plane maps{"maps", phrase("feature maps of a convolution")};
    if (i + 1 == config.channels.size()) {
      y.extent = Extent::places;
      y.columns = outputs;
      y.layer = 0;
      maps = {"m", phrase("what the encoder says of each region of the picture")};
    }
    maps.pictures = {.side = half, .stride = Convolution::kStride};
    y.planes = {std::move(maps)};
    layers_.emplace_back(
        Convolution::Config{
            .inputs = inputs, .outputs = outputs, .side = side, .first = i == 0, .y = std::move(y)},
        name, parameters, forms, activations);
    inputs = outputs;
    side = half;
  }
  parameters.set_rate(config.bridge_rate);
  mean_ = add("regions.mean", "mean of the regions", width(), false);
  d_mean_ = add("regions.d_mean", "dL/d of it", width(), true);
  for (std::size_t i = 0; i < states(); ++i) {
    const char* name = i == 0 ? "bridge_h" : "bridge_c";
    bridges_.emplace_back(name, width(), config.hidden, 1, true, parameters, forms);
    Activation first{.name = name + std::string(".first"),
                     .meaning = "the decoder's first state",
                     .extent = Extent::each_source,
                     .columns = config.hidden};
    first.planes = {i == 0 ? Plane{"h_0",
                                   phrase("the decoder's first hidden state, which is what the "
                                          "encoder hands on of the whole source"),
                                   Scale::tanh}
                           : Plane{"c_0", phrase("the decoder's first cell"), Scale::tanh}};
    first_[i] = activations.add(std::move(first));
    d_first_[i] = add(name + std::string(".d_first"), "dL/d of it", config.hidden, true);
  }
  parameters.set_rate(1);
}

Plane ConvolutionEncoder::picture_plane() const {
  Plane plane{"picture", phrase("the picture that the network sees")};
  const std::size_t channels = colours();
  plane.pictures = {
      .side = side_, .channels = std::span(kChannels).first(channels), .coloured = true};
  return plane;
}

// Row and column of each region, from 1 on.
std::vector<std::string> ConvolutionEncoder::place_names() const {
  const std::size_t side = layers_.back().side();
  std::vector<std::string> names;
  for (std::size_t i = 0; i < regions(); ++i) {
    names.push_back(std::to_string(i / side + 1) + "," + std::to_string(i % side + 1));
  }
  return names;
}

void ConvolutionEncoder::initialise(Pieces& pieces, Random& random) {
  for (Convolution& layer : layers_) layer.initialise(pieces, random);
  const double bound = 1 / std::sqrt(static_cast<double>(width()));
  for (const Linear& bridge : bridges_) {
    fill_uniform(pieces, bridge.weight()->weights, bound, random);
    fill_uniform(pieces, bridge.bias()->weights, bound, random);
  }
}

// Writes the picture moved by `right` and `down` pixels; what comes in at an edge repeats the pixel
// at the edge.
void ConvolutionEncoder::place(const Scalar* drawn, int right, int down, Scalar* pixels) const {
  const int side = static_cast<int>(side_);
  const auto along = [&](int i) {
    return static_cast<Scalar>(2 * i + 1 - side) / static_cast<Scalar>(side);
  };
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      const int row = std::clamp(y - down, 0, side - 1),
                column = std::clamp(x - right, 0, side - 1);
      pixels = std::copy_n(drawn + 3 * (row * side + column), 3, pixels);
      if (!config_.coordinates) continue;
      *pixels++ = along(x);
      *pixels++ = along(y);
    }
  }
}

void ConvolutionEncoder::draw(Pieces& pieces, Random* random, Workspace& work) const {
  const std::size_t size = side_ * side_ * colours(), sources = work.size().sources;
  const bool moves = random != nullptr && config_.shift > 0;
  if (moves) {
    pieces(Pieces::kDrawn * static_cast<double>(2 * sources), [&] {
      const auto all = static_cast<std::uint32_t>(2 * config_.shift + 1);
      for (std::size_t i = 0; i < 2 * sources; ++i) work.ids(shifts_)[i] = random->below(all);
    });
  }
  // A picture is drawn at 8 x 8 points of a pixel.
  constexpr double kEachPixel = 64;
  each_row(pieces, sources, kEachPixel * static_cast<double>(size),
           [&](std::size_t first, std::size_t count) {
             for (std::size_t n = first; n < first + count; ++n) {
               pictures_->draw(rows_.tokens(n, work), work[drawn_]);
               const TokenId* shift = moves ? work.ids(shifts_) + 2 * n : nullptr;
               place(work[drawn_], moves ? static_cast<int>(shift[0]) - config_.shift : 0,
                     moves ? static_cast<int>(shift[1]) - config_.shift : 0,
                     work[pixels_] + n * size);
             }
           });
}

void ConvolutionEncoder::forward(Pieces& pieces, Random* random, Workspace& work) const {
  if (work.size().sources == 0) return;
  draw(pieces, random, work);
  convolve(pieces, work);
}

void ConvolutionEncoder::forward_picture(Pieces& pieces, const Scalar* picture,
                                         Workspace& work) const {
  place(picture, 0, 0, work[pixels_]);
  convolve(pieces, work);
}

void ConvolutionEncoder::convolve(Pieces& pieces, Workspace& work) const {
  const std::size_t sources = work.size().sources;
  const Scalar* x = work[pixels_];
  for (const Convolution& layer : layers_) {
    layer.forward(pieces, sources, x, work);
    x = work[layer.y_index()];
  }
  bridge(pieces, work);
}

void ConvolutionEncoder::bridge(Pieces& pieces, Workspace& work) const {
  const std::size_t sources = work.size().sources, m = width(), h = config_.hidden;
  each_row(pieces, sources, Pieces::kCopied * static_cast<double>(regions() * m),
           [&](std::size_t first, std::size_t count) {
             for (std::size_t n = first; n < first + count; ++n) {
               Scalar* mean = work[mean_] + n * m;
               std::fill_n(mean, m, Scalar{0});
               const Scalar* place = memory(work) + n * regions() * m;
               for (std::size_t s = 0; s < regions(); ++s) {
                 for (std::size_t j = 0; j < m; ++j) mean[j] += place[s * m + j];
               }
               for (std::size_t j = 0; j < m; ++j) mean[j] /= static_cast<Scalar>(regions());
             }
           });
  for (std::size_t i = 0; i < states(); ++i) {
    Scalar* first = work[first_[i]];
    bridges_[i].forward(pieces, sources, work[mean_], nullptr, first);
    each_row(
        pieces, sources, Pieces::kExponential * static_cast<double>(h),
        [&](std::size_t from, std::size_t count) { tanh_in_place(count * h, first + from * h); });
  }
}

void ConvolutionEncoder::bridge_back(Pieces& pieces, Workspace& work) const {
  const std::size_t sources = work.size().sources, m = width(), h = config_.hidden;
  for (std::size_t i = 0; i < states(); ++i) {
    pieces(Pieces::kCopied * static_cast<double>(sources * h), [&] {
      const Scalar* first = work[first_[i]];
      Scalar* d = work[d_first_[i]];
      for (std::size_t j = 0; j < sources * h; ++j) d[j] *= 1 - first[j] * first[j];
    });
    bridges_[i].backward(pieces, sources, work[mean_], work[d_first_[i]], work[d_mean_]);
    each_row(pieces, sources, Pieces::kCopied * static_cast<double>(regions() * m),
             [&](std::size_t first, std::size_t count) {
               for (std::size_t n = first; n < first + count; ++n) {
                 const Scalar* d = work[d_mean_] + n * m;
                 Scalar* place = d_memory(work) + n * regions() * m;
                 for (std::size_t s = 0; s < regions(); ++s) {
                   for (std::size_t j = 0; j < m; ++j) {
                     place[s * m + j] += d[j] / static_cast<Scalar>(regions());
                   }
                 }
               }
             });
  }
}

void ConvolutionEncoder::begin_back(Pieces& pieces, Workspace& work) const {
  const std::size_t sources = work.size().sources;
  zero(pieces, sources * regions() * width(), d_memory(work));
  for (std::size_t i = 0; i < states(); ++i) {
    zero(pieces, sources * config_.hidden, work[d_first_[i]]);
  }
}

void ConvolutionEncoder::backward(Pieces& pieces, Workspace& work) const {
  const std::size_t sources = work.size().sources;
  if (sources == 0) return;
  bridge_back(pieces, work);
  for (std::size_t i = layers_.size(); i-- > 0;) {
    Scalar* d_x = i == 0 ? nullptr : work[layers_[i - 1].d_y_index()];
    layers_[i].backward(pieces, sources, d_x, work);
  }
}

}  // namespace onegin
