// Which view stands open, and of which sentence; each view has a desk of its own.
#include "state/words_room.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "state/words_views.h"
#include "talk/office.h"
#include "talk/room_desks.h"
#include "talk/words_desks.h"

namespace onegin::web::words_room {
namespace {

constexpr std::size_t kMostBegun = 120;  // bytes of the sentence that is shown at first

// The first line of the text that has letters; its beginning, where it is long.
std::string first_line(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && static_cast<unsigned char>(text[at]) <= ' ') ++at;
  std::string_view line = text.substr(at, kMostBegun);
  line = line.substr(0, line.find_first_of("\n\r"));
  if (line.size() == kMostBegun) {
    const std::size_t blank = line.rfind(' ');
    std::size_t end =
        blank != std::string_view::npos && blank > kMostBegun / 2 ? blank : line.size();
    // Never within a character of UTF-8.
    while (end < line.size() + 1 && at + end < text.size() && end > 0 &&
           (static_cast<unsigned char>(text[at + end]) & 0xC0U) == 0x80) {
      --end;
    }
    line = line.substr(0, end);
  }
  return std::string(line);
}

class WordsDesk : public Desk {
 public:
  explicit WordsDesk(Office& office)
      : Desk(office),
        views_{make_units_desk(office), make_bag_desk(office), make_embeddings_desk(office),
               make_contexts_desk(office)} {}

  void apply(const Intent& intent) override {
    begin();
    Shown& shown = state_.shelf.at<Shown>();
    if (const auto act = Act::from(intent)) {
      if (act->what == What::view) shown.view = static_cast<View>(static_cast<int>(act->number));
      if (act->what == What::sentence) shown.sentence = act->text;
      if (act->what == What::cell) {
        const auto cell = static_cast<std::size_t>(std::max(act->number, 0.0));
        shown.row = cell / kCellRow;
        shown.column = cell % kCellRow;
      }
    }
    for (const auto& view : views_) view->apply(intent);
  }
  void changed(const Cause& cause) override {
    if (cause.why == Why::text) state_.shelf.at<Shown>().sentence.clear();
    begin();
    for (const auto& view : views_) view->changed(cause);
  }

 private:
  // Where nobody has written a sentence: the one that is asked elsewhere, or the text's first.
  void begin() {
    if (state_.tab != Tab::words || state_.text.bytes->empty()) return;
    Shown& shown = state_.shelf.at<Shown>();
    if (begun_ == state_.text.version || !shown.sentence.empty()) return;
    begun_ = state_.text.version;
    shown.sentence = state_.question.empty() ? first_line(*state_.text.bytes) : state_.question;
  }

  std::optional<std::uint32_t> begun_;  // the version of the text whose sentence was shown
  const std::array<std::unique_ptr<Desk>, 4> views_;
};

}  // namespace

std::unique_ptr<Desk> make_desk(Office& office) { return std::make_unique<WordsDesk>(office); }

}  // namespace onegin::web::words_room
