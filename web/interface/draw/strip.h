// A run of tokens coloured by probability, wrapped to a width.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "draw/token_text.h"
#include "draw/widgets.h"

namespace onegin::web {

struct StripToken {
  std::string text;  // " " and "\n" are drawn as signs
  double log10 = 0;
  bool oov = false;
  bool control = false;     // </s>
  bool difference = false;  // log10 of a ratio, not of a probability
  bool given = false;       // by a person: it has no probability
  double stretch = 1;       // of a difference's colour
};

class Strip {
 public:
  // `apart`: a gap between tokens (words); else they stand as in the text.
  Strip(std::vector<StripToken> tokens, float width, bool apart);
  float height() const { return height_; }
  // Draws at `corner`; the token pointed at, if `interactive`. `marked` is outlined.
  std::optional<std::size_t> draw(ImVec2 corner, std::string_view name, bool interactive,
                                  std::optional<std::size_t> marked) const;

 private:
  std::vector<StripToken> tokens_;
  bool apart_ = false;
  std::vector<Rect> places_;  // relative to the corner
  float height_ = 0;
};

// The common scale: colours with the probabilities they stand for.
void draw_legend(const Rect& area);

}  // namespace onegin::web
