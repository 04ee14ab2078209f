// Sentences with blanks, as a person writes them or as they are cut out of a text.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "result.h"
#include "text/corpus.h"

namespace onegin {

// How a person writes a blank.
inline constexpr std::string_view kBlankMark = "___";
// What one question may hold at the most.
inline constexpr std::size_t kMostBlanks = 16, kMostQuestionTokens = 4096;
// The number of tokens that are shown before and after a held-out blank, of the blank's line, or in
// a stream of the text. Of a pair all tokens before the blank are shown.
inline constexpr std::size_t kShownBefore = 64, kShownAfter = 32;

struct BlankQuestion {
  std::vector<TokenId> tokens;      // as BlankModel has them; kAnotherBlank in each blank
  std::vector<std::size_t> blanks;  // their places, ascending
  std::vector<TokenId> truth;       // what each blank hides, where that is known; else empty
  bool amid = false;                // what came before the first token is not shown
};

// A line and what was read in it.
struct WrittenQuestion {
  BlankQuestion question;
  std::vector<std::string> texts;  // of each token; of a blank what it hides, if that is known
  std::size_t first_event = 0;     // the tokens before are given: of a pair its source, and <s>
};

// The line under a task, read by itself from its beginning. A blank is written ___ and stands for
// one token. A backslash before ___ makes three underscores of the text of it; two backslashes
// there are one, and the blank stays. `hidden`: places of tokens that are blanks besides, counted
// as if each written blank were a token; what they hide is known, if no blank is written. Where
// white space parts tokens a blank is a token of its own, whatever touches it. `asks`: a line
// without a blank is an Error. Errors: more blanks or tokens than there may be, a blank in a
// source, a line that is no pair and is to be one, a hidden place that is no event.
Result<WrittenQuestion> read_question(const Task& task, std::string_view line,
                                      std::span<const std::uint32_t> hidden = {}, bool asks = true);

// The places of `count` tokens, evenly spread, or of all tokens if there are fewer. The tokens are
// events, but no </s>; the places are the same for every model of the event space.
std::vector<std::size_t> spread_blanks(const Task& task, TokenView ids, std::size_t count);
// The token at a place as a blank in what is shown around it.
BlankQuestion blank_at(const Task& task, TokenView ids, std::size_t place);

}  // namespace onegin
