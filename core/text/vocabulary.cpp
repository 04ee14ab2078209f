// Token text <-> id: open addressing with linear probing over XXH3.
#include "text/vocabulary.h"

#include "text/hash.h"
#include "text/text.h"

namespace onegin {
namespace {

std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }

bool is_ascii_character(std::string_view token) {
  return token.size() == 1 && static_cast<unsigned char>(token[0]) < 128;
}

}  // namespace

// NFCs that are not tokens themselves or became tokens later, and the token that each stands for.
struct Vocabulary::NormalForms {
  Vocabulary texts;
  std::vector<TokenId> tokens;  // of each text, from kFirstText on
};

Vocabulary::Vocabulary() : offsets_{0}, slots_(64) {
  for (const std::string_view control : {"<s>", "</s>", "<unk>"}) {
    arena_ += control;
    offsets_.push_back(arena_.size());
  }
}

std::string_view Vocabulary::text(TokenId id) const {
  return std::string_view(arena_).substr(offsets_[id], offsets_[id + 1] - offsets_[id]);
}

std::size_t Vocabulary::place(std::string_view token, std::uint64_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t i = static_cast<std::size_t>(hash) & mask;
  while (slots_[i].id != 0 && !(slots_[i].tag == tag_of(hash) && text(slots_[i].id) == token))
    i = (i + 1) & mask;
  return i;
}

void Vocabulary::grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.id == 0) continue;
    std::size_t i = static_cast<std::size_t>(hash_of(text(slot.id))) & mask;
    while (slots_[i].id != 0) i = (i + 1) & mask;
    slots_[i] = slot;
  }
}

TokenId Vocabulary::add(std::string_view token) {
  const auto append = [&] {
    const auto id = static_cast<TokenId>(size());
    arena_ += token;
    offsets_.push_back(arena_.size());
    return id;
  };
  if (is_ascii_character(token)) {
    TokenId& id = ascii_[static_cast<unsigned char>(token[0])];
    if (id == 0) id = append();
    return id;
  }
  const std::uint64_t hash = hash_of(token);
  const std::size_t i = place(token, hash);
  if (slots_[i].id != 0) return slots_[i].id;
  const TokenId id = append();
  slots_[i] = {tag_of(hash), id};
  if (size() * 2 > slots_.size()) grow();
  return id;
}

TokenId Vocabulary::find_exact(std::string_view token) const {
  return is_ascii_character(token) ? ascii_[static_cast<unsigned char>(token[0])]
                                   : slots_[place(token, hash_of(token))].id;
}

TokenId Vocabulary::find(std::string_view token) const {
  TokenId id = find_exact(token);
  if (id == 0 && normal_forms_ && is_well_formed(token)) {
    const std::string normal = normal_form(token);
    const TokenId form = normal_forms_->texts.find_exact(normal);
    id = form != 0 ? normal_forms_->tokens[form - kFirstText] : find_exact(normal);
  }
  return id == 0 ? kUnknown : id;
}

void Vocabulary::know_normal_form(TokenId id) {
  if (!normal_forms_) {
    normal_forms_ = std::make_shared<NormalForms>();
  } else if (normal_forms_.use_count() > 1) {
    normal_forms_ = std::make_shared<NormalForms>(*normal_forms_);  // a copy's are its own
  }
  const std::string_view token = text(id);
  if (!is_well_formed(token)) return;
  const std::string normal = normal_form(token);
  NormalForms& forms = *normal_forms_;
  if (find_exact(normal) != 0 || forms.texts.find_exact(normal) != 0) return;
  forms.texts.add(normal);
  forms.tokens.push_back(id);
}

}  // namespace onegin
