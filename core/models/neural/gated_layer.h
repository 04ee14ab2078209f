// The two gated layers, by the name that a setting has for them.
#pragma once

#include <array>
#include <memory>
#include <string_view>

#include "models/neural/gru_layer.h"
#include "models/neural/lstm_layer.h"

namespace onegin {

enum class GatedCell : int { lstm, gru };
inline constexpr std::array<std::string_view, 2> kGatedCells{"lstm", "gru"};

inline std::unique_ptr<RecurrentLayer> make_gated_layer(GatedCell cell, int hidden,
                                                        const RecurrentLayer::Place& place) {
  if (cell == GatedCell::gru) return std::make_unique<GruLayer>(hidden, place);
  return std::make_unique<LstmLayer>(hidden, LstmSwitches{}, place);
}

}  // namespace onegin
