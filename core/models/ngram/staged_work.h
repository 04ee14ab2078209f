// A long computation cut into stages, each a loop that may be left and taken up between chunks.
#pragma once

#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

namespace onegin {

class StagedWork {
 public:
  using Size = std::function<std::size_t()>;
  using Body = std::function<void(std::size_t begin, std::size_t end)>;

  // A loop over [0, size()), where size() is asked when the stage begins. `body` gets consecutive
  // ranges of at most `chunk` items, small enough for a fraction of a millisecond.
  void loop(Size size, Body body, std::size_t chunk = std::size_t{1} << 13U) {
    stages_.push_back({std::move(size), std::move(body), chunk});
  }
  // A stage in one piece.
  void once(std::function<void()> body) {
    loop([] { return std::size_t{1}; },
         [body = std::move(body)](std::size_t, std::size_t) { body(); });
  }

  // Works until `exhausted`, asked after every chunk. True when all stages are done.
  template <class Exhausted>
  bool advance(const Exhausted& exhausted) {
    while (stage_ < stages_.size()) {
      Stage& stage = stages_[stage_];
      if (!begun_) {
        size_ = stage.size();
        cursor_ = 0;
        begun_ = true;
      }
      while (cursor_ < size_) {
        const std::size_t end = size_ - cursor_ < stage.chunk ? size_ : cursor_ + stage.chunk;
        stage.body(cursor_, end);
        cursor_ = end;
        if (exhausted()) return false;
      }
      begun_ = false;
      ++stage_;
    }
    return true;
  }

  // 0 to 1, stages counted alike.
  double progress() const {
    if (stages_.empty()) return 0;
    double done = static_cast<double>(stage_);
    if (begun_ && size_ > 0) done += static_cast<double>(cursor_) / static_cast<double>(size_);
    return done / static_cast<double>(stages_.size());
  }

 private:
  struct Stage {
    Size size;
    Body body;
    std::size_t chunk;
  };
  std::vector<Stage> stages_;
  std::size_t stage_ = 0;   // the one at work
  std::size_t cursor_ = 0;  // its next item
  std::size_t size_ = 0;
  bool begun_ = false;
};

}  // namespace onegin
