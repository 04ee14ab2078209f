// Gives what would not be seen, or not be told apart, a shape.
#include "draw/token_text.h"

#include "draw/fonts.h"
#include "imgui_internal.h"
#include "language/words.h"

namespace onegin::web {
namespace {

constexpr std::string_view kCircle = "\u25cc";

// Unicode's White_Space.
bool is_space(std::uint32_t code) {
  return (code >= 9 && code <= 13) || code == ' ' || code == 0x85 || code == 0xA0 ||
         code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 ||
         code == 0x202F || code == 0x205F || code == 0x3000;
}

bool consists_of(std::string_view token, bool (*is)(std::uint32_t)) {
  while (!token.empty()) {
    if (!is(take_code_point(token))) return false;
  }
  return true;
}

// The compatibility letters of the leading and the trailing consonants from U+1100 and U+11A8 on.
constexpr std::u16string_view kLeading = u"ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
constexpr std::u16string_view kTrailing = u"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ";
constexpr std::uint32_t kFirstLeading = 0x1100, kFirstVowel = 0x1161, kFirstTrailing = 0x11A8;
constexpr std::uint32_t kVowels = 21, kFirstVowelLetter = 0x314F;

bool is_trailing(std::uint32_t code) {
  return code >= kFirstTrailing && code < kFirstTrailing + kTrailing.size();
}

// The letter of a conjoining jamo; any other character itself.
std::uint32_t letter_of(std::uint32_t code) {
  if (code >= kFirstLeading && code < kFirstLeading + kLeading.size()) {
    return kLeading[code - kFirstLeading];
  }
  if (is_trailing(code)) return kTrailing[code - kFirstTrailing];
  const bool vowel = code >= kFirstVowel && code < kFirstVowel + kVowels;
  return vowel ? code - kFirstVowel + kFirstVowelLetter : code;
}

std::string_view circle_of(std::string_view token, bool (*needs)(std::uint32_t)) {
  return !token.empty() && needs(take_code_point(token)) ? kCircle : "";
}

// `numbers`: in place of what no font has.
void append(std::string_view token, bool numbers, std::string& text) {
  while (!token.empty()) {
    const std::string_view before = token;
    const std::uint32_t code = take_code_point(token);
    const std::uint32_t shown = letter_of(code);
    const Letter now = numbers ? letter(shown) : Letter::drawn;
    char utf8[5];
    if (now == Letter::missing || now == Letter::late) {
      text += code_point_text(code);
    } else if (shown != code) {
      text.append(utf8, static_cast<std::size_t>(ImTextCharToUtf8(utf8, shown)));
    } else {
      text += before.substr(0, before.size() - token.size());
    }
  }
}

std::string standing_alone(std::string_view token, bool numbers) {
  std::string text(circle_of(token, [](std::uint32_t c) { return is_mark(c) || is_trailing(c); }));
  if (begins_blank(token)) {
    text += "·";
    token.remove_prefix(1);
  }
  append(token, numbers, text);
  return text;
}

}  // namespace

bool begins_blank(std::string_view token) {
  return token.starts_with(' ') && token.find_first_not_of(' ') != std::string_view::npos;
}

std::string drawn(std::string_view token) {
  std::string text(circle_of(token, is_mark));
  append(token, false, text);
  return text;
}

std::string alone(std::string_view token) { return standing_alone(token, false); }

std::string readable(std::string_view token, bool control) {
  if (control || token == "</s>") return tr("end");
  if (token == " ") return tr("space");
  if (token == "\n") return tr("line end");
  if (token == "\t") return tr("tab");
  if (token.empty()) return {};
  if (token == std::string_view("\0", 1)) return tr("NUL");
  if (consists_of(token, is_unseen)) return tr("unseen sign");
  if (consists_of(token, is_space)) {
    const bool spaces = token.find_first_not_of(' ') == std::string_view::npos;
    return spaces ? tr("{0} spaces", token.size()) : tr("white space");
  }
  return standing_alone(token, true);
}

}  // namespace onegin::web
