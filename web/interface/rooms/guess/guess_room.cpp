// Shannon's game: the sentence as far as it is found, the next guess, and the table of all.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "draw/mirror.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/words.h"
#include "rooms/rooms.h"
#include "state/guessing.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {
namespace {

constexpr float kGuessWidth = 88 * kGrid;
constexpr float kGuessLine = 28;  // of a table
constexpr float kNameColumn = 12 * kGrid;
constexpr float kLastColumn = kNameColumn + 18 * kGrid;  // with what is said of the letter

constexpr std::string_view kGuessing = phrase(
    "Claude Shannon measured English in 1951 by letting people guess it, letter by letter. A "
    "sentence "
    "of the held-out part, which no model has trained on, is hidden here. Type what comes next; "
    "guess on until it is right. Capitals and spaces count. Then you see at which guess each model "
    "would have had it.");
constexpr std::string_view kGuessNext = phrase("Which letter comes next?");
constexpr std::string_view kGuessingDone = phrase(
    "That is all of it. The entropy of this text lies between the two bounds, as far as so few "
    "letters can say; bits per character are what a model really needs.");
constexpr std::string_view kShowLetter =
    phrase("Give this letter up. It counts as if you had tried the other letters blindly.");
constexpr std::string_view kHits = phrase("Share of the letters that the first guess was.");
constexpr std::string_view kMeanGuess = phrase("Guesses that a letter took, on average.");
constexpr std::string_view kLowerBound = phrase(
    "Bits per character that no one who guesses so can go below: the sum of i (q_i - q_(i+1)) log2 "
    "i, "
    "where q_i is the share of letters that were right at the i-th guess.");
constexpr std::string_view kUpperBound = phrase(
    "Bits per character that are enough for who guesses so: minus the sum of q_i log2 q_i, where "
    "q_i "
    "is the share of letters that were right at the i-th guess.");
constexpr std::string_view kGuessBits =
    phrase("What the model's probabilities really cost on these letters. A person says none.");

// A letter that is written alone.
std::string shown(const std::string& letter) { return letter == " " ? "␣" : letter; }

std::string sentence_of(const Guessing& game) {
  std::string text;
  for (std::size_t i = 0; i < game.letters.size(); ++i) {
    text += i < game.ranks.size() ? game.letters[i] : i == game.ranks.size() ? "_" : "·";
  }
  return text;
}

std::string seen_before(const Guessing& game) {
  std::string text = game.before;
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text;
}

std::string wrong_of(const Guessing& game) {
  std::string text;
  for (const std::string& letter : game.wrong) text += (text.empty() ? "" : " ") + shown(letter);
  return text;
}

constexpr Style kPassage{.size = kLarge};
Style passage() {
  Style style = kPassage;
  style.font = theme().fonts.serif;
  return style;
}

// A figure of the table, with its column.
struct Column {
  std::string_view title, help;
  std::string (*text)(const Standing&);
};
constexpr std::array<Column, 5> kColumns{
    {{phrase("hits"), kHits, [](const Standing& s) { return percent_text(s.guesses.hits); }},
     {phrase("mean guess"), kMeanGuess,
      [](const Standing& s) { return fixed(s.guesses.mean_rank, 1); }},
     {phrase("at least"), kLowerBound, [](const Standing& s) { return fixed(s.guesses.lower, 2); }},
     {phrase("at most"), kUpperBound, [](const Standing& s) { return fixed(s.guesses.upper, 2); }},
     {phrase("bits/char"), kGuessBits,
      [](const Standing& s) { return std::isnan(s.bits) ? "–" : fixed(s.bits, 2); }}}};

struct Player {
  std::string name;
  const Slot* slot = nullptr;                         // null: the person
  const std::vector<ScoredToken>* answers = nullptr;  // null: none yet
};

std::vector<Player> players_of(const State& state) {
  std::vector<Player> players{{std::string(tr("You"))}};
  for (const Slot* slot : state.speakers()) {
    const auto found = state.shelf.at<Guessing>().answers.find(slot->id);
    const bool there = found != state.shelf.at<Guessing>().answers.end() && !found->second.empty();
    players.push_back({slot->name, slot, there ? &found->second : nullptr});
  }
  return players;
}

void draw_player(const Player& player, Rect& row) {
  Rect head = cut_left(row, kNameColumn);
  if (player.slot != nullptr) {
    draw_mark({head.Min.x + 5, head.GetCenter().y}, 5, slot_colour(player.slot->mark),
              player.slot->mark);
  }
  head.Min.x += 2 * kGrid;
  draw_text(head, player.name, {.font = theme().fonts.bold});
}

// At which guess each had the letter found last, and how likely the models found it.
std::string last_of(const Guessing& game, const Player& player) {
  const std::size_t last = game.ranks.size() - 1;
  if (player.slot == nullptr) return tr("guess {0}", whole(game.ranks[last]));
  if (player.answers == nullptr || player.answers->size() <= last) return "–";
  const ScoredToken& answer = (*player.answers)[last];
  return tr("guess {0} · {1}", whole(answer.rank), probability_text(answer.log10));
}

// On a phone in two lines.
float standing_height(float width) { return narrow(width) ? 2 * kGuessLine - kGrid : kGuessLine; }

void draw_standing(const Guessing& game, const Player& player, Rect row) {
  mirror().begin_group(tr("{0} guessed", player.name), {}, "row");
  const bool slim = narrow(row.GetWidth());
  Rect head = slim ? cut_top(row, kGuessLine - kGrid / 2) : cut_left(row, kLastColumn);
  mirror().note(Role::rowheader, tr("name"), head).value = player.name;
  draw_player(player, head);
  const Palette& p = theme().palette;
  draw_note(head, tr("last letter"), last_of(game, player), {.align = slim ? 1.0f : 0.0f});
  const bool known = player.slot == nullptr || player.answers != nullptr;
  const Standing standing = player.slot == nullptr ? standing_of_person(game)
                            : known                ? standing_of_model(game, *player.answers)
                                                   : Standing{};
  const float width = row.GetWidth() / static_cast<float>(kColumns.size());
  for (const Column& column : kColumns) {
    draw_note(cut_left(row, width), tr(column.title), known ? column.text(standing) : "–",
              {.colour = known ? p.ink : p.faint, .align = 1}, tr(column.help));
  }
  mirror().end_group();
}

void draw_titles(Rect row, const std::string& letter) {
  mirror().begin_group(tr("Titles"), {}, "row");
  mirror().titles({tr("name"), tr("last letter")});
  for (const Column& column : kColumns) mirror().title(tr(column.title), tr(column.help));
  mirror().end_group();
  const Style soft{.colour = theme().palette.soft, .align = 1};
  const bool slim = narrow(row.GetWidth());
  Rect head = slim ? cut_top(row, kGuessLine - kGrid / 2) : cut_left(row, kLastColumn);
  cut_left(head, kNameColumn);
  draw_text(head, letter, {.colour = soft.colour, .align = slim ? 1.0f : 0.0f});
  const float width = row.GetWidth() / static_cast<float>(kColumns.size());
  for (const Column& column : kColumns) {
    const Rect place = cut_left(row, width);
    draw_text(place, tr(column.title), soft);
    explain_area(place, tr(column.help));
  }
}

std::string verdict_of(const Guessing& game) {
  if (game.done()) return std::string(tr(kGuessingDone));
  const std::string wrong = wrong_of(game);
  return wrong.empty() ? std::string(tr(kGuessNext)) : tr("Not {0}. Guess on.", wrong);
}

// From U+3000 on, an input method puts letters together.
bool is_composed(const Guessing& game) {
  return std::any_of(game.letters.begin(), game.letters.end(), [](const std::string& letter) {
    return static_cast<unsigned char>(letter[0]) >= 0xE3;
  });
}

void draw_controls(const State& state, Rect row, Intents& intents) {
  const Guessing& game = state.shelf.at<Guessing>();
  const bool slim = narrow(row.GetWidth() + 4 * kGrid);
  if (!game.done()) {
    const Words words{.label = tr("Next letter"), .help = tr("type it")};
    // On a phone as wide as what is written in it while it is empty.
    const float asked = text_width(words.help, {.size = kBody, .font = theme().fonts.serif});
    const float wide = slim ? std::max(11 * kGrid, asked + 3.5f * kGrid) : 16 * kGrid;
    const auto typed =
        text_field(cut_left(row, wide), words, game.typed, state.surface.real_text_fields,
                   is_composed(game) ? Lines::composed_letters : Lines::letters);
    if (typed && !typed->empty()) intents.push_back(GuessAct{GuessWhat::guess, *typed});
    cut_left(row, kGrid);
    if (button(cut_left(row, 10 * kGrid), {.label = tr("Show it"), .help = tr(kShowLetter)})) {
      intents.push_back(GuessAct{GuessWhat::show});
    }
    cut_left(row, kGrid);
  }
  const std::string place = tr("{0} of {1}", game.ranks.size(), game.letters.size());
  draw_note(cut_right(row, 8 * kGrid), tr("letters"), place,
            {.colour = theme().palette.soft, .align = 1});
  if (button(cut_left(row, std::min(row.GetWidth(), 18 * kGrid)), {.label = tr("Another sentence")},
             game.done() ? Look::primary : Look::quiet)) {
    intents.push_back(GuessAct{GuessWhat::another});
  }
}

float guess_width(float width) { return std::min(width - 4 * kGrid, kGuessWidth); }

}  // namespace

// Whoever guesses letters guesses what the models guess.
std::optional<Need> guess_room::needs(const State& state) {
  if (state.shelf.at<Guessing>().begun()) return std::nullopt;
  return Need{tr("The game needs a text of characters, in running text or lines, some of which is "
                 "held out: "
                 "open the text and choose characters as its token unit."),
              tr("Open the text"), OpenDrawer{true}};
}

float guess_room::height(const State& state, float width) {
  const Guessing& game = state.shelf.at<Guessing>();
  const float inner = guess_width(width);
  const auto players = static_cast<float>(players_of(state).size());
  return kGrid + paragraph_height(tr(kGuessing), inner) + 2 * kGrid +
         paragraph_height(seen_before(game), inner, passage()) +
         paragraph_height(sentence_of(game), inner, passage()) + 2 * kGrid +
         theme().measures.control + 4 + kGrid + paragraph_height(verdict_of(game), inner) +
         2 * kGrid + standing_height(inner) * (players + 1) + 2 * kGrid;
}

void guess_room::draw(const State& state, const Rect& area, Intents& intents) {
  const Guessing& game = state.shelf.at<Guessing>();
  const Palette& p = theme().palette;
  Rect rest = inset(area, 2 * kGrid, kGrid);
  rest.Max.x = rest.Min.x + guess_width(area.GetWidth());
  const auto say = [&](std::string_view name, std::string_view text, const Style& style) {
    if (text.empty()) return;
    const float height = draw_paragraph(rest, text, style);
    mirror().note(Role::text, name, cut_top(rest, height)).value = text;
  };
  say(tr("rules"), tr(kGuessing), {.colour = p.soft});
  cut_top(rest, 2 * kGrid);
  Style serif = passage();
  serif.colour = p.soft;
  say(tr("before"), seen_before(game), serif);
  serif.colour = p.ink;
  say(tr("sentence"), sentence_of(game), serif);
  cut_top(rest, 2 * kGrid);
  draw_controls(state, cut_top(rest, theme().measures.control + 4), intents);
  cut_top(rest, kGrid);
  say(tr("verdict"), verdict_of(game), {});
  cut_top(rest, 2 * kGrid);
  if (game.ranks.empty()) return;
  const std::string letter = "“" + shown(game.letters[game.ranks.size() - 1]) + "”";
  const float line = standing_height(rest.GetWidth());
  mirror().begin_group(tr("Standings"), {}, "table");
  draw_titles(cut_top(rest, line), letter);
  for (const Player& player : players_of(state)) {
    hairline(rest.Min, {rest.Max.x, rest.Min.y});
    draw_standing(game, player, cut_top(rest, line));
  }
  mirror().end_group();
}

}  // namespace onegin::web
