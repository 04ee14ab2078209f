// Reads the table of fonts: lines of files, then runs of code points.
#include "draw/font_table.h"

#include <algorithm>

namespace onegin::web {
namespace {

constexpr std::uint32_t kCodePoints = 0x110000;

// What stands before `end`, which is taken away with it; false where there is no `end`.
bool take_until(std::string_view& bytes, char end, std::string_view& taken) {
  const std::size_t at = bytes.find(end);
  if (at == std::string_view::npos) return false;
  taken = bytes.substr(0, at);
  bytes.remove_prefix(at + 1);
  return true;
}

// A number in base 128, low digits first, the last one without its high bit.
bool take_number(std::string_view& bytes, std::uint32_t& value) {
  value = 0;
  for (unsigned shift = 0; shift < 28 && !bytes.empty(); shift += 7) {
    const auto digit = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    value |= (digit & 127u) << shift;
    if (digit < 128) return true;
  }
  return false;
}

}  // namespace

bool FontTable::read(std::string_view bytes) {
  *this = {};
  std::string_view line, name, script;
  while (take_until(bytes, '\n', line) && !line.empty()) {
    if (!take_until(line, '\t', name) || !take_until(line, '\t', script)) break;
    const auto has = [&](char flag) { return line.find(flag) != std::string_view::npos; };
    files_.push_back({std::string(name), std::string(script), has('d'), has('j'), has('r')});
  }
  if (line.empty() && !files_.empty() && read_runs(bytes)) return true;
  *this = {};
  return false;
}

bool FontTable::read_runs(std::string_view bytes) {
  std::uint32_t end = 0;
  while (!bytes.empty()) {
    std::uint32_t gap = 0, more = 0, kind = 0;
    if (!take_number(bytes, gap) || !take_number(bytes, more) || !take_number(bytes, kind)) {
      return false;
    }
    const std::uint32_t first = end + gap, last = first + more;
    if (last >= kCodePoints || kind / 3 >= files_.size()) return false;
    runs_.push_back(
        {first, last, static_cast<std::uint16_t>(kind / 3), static_cast<Kind>(kind % 3)});
    end = last + 1;
  }
  return true;
}

const FontTable::Run* FontTable::run_of(std::uint32_t code) const {
  const auto after =
      std::upper_bound(runs_.begin(), runs_.end(), code,
                       [](std::uint32_t c, const Run& run) { return c < run.first; });
  if (after == runs_.begin() || code > std::prev(after)->last) return nullptr;
  return &*std::prev(after);
}

std::optional<std::size_t> FontTable::file_of(std::uint32_t code) const {
  const Run* run = run_of(code);
  return run != nullptr ? std::optional<std::size_t>(run->file) : std::nullopt;
}

FontTable::Kind FontTable::kind_of(std::uint32_t code) const {
  const Run* run = run_of(code);
  return run != nullptr ? run->kind : Kind::sign;
}

}  // namespace onegin::web
