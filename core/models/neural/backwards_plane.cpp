// One name and one meaning for each plane of the recurrent layers.
#include "models/neural/backwards_plane.h"

#include <array>

#include "sentence.h"

namespace onegin {
namespace {

struct Pair {
  std::string_view forwards;
  Plane backwards;
};

// Planes refer to their names.
constexpr std::array kPlanes{
    Pair{"h", {"back_h", phrase("hidden state h_t of the layer that reads from the right")}},
    Pair{"c", {"back_c", phrase("cell c_t of the layer that reads from the right")}},
    Pair{"i", {"back_i", phrase("input gate i_t of the layer that reads from the right")}},
    Pair{"f", {"back_f", phrase("forget gate f_t of the layer that reads from the right")}},
    Pair{"g", {"back_g", phrase("candidate g_t of the layer that reads from the right")}},
    Pair{"o", {"back_o", phrase("output gate o_t of the layer that reads from the right")}},
    Pair{"tanh_c",
         {"back_tanh_c", phrase("tanh of the cell c_t of the layer that reads from the right")}},
    Pair{"r", {"back_r", phrase("reset gate r_t of the layer that reads from the right")}},
    Pair{"z", {"back_z", phrase("update gate z_t of the layer that reads from the right")}},
    Pair{"n", {"back_n", phrase("candidate n_t of the layer that reads from the right")}},
    Pair{"q",
         {"back_q",
          phrase("what the reset gate of the layer that reads from the right multiplies")}},
};

bool in_name(char c) { return (c >= 'a' && c <= 'z') || c == '_'; }

}  // namespace

std::string backwards_equation(std::string_view equation) {
  std::string out;
  for (std::size_t i = 0; i < equation.size();) {
    if (!in_name(equation[i])) {
      out += equation[i] == '\'' ? '"' : equation[i];
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < equation.size() && in_name(equation[end])) ++end;
    std::string_view name = equation.substr(i, end - i);
    i = end;
    if (name.starts_with("a_")) {
      out += "a_";
      name.remove_prefix(2);
    }
    if (name != "sigmoid" && name != "tanh") out += kBackwards;
    out += name;
  }
  return out;
}

Plane backwards_plane(const Plane& plane) {
  for (const Pair& pair : kPlanes) {
    if (pair.forwards == plane.name)
      return {pair.backwards.name, pair.backwards.meaning, plane.scale, plane.depth};
  }
  return {};  // a trace does not show it
}

}  // namespace onegin
