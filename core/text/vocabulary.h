// The closed vocabulary of a task: token text <-> id, with <s>, </s> and <unk> apart from all text.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "result.h"
#include "text/token.h"

namespace onegin {

// Ids below kFirstText are control symbols; a text token spelled "<s>" has an ordinary id. To store
// one, write text(id) of the ids from kFirstText on; to rebuild it, add() them in that order.
class Vocabulary {
 public:
  Vocabulary();  // the control symbols only

  // The id of a text token, adding it if it is new.
  TokenId add(std::string_view token);
  // The id of a text token, kUnknown if it is not in the vocabulary. Where normal forms are known,
  // a token that is not there as it is spelled is looked for by its NFC.
  TokenId find(std::string_view token) const;
  // Makes `id`, the last one added, known by its NFC as well. Of tokens with the same NFC the first
  // counts. A token that is no UTF-8 has none.
  void know_normal_form(TokenId id);
  // "<s>", "</s>", "<unk>" or the token's own text. The view holds until the next add().
  std::string_view text(TokenId id) const;
  std::size_t size() const { return offsets_.size() - 1; }  // V, control symbols included

 private:
  // A place in the table: the id and the upper half of the token's hash; id 0 is an empty place.
  struct Slot {
    std::uint32_t tag = 0;
    TokenId id = 0;
  };
  // The slot that holds `token`, or the empty one where it would go.
  std::size_t place(std::string_view token, std::uint64_t hash) const;
  void grow();
  TokenId find_exact(std::string_view token) const;  // 0: it is not there

  std::string arena_;                 // the texts, one after the other
  std::vector<std::size_t> offsets_;  // V + 1 places in it
  std::vector<Slot> slots_;           // open addressing, a power of two, at most half full
  std::array<TokenId, 128> ascii_{};  // tokens of one ASCII character, looked up directly; 0: none
  struct NormalForms;
  std::shared_ptr<NormalForms> normal_forms_;  // null: none are known
};

}  // namespace onegin
