// What a kind of model can do, as the registry's rows say it.
#pragma once

namespace onegin {

// A set of abilities; those of a model itself are Model::as_language() and its like.
using Abilities = unsigned;
inline constexpr Abilities kLanguage = 1;  // says what comes next
inline constexpr Abilities kBlanks = 2;    // fills a blank
inline constexpr Abilities kCounted = 4;   // learns by counting
inline constexpr Abilities kNeural = 8;    // learns by gradients
inline constexpr Abilities kByHand = 16;   // with a few units it can be followed number by number
inline constexpr Abilities kMixed = 32;    // mixes parts, and says what each of them said
inline constexpr Abilities kEmbeds = 64;   // has a vector for each token
inline constexpr Abilities kPairs = 128;   // learns from pairs alone
inline constexpr Abilities kSees = 256;    // takes a source for a picture

}  // namespace onegin
