// Token ids, and the three control symbols that no text can produce.
#pragma once

#include <cstdint>

namespace onegin {

using TokenId = std::uint32_t;

// The events of a task are the ids [first_event, V): a model's distribution covers exactly those.
//   sentence boundary: first_event = kEndSentence (</s> is an event, <s> never is)
//   stream boundary:   first_event = kUnknown     (neither <s> nor </s> is an event)
inline constexpr TokenId kBeginSentence = 0;  // <s>: context only
inline constexpr TokenId kEndSentence = 1;    // </s>
inline constexpr TokenId kUnknown = 2;        // <unk>
inline constexpr TokenId kFirstText = 3;      // ids of text tokens start here

}  // namespace onegin
