// Chooses the letters that are looked at, and draws what is said of them.
#include "parts/remarks.h"

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>
#include <utility>

#include "draw/fonts.h"
#include "draw/mirror.h"
#include "draw/token_text.h"
#include "language/words.h"
#include "quotation.h"

namespace onegin::web {
namespace {

constexpr std::size_t kBytesPerFrame = 1024 * 1024;
constexpr float kGap = 4;  // above a sentence

Letters& letters_of_text(const State& state) {
  static Letters letters;
  letters.fit(state.text.bytes);
  return letters;
}

void read_score(const State& state, Letters& letters) {
  letters.read(state.question);
  for (const Slot* slot : state.speakers()) {
    if (!state.pointed || *state.pointed >= slot->scored.size()) continue;
    for (const TokenProbability& likely : slot->scored[*state.pointed].likeliest) {
      letters.read(drawn(likely.token));
    }
  }
  if (!state.difference.shown) return;
  for (const DifferentToken& row : state.difference.most)
    letters.read(drawn(row.context + row.token));
}

// Which models have no part in what is asked.
std::optional<Remark> remark_of_blanks(const State& state) {
  constexpr std::array kOfNextTokens{Tab::score, Tab::rank, Tab::generate, Tab::compare};
  if (std::find(kOfNextTokens.begin(), kOfNextTokens.end(), state.tab) == kOfNextTokens.end()) {
    return {};
  }
  std::string names;
  for (const Slot* slot : state.shown_slots()) {
    if (slot->only_blanks()) add_to_list(names, slot->name);
  }
  if (names.empty()) return {};
  return Remark{tr("Left out"),
                tr("Left out: {0}. They fill blanks, and do not say what comes next.", names),
                {}};
}

}  // namespace

const std::vector<Remark>& remarks_of_text(const State& state, bool read_on) {
  static std::vector<Remark> remarks;
  static std::tuple<const std::string*, std::size_t, unsigned, bool> made_of;
  Letters& letters = letters_of_text(state);
  if (read_on && letters.advance(kBytesPerFrame)) want_frame();
  const std::tuple now(state.text.bytes.get(), letters.count(), fonts_version(),
                       state.surface.real_text_fields);
  if (now != made_of) remarks = letters.remarks(state.surface.real_text_fields);
  made_of = now;
  return remarks;
}

std::vector<Remark> remarks_of_question(const State& state) {
  Letters letters;
  if (state.tab == Tab::score) read_score(state, letters);
  if (state.tab == Tab::rank) letters.read(state.ranking.lines);
  if (state.tab == Tab::generate) {
    letters.read(state.generate.prompt);
    for (const Slot* slot : state.speakers()) {
      for (const GeneratedToken& token : slot->written) letters.read(token.text);
    }
  }
  // What the open text says already is not said twice.
  const Letters* text = state.drawer ? &letters_of_text(state) : nullptr;
  std::vector<Remark> remarks = letters.remarks(state.surface.real_text_fields, text);
  if (auto left_out = remark_of_blanks(state)) remarks.push_back(std::move(*left_out));
  return remarks;
}

float remarks_height(const std::vector<Remark>& remarks, float width) {
  float height = 0;
  for (const Remark& remark : remarks) height += paragraph_height(remark.sentence, width) + kGap;
  return height;
}

void draw_remarks(const std::vector<Remark>& remarks, Rect area) {
  const Palette& p = theme().palette;
  for (const Remark& remark : remarks) {
    Rect place = cut_top(area, paragraph_height(remark.sentence, area.GetWidth()) + kGap);
    place.Min.y += kGap;
    draw_paragraph(place, remark.sentence, {.colour = remark.warning ? p.warning : p.soft});
    MirrorItem& item =
        mirror().note(remark.warning ? Role::status : Role::text, remark.name, place);
    item.value = remark.sentence;
    item.help = remark.help;
    explain_area(place, remark.help);
  }
}

}  // namespace onegin::web
