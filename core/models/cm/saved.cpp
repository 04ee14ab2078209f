// Context mixing as named blocks of a file, and back.
//
// "counts" (uint32, of each event in the training part: the code follows from them), "tokens"
// (uint64, of the training part), "text" (these, in as many bytes an id as the vocabulary needs),
// and the tables of ContextMixer.
#include <cmath>
#include <cstring>
#include <string>
#include <type_traits>

#include "models/cm/cm_model.h"

namespace onegin {
namespace {

Error refuse(std::string_view name, Sentence what) {
  return Error{say("block '{0}' {1}", name, what), "",
               say("the file is damaged; save the model again")};
}

bool is_sound(const CountSlot& slot) {
  for (const BitCounts& counts : slot.decisions) {
    if (counts.history >= bit_histories().size() || counts.count > BitCounts::kMostCounted) {
      return false;
    }
  }
  return true;
}
bool is_sound(const AdaptiveProbability& /*any*/) { return true; }
bool is_sound(float weight) { return std::isfinite(weight); }

Result<std::span<const std::byte>> find(const BlockViews& blocks, std::string_view name,
                                        std::size_t bytes) {
  const auto found = blocks.find(name);
  if (found == blocks.end()) return refuse(name, say("is missing"));
  if (found->second.size() != bytes) return refuse(name, say("has the wrong size"));
  return found->second;
}

constexpr std::uint64_t kMostTokens = std::uint64_t{1} << 29U;  // four bytes each on 32 bit

}  // namespace

void CmModel::save(Blocks& blocks) const {
  blocks["counts"] = Block(std::as_bytes(std::span(counts_)));
  const std::size_t width = bytes_per_id(shape_.vocabulary_size);
  blocks["tokens"] =
      Block::numbers<std::uint64_t>(1, [this](std::size_t) { return std::uint64_t{text_.size()}; });
  blocks["text"] =
      Block(text_.size() * width, [this, width](std::size_t first, std::span<std::byte> to) {
        for (std::size_t i = 0; i < to.size(); i += width) {
          const TokenId id = text_[(first + i) / width];
          std::memcpy(to.data() + i, &id, width);  // little-endian
        }
      });
  mixer_.visit([&](std::string_view name, auto table) {
    blocks[std::string(name)] = Block(std::as_bytes(table));
  });
}

Result<void> CmModel::load(Pieces& pieces, const BlockViews& blocks) {
  const auto counts = find(blocks, "counts", counts_.size() * sizeof(std::uint32_t));
  if (!counts) return counts.error();
  const std::size_t width = bytes_per_id(shape_.vocabulary_size);
  const auto size = find(blocks, "tokens", sizeof(std::uint64_t));
  if (!size) return size.error();
  std::uint64_t stored = 0;
  std::memcpy(&stored, size->data(), sizeof stored);
  if (stored > kMostTokens) return refuse("tokens", say("has the wrong size"));
  const auto tokens = static_cast<std::size_t>(stored);
  const auto text = find(blocks, "text", tokens * width);
  if (!text) return text.error();
  const auto slots = blocks.find("slots");
  if (slots == blocks.end()) return refuse("slots", say("is missing"));
  // A model that has learnt nothing has the fewest.
  const std::size_t held = slots->second.size() / sizeof(CountSlot);
  if (held != this->slots() && held != SlotTable::kWays) {
    return refuse("slots", say("has the wrong size"));
  }

  const auto read = pieces(Pieces::kByte * static_cast<double>(tokens), [&]() -> Result<void> {
    loading_.counts.resize(counts_.size());
    std::memcpy(loading_.counts.data(), counts->data(), counts->size());
    loading_.text.clear();
    loading_.text.reserve(tokens);
    for (std::size_t i = 0; i < tokens; ++i) {
      TokenId id = 0;
      std::memcpy(&id, text->data() + i * width, width);
      if (id >= shape_.vocabulary_size) return refuse("text", say("holds what is no token"));
      loading_.text.push_back(id);
    }
    loading_.code = TokenCode::huffman(shape_.first_event, loading_.counts);
    return {};
  });
  if (!read || pieces.behind()) return read;
  ContextMixer& mixer = loading_.mixer;
  mixer.reset(pieces, config_, loading_.code, spellings_, held, tokens);
  if (pieces.behind()) return {};
  Result<void> loaded;
  mixer.visit([&](std::string_view name, auto table) {
    using T = std::remove_const_t<typename decltype(table)::element_type>;
    if (!loaded || pieces.behind()) return;
    const auto block = find(blocks, name, table.size_bytes());
    if (!block) {
      loaded = block.error();
      return;
    }
    loaded = pieces.parts(table.size(), sizeof(T) * Pieces::kByte,
                          [&](std::size_t first, std::size_t count) -> Result<void> {
                            const auto part = table.subspan(first, count);
                            std::memcpy(part.data(), block->data() + first * sizeof(T),
                                        part.size_bytes());
                            for (const T& one : part) {
                              if (!is_sound(one))
                                return refuse(name, say("holds what is no number"));
                            }
                            return {};
                          });
  });
  if (!loaded || pieces.behind()) return loaded;
  mixer.refresh(pieces);
  pieces.parts(tokens, Pieces::kDrawn, [&](std::size_t first, std::size_t count) {
    for (std::size_t i = first; i < first + count; ++i) mixer.add_match(loading_.text, i);
  });
  return pieces(1, [&]() -> Result<void> {
    counts_ = std::move(loading_.counts);
    text_ = std::move(loading_.text);
    code_ = std::move(loading_.code);
    mixer_ = std::move(mixer);
    mixer_.rebind(code_);
    forget_training();
    fitted_ = true;
    loading_ = {};
    return {};
  });
}

}  // namespace onegin
