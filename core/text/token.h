// Token ids, and the three control symbols that no text can produce.
#pragma once

#include <cstddef>
#include <cstdint>

namespace onegin {

using TokenId = std::uint32_t;

// The events of a task are the ids [first_event, V): a model's distribution covers exactly those.
//   sentence boundary: first_event = kEndSentence (</s> is an event, <s> never is)
//   stream boundary:   first_event = kUnknown     (neither <s> nor </s> is an event)
//   pairs boundary:    as sentence; <s> also stands between source and target
inline constexpr TokenId kBeginSentence = 0;  // <s>: context only
inline constexpr TokenId kEndSentence = 1;    // </s>
inline constexpr TokenId kUnknown = 2;        // <unk>
inline constexpr TokenId kFirstText = 3;      // ids of text tokens start here

// The number of bytes that the largest id of a vocabulary needs; every id is stored in that number
// of bytes.
inline std::size_t bytes_per_id(std::size_t vocabulary_size) {
  return vocabulary_size <= 0x100 ? 1 : vocabulary_size <= 0x10000 ? 2 : 4;
}

}  // namespace onegin
