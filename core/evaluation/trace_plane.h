// The planes of a trace, and the list in which they are gathered.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "math/scalar.h"
#include "models/neural/workspace.h"

namespace onegin {

struct TracePlane {
  std::string name;    // "h", "f", "dh", "step_gradient"
  std::string tensor;  // the weight that it is about, or empty
  int layer = 0;
  std::size_t rows = 0, columns = 0;
  std::string_view meaning;  // a phrase
  Scale scale = Scale::any;
  std::vector<Scalar> values = {};            // (rows, columns), row-major
  std::vector<std::uint32_t> order = {};      // of the columns, if asked for
  std::vector<std::string_view> titles = {};  // of the columns, phrases; none: they are units
  // Where a source stands apart: its rows, or its columns, are the source's tokens, or the places
  // that the network has in their stead; its one row is about the source as a whole.
  bool of_source = false, over_source = false, whole_source = false;
  ChannelPictures pictures = {};
};

struct TracePlanes {
  std::vector<std::string> wanted;  // names; empty: all
  bool units = false;               // of the units alone: none of the logits
  std::vector<TracePlane> all = {};

  bool wants(std::string_view name) const;
  // Where the values of a new plane are to be written; null if nobody wants it.
  Scalar* add(TracePlane plane);
  // A new plane whose rows are still to come, in their order: its place in `all`; nullopt: nobody
  // wants it.
  std::optional<std::size_t> begin(TracePlane plane);
  // Rows of a plane that was begun.
  void append(std::optional<std::size_t> place, std::span<const Scalar> rows);
  // Block `index` of `blocks` equal blocks of the columns of an activation's numbers (rows, .).
  void add_block(const Activation& activation, const Plane& plane, std::size_t rows,
                 std::span<const Scalar> numbers, std::size_t blocks, std::size_t index);
};

}  // namespace onegin
