// Rows of tokens sorted by heads, so that products read them in order, and back; what of them the
// memory keeps.
#include <algorithm>

#include "models/neural/attention.h"
#include "models/neural/rotary.h"

namespace onegin {

// Sorts the rows of a stream by heads, so that products read them in order, and turns queries and
// keys.
void CausalAttention::split(const Pass& pass, std::size_t b, const Scalar* qkv,
                            Workspace& work) const {
  const std::size_t steps = pass.steps(), past = config_.reach.past(), reach = past + steps;
  const std::size_t w = config_.width, d = config_.head();
  const auto key_to = [&](std::size_t h, std::size_t s, const Scalar* from) {
    Scalar* to = work[keys_] + ((b * config_.heads + h) * reach + s) * d;
    if (pass.angles != nullptr) {
      turn(d, pass.angles + s * d, 1, from, to);
    } else {
      std::copy_n(from, d, to);
    }
  };
  const auto value_to = [&](std::size_t h, std::size_t s, const Scalar* from) {
    std::copy_n(from, d, work[values_] + ((b * config_.heads + h) * reach + s) * d);
  };
  const Scalar* memory = pass.memory + b * pass.stream;
  for (std::size_t h = 0; h < config_.heads; ++h) {
    for (std::size_t s = pass.first[b]; s < past; ++s) {
      const Scalar* kept = memory + s * 2 * w + h * d;
      key_to(h, s, kept);
      value_to(h, s, kept + w);
    }
    for (std::size_t t = 0; t < steps; ++t) {
      const Scalar* row = qkv + (t * pass.streams() + b) * 3 * w + h * d;
      Scalar* query = work[queries_] + ((b * config_.heads + h) * steps + t) * d;
      if (pass.angles != nullptr) {
        turn(d, pass.angles + (past + t) * d, scale(), row, query);
      } else {
        for (std::size_t j = 0; j < d; ++j) query[j] = row[j] * scale();
      }
      key_to(h, past + t, row + w);
      value_to(h, past + t, row + 2 * w);
    }
  }
}

// The memory of a stream after the batch: the last C - 1 tokens of its reach, keys not turned.
void CausalAttention::keep(const Pass& pass, std::size_t b, const Scalar* qkv) const {
  const std::size_t steps = pass.steps(), past = config_.reach.past(), w = config_.width;
  Scalar* memory = pass.memory + b * pass.stream;
  for (std::size_t s = 0; s < past; ++s) {
    const std::size_t from = steps + s;
    const Scalar* token = from < past ? memory + from * 2 * w
                                      : qkv + ((from - past) * pass.streams() + b) * 3 * w + w;
    std::copy_n(token, 2 * w, memory + s * 2 * w);
  }
}

// The gradients of q, k and v from heads back to rows.
void CausalAttention::join_back(const Pass& pass, std::size_t b, Workspace& work) const {
  const std::size_t steps = pass.steps(), w = config_.width, d = config_.head();
  const std::size_t size = pass.rows() * w, past = config_.reach.past();
  for (std::size_t h = 0; h < config_.heads; ++h) {
    for (std::size_t t = 0; t < steps; ++t) {
      const Scalar* from = work[scratch_.d_heads] + ((b * config_.heads + h) * steps + t) * d;
      Scalar* to = work[scratch_.qkv] + (t * pass.streams() + b) * 3 * w + h * d;
      if (pass.angles != nullptr) {
        const Scalar* angles = pass.angles + (past + t) * d;
        turn_back(d, angles, scale(), from, to);
        turn_back(d, angles, 1, from + size, to + w);
      } else {
        for (std::size_t j = 0; j < d; ++j) to[j] = from[j] * scale();
        std::copy_n(from + size, d, to + w);
      }
      std::copy_n(from + 2 * size, d, to + 2 * w);
    }
  }
}

}  // namespace onegin
