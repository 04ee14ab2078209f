// The sentences about letters, where a person sees the letters: once beside the text, and once
// above what is asked, of what the text does not have.
#pragma once

#include <vector>

#include "draw/letters.h"
#include "draw/widgets.h"
#include "state/state.h"

namespace onegin::web {

// Of the text, as far as it has been read. `read_on`: a little more of it is read first.
const std::vector<Remark>& remarks_of_text(const State& state, bool read_on = false);
// Of what stands in the open tab: what is asked, and what the models answer.
std::vector<Remark> remarks_of_question(const State& state);

float remarks_height(const std::vector<Remark>& remarks, float width);
void draw_remarks(const std::vector<Remark>& remarks, Rect area);

}  // namespace onegin::web
