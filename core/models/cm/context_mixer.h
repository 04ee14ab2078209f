// Context mixing proper: what each context has seen, mixed into the probability of one decision of
// the token code after another.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "math/logistic_mixer.h"
#include "models/cm/config.h"
#include "models/cm/mixing_contexts.h"
#include "models/cm/slot_table.h"
#include "models/cm/spelling.h"
#include "models/cm/text_matches.h"
#include "models/language_model.h"
#include "models/token_code.h"
#include "text/token_ids.h"

namespace onegin {

// N contexts and three matches give two inputs each: what the bit histories mean in that context,
// and the mean of the bits, the surer the more there were.
class ContextMixer {
 public:
  // The kinds of matches: long and short runs of the text learnt, and of the window.
  static constexpr std::size_t kMatches = 3;

  // Everything about one next token: the caller's, so that a const mixer serves many.
  struct Question {
    std::array<std::uint64_t, MixingContexts::kMostContexts> hashes{};
    std::array<const CountSlot*, MixingContexts::kMostContexts> slots{};
    std::array<Match, kMatches> matches{};
    std::array<std::vector<TokenCode::Decision>, kMatches> expected;  // path of each match
    std::uint32_t last = 0, classes = 0, word = 0;                    // what chooses weights
    std::uint32_t seen = 0;                                           // of the orders
    LogisticMixer::Mix mix;
    std::array<std::uint8_t, MixingContexts::kMostContexts> histories{};
    std::array<std::int8_t, kMatches> agreed{};  // 0: does not say, 1 or -1: the bit it expects
    std::array<std::uint32_t, 2> refined{};      // places in the refining maps
    std::uint32_t node = 0;
    float p = 0.5F;  // P(bit = 1)
  };

  // Everything empty. `text`: about how many tokens will be learnt.
  void reset(Pieces& pieces, const CmConfig& config, const TokenCode& code,
             const Spellings& spellings, std::size_t slots, std::size_t tokens);
  // Bytes of all that does not grow with the table of slots, at the most.
  static std::uint64_t fixed_bytes(std::size_t vocabulary, std::size_t tokens);

  Question make() const;
  // Turns to the token after those that the reader has read; `text` is what was learnt.
  void ask(Question& question, const MixingContexts& reader, TokenView text) const;
  // P(bit = 1 | node). The nodes of a group come one after another, its first node first.
  float predict(Question& question, std::uint32_t node) const;
  // ln P of the event whose decisions are `path`.
  double log_prob(Question& question, std::span<const TokenCode::Decision> path) const;
  // The same of every node.
  void predict_all(Question& question, std::span<double> ones) const;
  // Learns weights and maps from the bit that came of what was last predicted.
  void learn(const Question& question, bool bit, float rate);
  // Counts a token in all its contexts, whose hashes ask() found.
  void count(std::span<const std::uint64_t> hashes, std::span<const TokenCode::Decision> path);
  // Runs that end at this place of the text may be found from now on.
  void add_match(TokenView text, std::size_t end);

  // What each context, then each match, said of the decision that was last predicted, whose bit is
  // `bit`, added to `parts`. Weights are added, too; `spoke` counts the decisions.
  void add_parts(const Question& question, bool bit, std::span<MixedPart> parts,
                 std::span<std::uint32_t> spoke) const;
  // The names of the matches.
  static const std::array<std::string_view, kMatches>& match_names();
  // Everything as another has it, which must not change meanwhile, for the code and the spellings
  // of that one.
  void copy(Pieces& pieces, const ContextMixer& other);

  std::size_t contexts() const { return contexts_; }
  std::size_t parameters() const { return table_.used() + mixer_.weights().size(); }
  std::size_t memory_bytes() const;
  // The code, after it was moved.
  void rebind(const TokenCode& code) { code_ = &code; }
  // After the tables were written from outside.
  void refresh(Pieces& pieces) { table_.recount(pieces); }

  // Every table, by name, to be saved and loaded.
  template <class Visitor>
  void visit(const Visitor& visitor) {
    visit(*this, visitor);
  }
  template <class Visitor>
  void visit(const Visitor& visitor) const {
    visit(*this, visitor);
  }

 private:
  static constexpr std::size_t kMatchLengths = 32;

  // Turns to the decisions of a group: those of the slot that begins at its first node.
  void open(Question& question, std::uint32_t first_node) const;

  template <class Self, class Visitor>
  static void visit(Self& self, const Visitor& visitor) {
    visitor("slots", self.table_.slots());
    visitor("histories", std::span(self.history_maps_));
    visitor("matches", std::span(self.match_maps_));
    visitor("refined", std::span(self.refining_maps_));
    visitor("weights", self.mixer_.weights());
  }
  void choose_weights(Question& question) const;
  float refine(Question& question, float logit) const;

  std::size_t contexts_ = 0;  // N
  std::size_t orders_ = 0;    // of them, those that tell how long a known context is
  const TokenCode* code_ = nullptr;
  std::vector<std::uint32_t> groups_;    // (nodes)
  std::vector<std::uint8_t> places_;     // (nodes) of each in its slot
  std::vector<std::uint8_t> depths_;     // (nodes)
  std::vector<std::uint32_t> by_group_;  // (nodes): the nodes of a group beside each other
  std::vector<std::uint16_t> choices_;   // (nodes): which weights are its own
  SlotTable table_;
  std::vector<AdaptiveProbability> history_maps_;   // (N, 256): of a history of a context
  std::vector<AdaptiveProbability> match_maps_;     // (3, lengths): that a match is right
  std::vector<AdaptiveProbability> refining_maps_;  // (2, contexts, 33)
  LogisticMixer mixer_;
  std::array<TextMatches, 2> text_matches_;
};

}  // namespace onegin
