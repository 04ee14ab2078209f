// An encoder that looks at the picture that a source stands for (Vinyals et al. 2015, Xu et al.
// 2015).
#pragma once

#include <array>
#include <deque>
#include <memory>
#include <vector>

#include "models/neural/convolution.h"
#include "models/neural/linear.h"
#include "models/neural/pictures.h"
#include "models/neural/source_encoder.h"

namespace onegin {

// Convolutions, each of half the side: the pixels of the last are the regions of the picture, row
// by row, which are its places (M channels). A convolution does not know where it looks; with
// coordinates, its column and its row, from -1 to 1, are two more colours of each pixel (Liu et al.
// 2018). The decoder begins with h = tanh(W_h m + b_h) of the
// mean m of the regions, and with c likewise.
class ConvolutionEncoder : public SourceEncoder {
 public:
  struct Config {
    std::vector<std::size_t> channels;  // of each convolution
    std::size_t hidden = 0;             // H
    bool cell = false;                  // the decoder has one
    bool coordinates = false;           // each pixel also says where it stands
    int shift = 0;                      // pixels, at the most, while training
    double rate = 1, bridge_rate = 1;   // of convolutions and bridges, as Tensor has it
  };

  // Declares conv.0, conv.1, ..., bridge_h, bridge_c. Without pictures it can only be counted.
  ConvolutionEncoder(const Config& config, std::shared_ptr<const Pictures> pictures,
                     std::size_t side, const SourceRows& rows, Parameters& parameters,
                     WeightForms& forms, Activations& activations);

  std::size_t width() const override { return layers_.back().outputs(); }
  std::size_t places_for(std::size_t /*longest*/) const override { return regions(); }
  std::uint64_t most_places(std::uint64_t sources, std::uint64_t /*tokens*/) const override {
    return sources * regions();
  }
  // A source without a token is none.
  std::size_t count(std::size_t source, Workspace& work) const override {
    return rows_.length(source, work) > 0 ? regions() : 0;
  }
  std::string_view attention_meaning() const override {
    return phrase("attention to each region of the picture");
  }
  std::vector<std::string> place_names() const override;

  void forward(Pieces& pieces, Random* random, Workspace& work) const override;
  // The same of the one source of a pass, which looks so (S, S, 3), red, green and blue in [0, 1].
  void forward_picture(Pieces& pieces, const Scalar* picture, Workspace& work) const;
  const Scalar* memory(Workspace& work) const override { return work[layers_.back().y_index()]; }
  const Scalar* first_h(Workspace& work) const override { return work[first_[0]]; }
  const Scalar* first_c(Workspace& work) const override {
    return config_.cell ? work[first_[1]] : nullptr;
  }
  void begin_back(Pieces& pieces, Workspace& work) const override;
  Scalar* d_memory(Workspace& work) const override { return work[layers_.back().d_y_index()]; }
  Scalar* d_first_h(Workspace& work) const override { return work[d_first_[0]]; }
  Scalar* d_first_c(Workspace& work) const override {
    return config_.cell ? work[d_first_[1]] : nullptr;
  }
  void backward(Pieces& pieces, Workspace& work) const override;
  void initialise(Pieces& pieces, Random& random) override;

 private:
  std::size_t regions() const { return layers_.back().pixels(); }  // P
  std::size_t states() const { return config_.cell ? 2 : 1; }
  void draw(Pieces& pieces, Random* random, Workspace& work) const;
  std::size_t colours() const { return config_.coordinates ? 5 : 3; }
  Plane picture_plane() const;
  // From a picture (S, S, 3) to what the first convolution reads (S, S, colours).
  void place(const Scalar* drawn, int right, int down, Scalar* pixels) const;
  void convolve(Pieces& pieces, Workspace& work) const;
  void bridge(Pieces& pieces, Workspace& work) const;
  void bridge_back(Pieces& pieces, Workspace& work) const;

  Config config_;
  std::shared_ptr<const Pictures> pictures_;
  const SourceRows& rows_;
  std::deque<Convolution> layers_;
  std::vector<Linear> bridges_;  // of h and c (H, M)
  std::size_t side_;
  Activations::Index pixels_;                              // (N, S * S * colours)
  Activations::Index drawn_;                               // (S * S * 3) of one picture
  Activations::Index shifts_ = 0;                          // (N, 2) ids
  Activations::Index mean_, d_mean_;                       // (N, M)
  std::array<Activations::Index, 2> first_{}, d_first_{};  // (N, H)
};

}  // namespace onegin
