// Collects code points, and makes sentences of what the fonts know about them.
#include "draw/letters.h"

#include <algorithm>

#include "draw/fonts.h"
#include "language/figures.h"
#include "language/sentences.h"
#include "language/words.h"
#include "quotation.h"

namespace onegin::web {
namespace {

constexpr std::size_t kListed = 24;  // numbers of letters, in an explanation

using Names = std::vector<std::string>;

void add_once(Names& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

// "Arabic", "Arabic and Thai", "Arabic, Thai and 3 more"
Sentence listed(const Names& names) {
  constexpr std::size_t kMost = 3;
  if (names.size() > kMost) {
    return say("{0}, {1} and {2} more", Sentence(names[0]), Sentence(names[1]), names.size() - 2);
  }
  if (names.size() == 3) {
    return say("{0}, {1} and {2}", Sentence(names[0]), Sentence(names[1]), Sentence(names[2]));
  }
  return names.size() == 2 ? say("{0} and {1}", Sentence(names[0]), Sentence(names[1]))
                           : Sentence(names.front());
}

// Scripts whose letters are not drawn as they are written.
struct Scripts {
  Names names;
  // Letters that are written from the right join as in Arabic; others change places, too.
  bool join = false, change = false, from_right = false;
};

Sentence should_do(const Scripts& scripts) {
  if (scripts.change) {
    return scripts.from_right ? say("join, change places or run from the right")
                              : say("join or change places");
  }
  if (!scripts.join) return say("run from the right");
  return scripts.names.size() > 1 ? say("join or run from the right")
                                  : say("join and run from the right");
}

Remark writing_remark(const Scripts& scripts, bool real_text_fields) {
  Sentence sentence =
      scripts.from_right
          ? say("{0} letters should {1}; here they stand one by one, from the left, in the order "
                "of "
                "the text",
                listed(scripts.names), should_do(scripts))
          : say("{0} letters should {1}; here they stand one by one, in the order of the text",
                listed(scripts.names), should_do(scripts));
  sentence = real_text_fields ? say("{0} (a text box shows them as written).", sentence)
                              : say("{0}.", sentence);
  return {tr("Writing"), tr(sentence), tr(strings::kWriting)};
}

Remark missing_remark(const std::vector<std::uint32_t>& codes) {
  Remark remark{tr("Missing font"), {}, {}, true};
  remark.sentence =
      codes.size() == 1
          ? tr("A font is missing for 1 character; it stands as a box with its number.")
          : tr("A font is missing for {0} characters; each stands as a box with its number.",
               whole(static_cast<double>(codes.size())));
  std::string list;
  for (std::size_t i = 0; i < std::min(codes.size(), kListed); ++i) {
    add_to_list(list, code_point_text(codes[i]));
  }
  if (codes.size() > kListed) {
    list = tr("{0} and {1} more", list, whole(static_cast<double>(codes.size() - kListed)));
  }
  remark.help = list + ". " + std::string(tr(strings::kMissingFont));
  return remark;
}

Remark late_remark(const Names& scripts) {
  const Sentence which = scripts.empty()      ? say("The fonts for these letters")
                         : scripts.size() > 1 ? say("The fonts for {0}", listed(scripts))
                                              : say("The font for {0}", listed(scripts));
  return {
      tr("Late font"),
      tr("{0} could not be fetched; for now each letter stands as a box with its number.", which),
      tr(strings::kLateFont), true};
}

}  // namespace

void Letters::fit(const std::shared_ptr<const std::string>& text) {
  if (text == text_) return;
  *this = {};
  text_ = text;
}

bool Letters::advance(std::size_t bytes) {
  if (!text_ || done_ == text_->size()) return false;
  std::size_t end = std::min(done_ + bytes, text_->size());
  while (end < text_->size() && (static_cast<unsigned char>((*text_)[end]) & 0xC0) == 0x80) ++end;
  read(std::string_view(*text_).substr(done_, end - done_));
  done_ = end;
  return done_ < text_->size();
}

void Letters::read(std::string_view text) {
  while (!text.empty()) {
    const auto byte = static_cast<unsigned char>(text.front());
    if (byte >= ' ' && byte < 0x7F) {
      text.remove_prefix(1);
      continue;
    }
    const std::uint32_t code = take_code_point(text);
    if (contains(code)) continue;
    if (code >= seen_.size()) seen_.resize(code + 1);
    seen_[code] = true;
    codes_.push_back(code);
  }
}

std::vector<Remark> Letters::remarks(bool real_text_fields, const Letters* said) const {
  Scripts written;
  Names late, known;
  std::vector<std::uint32_t> missing;
  bool any_late = false;
  for (const std::uint32_t code : said != nullptr ? said->codes_ : std::vector<std::uint32_t>()) {
    const FontFile* file = font_file_of(code);
    if (file != nullptr && is_letter(code)) add_once(known, file->script);
  }
  for (const std::uint32_t code : codes_) {
    if (said != nullptr && said->contains(code)) continue;
    const FontFile* file = font_file_of(code);
    const bool is_known =
        file != nullptr && std::find(known.begin(), known.end(), file->script) != known.end();
    const bool other = file != nullptr && (file->shaped || file->from_right) && is_letter(code);
    if (other && !is_known) {
      add_once(written.names, file->script);
      (file->from_right ? written.join : written.change) |= file->shaped;
      written.from_right |= file->from_right;
    }
    const Letter now = letter(code);
    if (now == Letter::missing) missing.push_back(code);
    if (now != Letter::late || is_known) continue;
    any_late = true;
    if (file != nullptr) add_once(late, file->script);
  }
  std::vector<Remark> remarks;
  if (!written.names.empty()) remarks.push_back(writing_remark(written, real_text_fields));
  if (!missing.empty()) remarks.push_back(missing_remark(missing));
  if (any_late) remarks.push_back(late_remark(late));
  return remarks;
}

}  // namespace onegin::web
