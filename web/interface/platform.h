// What the interface asks of where it runs; browser.cpp and desktop.cpp answer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "state/state.h"

namespace onegin::web {

class Platform {
 public:
  virtual ~Platform() = default;

  // Each ends, if the person goes through with it, in another text or in models.
  virtual void open_file() = 0;
  virtual void paste_text() = 0;
  virtual void load_sample(const Sample& sample) = 0;

  // Both end in an announcement.
  virtual void copy_text(const std::string& text) = 0;
  virtual void save_file(const std::string& name, std::string_view content) = 0;
  // Only where Surface::keeps says so.
  virtual void copy_link() = 0;
  virtual void forget_everything() = 0;

  // "fetch": the list of lessons comes to LessonDesk::take(). "open": that lesson opens, on a page
  // beside this work. "link": its address is copied. "print": the exercises on paper.
  virtual void lessons(std::string_view act, std::string_view id) = 0;

  // How small gzip makes it, where that is known: comes to Controller::take_gzip() under that
  // number.
  virtual void measure_gzip(std::string_view text, std::uint32_t number) = 0;

  // A font file that a letter needs, or the table of them; it comes to add_font() under that name,
  // with nothing in it where it cannot be had.
  virtual void need_font(std::string_view name) = 0;
  // Ends in the words being said in that language, and is remembered; English needs nothing.
  virtual void choose_language(bool korean) = 0;
  // To be read out by assistive technology.
  virtual void announce(const std::string& sentence) = 0;
};

}  // namespace onegin::web
