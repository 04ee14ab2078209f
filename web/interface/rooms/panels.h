// The panels: pure functions of state that return what the person wants.
#pragma once

#include <array>
#include <string_view>

#include "draw/widgets.h"
#include "language/sentences.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {

struct Panel {
  std::string_view title;
  // The height it asks for at a width; 0: whatever is left.
  float (*height)(const State&, float width);
  void (*draw)(const State&, const Rect&, Intents&);
};

float toolbar_height(const State&, float width);
void draw_toolbar(const State&, const Rect&, Intents&);
float text_height(const State&, float width);
void draw_text_panel(const State&, const Rect&, Intents&);
float cards_height(const State&, float width);
// With no card unfolded: what is left of a low screen.
float least_cards_height(const State&, float width);
void draw_cards(const State&, const Rect&, Intents&);
// The mixture's row, at the foot of the cards; without a mixture nothing.
float mixture_height(const State&, float width);
void draw_mixture(const State&, const Rect&, Intents&);
float chart_height(const State&, float width);  // the least
void draw_chart(const State&, const Rect&, Intents&);
float question_height(const State&, float width);
void draw_question(const State&, const Rect&, Intents&);

// Files, a link and what the browser keeps; at the foot of the text panel.
float keep_height(const State&, float width);
void draw_keep(const State&, const Rect&, Intents&);

inline constexpr Panel kToolbar{"Onegin", toolbar_height, draw_toolbar};
inline constexpr Panel kTextPanel{"Text", text_height, draw_text_panel};
inline constexpr Panel kCards{"Models", cards_height, draw_cards};
inline constexpr Panel kChart{"Learning", chart_height, draw_chart};
inline constexpr Panel kQuestion{"Question", question_height, draw_question};

// The tabs of the question panel, drawn below its title strip.
float score_height(const State&, float width);
void draw_score(const State&, const Rect&, Intents&);
float rank_height(const State&, float width);
void draw_rank(const State&, const Rect&, Intents&);
float generate_height(const State&, float width);
void draw_generate(const State&, const Rect&, Intents&);
float comparison_height(const State&, float width);
void draw_comparison(const State&, const Rect&, Intents&);
// The row of models that know other types than the text; else nothing.
float common_height(const State&, float width);
void draw_common(const State&, Rect, Intents&);
struct TabRow {
  Tab tab;
  Panel panel;
  std::string_view help;
};
inline constexpr std::array<TabRow, 4> kTabs{
    {{Tab::score, {"Score", score_height, draw_score}, strings::kScoreTab},
     {Tab::rank, {"Rank", rank_height, draw_rank}, strings::kRankTab},
     {Tab::generate, {"Generate", generate_height, draw_generate}, strings::kGenerateTab},
     {Tab::compare, {"Compare", comparison_height, draw_comparison}, strings::kCompareTab}}};

// What the models expected at the event pointed at, side by side; part of the score tab.
float details_height(const State&, float width);
void draw_details(const State&, const Rect&, Intents&);

// How two models differ, in the place of that.
float difference_height(const State&, float width);
void draw_difference(const State&, Rect head, const Rect&, Intents&);

// The whole screen, laid out for its width.
Intents draw_screen(const State& state);

// Columns stack below this width.
inline constexpr float kPhoneWidth = 720;
// A panel this narrow stacks its own columns, too.
inline bool narrow(float width) { return width < kPhoneWidth - 200; }

}  // namespace onegin::web
