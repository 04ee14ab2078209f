// Every model describes the scene anew whenever it has changed, or the model has learnt; of one
// that sees, what it looked at is asked for as well.
#include "state/describe_room.h"

#include <memory>
#include <span>
#include <string>
#include <utility>

#include "quotation.h"
#include "scenes/pixmap.h"
#include "state/floats.h"
#include "state/networks.h"
#include "state/typed_pairs.h"
#include "talk/by_slot.h"
#include "talk/office.h"
#include "talk/room_desks.h"

namespace onegin::web::describe_room {
namespace {

constexpr std::uint32_t kLongest = 60, kBeam = 4;  // tokens of a caption; hypotheses

class DescribeDesk : public Desk {
 public:
  using Desk::Desk;

  void apply(const Intent& intent) override {
    if (std::holds_alternative<ChooseTab>(intent)) {
      if (!state_.picture.file.empty()) take_picture(std::exchange(state_.picture, {}));
      return ensure();
    }
    const auto act = Act::from(intent);
    if (!act) return;
    Drawing& all = drawing();
    const auto index = [&]() -> std::optional<std::size_t> {
      if (act->number < 0) return std::nullopt;
      return static_cast<std::size_t>(act->number);
    };
    switch (act->what) {
      case What::scene:
        return draw(act->text);
      case What::hold:
        all.held = index();
        return;
      case What::word:
        all.word = index();
        state_.lessons.mark("looks", all.word.has_value());
        return;
    }
  }

  void changed(const Cause& cause) override {
    switch (cause.why) {
      case Why::facts:
        return ensure();
      case Why::learnt:
      case Why::hidden:
        return ask(cause.at);
      case Why::types:
        for (const SlotId at : state_.ids()) forget(at);
        return ask_all();
      case Why::cleared:
      case Why::ended:
        return forget(cause.at);
      case Why::lost:
        return lose(cause.at, lost_sentence(cause.words));
      default:
        return;
    }
  }

  void take(SlotId at, Event& event) override {
    if (auto* decoded = std::get_if<Decoded>(&event.body)) {
      asked_[at].written = std::move(decoded->written);
    } else if (const auto* generated = std::get_if<Generated>(&event.body)) {
      Asked& asked = asked_[at];
      for (const GeneratedToken& token : generated->tokens) {
        if (token.text != "\n") asked.written += token.text;
      }
      if (event.last) take_caption(at);
    } else if (auto* traced = std::get_if<Traced>(&event.body)) {
      take_looks(at, std::move(*traced), event.payload);
    }
  }

  // The model is as it was; only this it did not answer.
  void failed(SlotId at, std::uint32_t, const Failed& failed) override {
    const bool again = asked_[at].again;
    asked_.erase(at);
    Caption& caption = caption_of(at);
    caption.asked = false;
    caption.text.clear();
    caption.looks.reset();
    caption.trouble = sentence_of(failed);
    if (again) ask(at);
  }

 private:
  struct Asked {
    std::uint32_t id = 0;
    std::string subject, written;
    double step = 0;
    bool again = false;  // scene or model changed while it was being answered
  };

  Drawing& drawing() { return state_.shelf.at<Drawing>(); }
  Caption& caption_of(SlotId at) {
    Drawing& all = drawing();
    for (Caption& one : all.captions) {
      if (one.slot == at) return one;
    }
    all.captions.emplace_back().slot = at;
    return all.captions.back();
  }

  // Each text is begun with what was drawn, as a link or the kept work has it, or with the scene
  // that is asked about, or with the text's first.
  void ensure() {
    if (state_.tab != Tab::describe || !state_.text.facts) return;
    const auto first = first_scene(state_);
    if (!first) return;
    Drawing& all = drawing();
    if (all.begun != state_.text.version) {
      all = {};
      all.begun = state_.text.version;
      const std::string asked = read_pairs(state_.question);
      const bool found = !read_scene(state_.scene, all.scene) ||
                         !read_scene(asked.substr(0, asked.find_first_of("\t\n")), all.scene);
      if (!found) all.scene = *parse_scene(*first);
      all.typed = write_scene(all.scene);
      state_.lessons.mark("draws", false);
    }
    ask_all();
  }

  // It is shown where the models know what to do with one.
  void take_picture(OpenedPicture opened) {
    if (!first_scene(state_)) {
      return office_.tell(say("{0} is a picture. Models describe one where the sources of the text "
                              "are scenes: choose the sample Scenes, and open it again.",
                              Sentence(opened.name)),
                          true);
    }
    const std::string& file = opened.file;
    auto pixels = read_pixmap(std::as_bytes(std::span(file.data(), file.size())));
    if (!pixels) {
      Error error = pixels.error();
      error.where = opened.name;
      return office_.tell(error.said(), true);
    }
    state_.tab = Tab::describe;
    state_.drawer = false;
    ensure();
    Drawing& all = drawing();
    all.photo = Photo{std::move(opened.name), *pixels, all.photos++};
    all.typed = write_scene(all.scene);
    all.trouble = {};
    all.held.reset();
    all.word.reset();
    office_.announce(say("{0} is shown to the models that see.", Sentence(all.photo->name)));
  }

  void draw(const std::string& line) {
    Drawing& all = drawing();
    all.typed = line;
    auto scene = parse_scene(line);
    if (!scene) {
      const Error& error = scene.error();
      all.trouble = sentence_of(Failed{error.what, error.where, error.hint, true});
      return;
    }
    all.trouble = {};
    if (*scene == all.scene && !all.photo) return;
    all.photo.reset();
    if (all.held && *all.held >= scene->shapes().size()) all.held.reset();
    all.scene = *scene;
    state_.scene = write_scene(*scene);
    state_.lessons.mark("draws", true);
    ask_all();
  }

  void ask_all() {
    for (const SlotId at : state_.ids()) ask(at);
  }

  void ask(SlotId at) {
    const Slot* slot = state_.find(at);
    const Drawing& all = drawing();
    if (slot == nullptr || state_.tab != Tab::describe || !all.begun) return;
    if (!says_next(*slot) || !state_.comparable(*slot) || slot->mixed()) return;
    if (all.photo && !has_ability(*slot, kSees)) return;
    const std::string subject = all.subject();
    const Caption* known = all.find(at);
    Asked& asked = asked_[at];
    if (asked.id != 0) {
      asked.again = true;
      return;
    }
    const double step = slot->progress.step;
    if (known != nullptr && known->subject == subject && known->step == step) return;
    asked = {};
    asked.subject = subject;
    asked.step = step;
    caption_of(at).asked = true;
    if (all.photo) {
      const auto pixels = std::as_bytes(std::span(all.photo->pixels));
      asked.id =
          office_.ask(*this, at, Describe{kBeam, kLongest}, Bytes(pixels.begin(), pixels.end()));
      return;
    }
    Generate generate;
    generate.length = kLongest;
    generate.beam = kBeam;
    asked.id = office_.ask(*this, at, generate, question_of(subject));
  }

  void take_caption(SlotId at) {
    Asked& asked = asked_[at];
    take_text(at);
    if (!has_ability(the(at), kSees)) return end(at);
    Trace trace;
    trace.units = true;
    trace.planes = {"attention", "m"};
    asked.id = office_.ask(*this, at, trace, question_of(asked.subject + "\t" + asked.written));
  }

  void take_text(SlotId at) {
    const Asked& asked = asked_[at];
    Caption& caption = caption_of(at);
    caption.subject = asked.subject;
    caption.step = asked.step;
    caption.text = asked.written;
    caption.trouble = {};
  }

  void take_looks(SlotId at, Traced&& traced, const Bytes& payload) {
    const Asked& asked = asked_[at];
    take_text(at);
    Caption& caption = caption_of(at);
    TracedModel& looks = caption.looks.emplace();
    looks.question = asked.subject;
    looks.step = asked.step;
    looks.header = std::move(traced);
    looks.numbers = floats_of(payload);
    end(at);
  }

  void end(SlotId at) {
    const bool again = asked_[at].again;
    asked_.erase(at);
    caption_of(at).asked = false;
    if (again) ask(at);
    if (asked_.empty()) announce_all();
  }

  // What each says, once all have answered and none learns any more.
  void announce_all() {
    std::string said;
    for (const Slot* slot : state_.shown_slots()) {
      if (slot->phase == Phase::training) return;
      const Caption* caption = drawing().find(slot->id);
      if (caption == nullptr || caption->text.empty()) continue;
      if (caption->subject != drawing().subject()) continue;  // it is asked nothing now
      add_to_list(said, slot->name + ": " + caption->text);
    }
    if (said.empty()) return;
    office_.announce(drawing().photo ? say("The picture is described: {0}.", said)
                                     : say("The scene is described: {0}.", said));
  }

  void forget(SlotId at) {
    if (Asked* asked = asked_.find(at)) office_.line.drop(asked->id);
    asked_.erase(at);
    std::erase_if(drawing().captions, [at](const Caption& one) { return one.slot == at; });
  }

  void lose(SlotId at, const Sentence& why) {
    asked_.erase(at);
    if (drawing().find(at) == nullptr) return;
    Caption& caption = caption_of(at);
    caption.asked = false;
    caption.trouble = why;
  }

  BySlot<Asked> asked_;
};

}  // namespace

std::unique_ptr<Desk> make_desk(Office& office) { return std::make_unique<DescribeDesk>(office); }

}  // namespace onegin::web::describe_room
