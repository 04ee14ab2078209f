// The views of the room Words, and what they share: a sentence's field, what a view needs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "draw/widgets.h"
#include "state/intents.h"
#include "state/words_views.h"

namespace onegin::web::words_room {

float units_height(const State& state, float width);
void draw_units(const State& state, Rect area, Intents& intents);
float bag_height(const State& state, float width);
void draw_bag(const State& state, Rect area, Intents& intents);
float embeddings_height(const State& state, float width);
void draw_embeddings(const State& state, Rect area, Intents& intents);
float contexts_height(const State& state, float width);
void draw_contexts(const State& state, Rect area, Intents& intents);

// ---- what they share
// A few sentences above a view, cut from the top.
float words_height(std::string_view words, float width);
void draw_words(Rect& rest, std::string_view words);
// A heading below a hairline, cut from the top.
float title_height();
void draw_title(Rect& rest, std::string_view title, std::string_view help = {});
// The sentence that is cut and counted.
float sentence_height();
void draw_sentence(const State& state, Rect& rest, Intents& intents);
// What is missing, and a button that gives it.
struct Missing {
  std::string_view sentence, button;
  Intent intent;
};
float missing_height(const Missing& missing, float width);
void draw_missing(const Missing& missing, Rect area, Intents& intents);

// Tokens beside each other, the same ones on the same ground; as many as `most`.
class Chips {
 public:
  Chips(const std::vector<std::string>& tokens, float width, std::size_t most = 160);
  float height() const { return height_; }
  void draw(ImVec2 corner, std::string_view name) const;

 private:
  struct Chip {
    std::string text;
    std::size_t hue;
    Rect place;
  };
  std::vector<Chip> chips_;
  std::string spoken_, more_;
  Rect more_place_;
  float height_ = 0;
};

}  // namespace onegin::web::words_room
