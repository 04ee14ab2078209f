// The interface in a page: WebGL 2 on a canvas, everything else through the page's JavaScript.
//
// JavaScript calls the exported onegin_* functions; the interface calls Module.host (host.h). Bytes
// cross as a pointer and a size; JavaScript writes them where onegin_give() says, and what is
// called with them takes them over. Payloads of models are written where they stay, too.
#include <GLES3/gl3.h>
#include <emscripten.h>
#include <emscripten/html5.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app.h"
#include "draw/fonts.h"
#include "draw/mirror.h"
#include "draw/theme.h"
#include "engine/engine_worker.h"
#include "host.h"
#include "imgui_impl_opengl3.h"
#include "language/words.h"
#include "mirror_sender.h"
#include "printed_sender.h"

namespace onegin::web {
namespace {

// What JavaScript was given room for, and writes where `bytes` says, which it reads.
struct Given {
  explicit Given(std::size_t size) : text(size, '\0') { bytes = text.data(); }

  char* bytes;
  std::string text;
};

// Takes it over. A text may be as large as memory, so it is not copied.
std::string taken(Given* given) {
  std::string text = std::move(given->text);
  delete given;
  return text;
}

// What was drawn last, so that the same is not drawn again.
class LastPicture {
 public:
  // True if `data` looks otherwise than the last one, and is the last one from now on.
  bool changes(const ImDrawData& data) {
    next_.clear();
    bool textures = false;
    for (const ImTextureData* texture : *data.Textures) {
      textures = textures || texture->Status != ImTextureStatus_OK;
    }
    add(&data.DisplaySize, 1);
    add(&data.FramebufferScale, 1);
    for (const ImDrawList* list : data.CmdLists) {
      add(list->VtxBuffer.Data, list->VtxBuffer.Size);
      add(list->IdxBuffer.Data, list->IdxBuffer.Size);
      for (const ImDrawCmd& command : list->CmdBuffer) {
        const ImTextureID texture = command.GetTexID();
        add(&command.ClipRect, 1);
        add(&texture, 1);
        add(&command.ElemCount, 1);
      }
    }
    if (!textures && next_ == last_) return false;
    last_.swap(next_);
    return true;
  }
  void forget() { last_.clear(); }

 private:
  template <class T>
  void add(const T* data, int count) {
    next_.append(reinterpret_cast<const char*>(data), sizeof(T) * static_cast<std::size_t>(count));
  }

  std::string last_, next_;
};

// Everything that lives as long as the page.
struct Page {
  explicit Page() : app(*engine, host, false) { host.attach(app.state()); }

  std::unique_ptr<WorkerEngine> engine = make_worker_engine();
  Host host;
  App app;
  MirrorSender sender;
  PrintedSender printed;
  LastPicture picture;
  bool drawing = false;     // there is a living WebGL context
  Bytes room;               // of onegin_room()
  std::vector<Bytes> kept;  // project files of models that are to be brought back
  std::string answer;       // the last text given to JavaScript
  double last_frame = 0;
};
Page* page = nullptr;

bool start_drawing() {
  EmscriptenWebGLContextAttributes attributes;
  emscripten_webgl_init_context_attributes(&attributes);
  attributes.majorVersion = 2;
  attributes.alpha = false;
  attributes.depth = false;
  attributes.antialias = false;
  attributes.preserveDrawingBuffer = false;
  const auto context = emscripten_webgl_create_context("#canvas", &attributes);
  if (context <= 0) return false;
  emscripten_webgl_make_context_current(context);
  Host::remember_graphics_state();
  ImGui_ImplOpenGL3_Init("#version 300 es");
  return true;
}

// The innermost scrolling window under the pointer that can still move that way.
void scroll(float dx, float dy) {
  for (ImGuiWindow* w = ImGui::GetCurrentContext()->HoveredWindow; w != nullptr;
       w = w->ParentWindow) {
    if ((dy < 0 && w->Scroll.y > 0) || (dy > 0 && w->Scroll.y < w->ScrollMax.y)) {
      ImGui::SetScrollY(w, w->Scroll.y + dy);
      return;
    }
    if ((dx < 0 && w->Scroll.x > 0) || (dx > 0 && w->Scroll.x < w->ScrollMax.x)) {
      ImGui::SetScrollX(w, w->Scroll.x + dx);
      return;
    }
  }
}

}  // namespace
}  // namespace onegin::web

using namespace onegin::web;

extern "C" {

// Memory for `size` bytes, which a later call takes over; null: there is none.
EMSCRIPTEN_KEEPALIVE Given* onegin_give(int size) {
  // A string without room would end the page, and says nothing before; its memory is a little more.
  constexpr int kMore = 64;
  void* volatile room = std::malloc(static_cast<std::size_t>(size + kMore));
  if (room == nullptr) return nullptr;
  std::free(room);
  return new Given(static_cast<std::size_t>(size));
}
// No call takes them over.
EMSCRIPTEN_KEEPALIVE void onegin_drop(Given* given) { delete given; }

EMSCRIPTEN_KEEPALIVE void onegin_appearance(int dark, int touch) {
  page->app.state().surface = {dark != 0, touch != 0, true, true};
}

// False: no WebGL 2 here.
EMSCRIPTEN_KEEPALIVE int onegin_start(Given* samples, int dark, int touch) {
  ImGui::CreateContext();
  ImGui::GetCurrentContext()->TestEngineHookItems = true;
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.BackendPlatformName = "onegin_browser";
  page = new Page;
  page->app.state().samples = read_samples(taken(samples));
  onegin_appearance(dark, touch);
  choose_theme(dark != 0);
  page->drawing = start_drawing();
  return page->drawing ? 1 : 0;
}

// CSS pixels, device pixels per CSS pixel, seconds. `draw` 0: only take in what happened and tell
// the mirror. Returns the number of frames that should follow.
EMSCRIPTEN_KEEPALIVE int onegin_frame(double width, double height, double ratio, double seconds,
                                      int draw) {
  page->app.controller().receive();
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {static_cast<float>(width), static_cast<float>(height)};
  io.DisplayFramebufferScale = {static_cast<float>(ratio), static_cast<float>(ratio)};
  io.DeltaTime = static_cast<float>(std::fmin(0.1, std::fmax(0.001, seconds - page->last_frame)));
  page->last_frame = seconds;
  if (page->drawing) ImGui_ImplOpenGL3_NewFrame();
  ImGui::NewFrame();
  const bool again = page->app.frame();
  ImGui::Render();
  if (draw != 0 && page->drawing && page->picture.changes(*ImGui::GetDrawData())) {
    glViewport(0, 0, static_cast<int>(std::round(width * ratio)),
               static_cast<int>(std::round(height * ratio)));
    const ImVec4 paper = ImGui::ColorConvertU32ToFloat4(theme().palette.paper);
    glClearColor(paper.x, paper.y, paper.z, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  }
  Host::show_cursor(ImGui::GetMouseCursor());
  page->sender.send();
  page->printed.send();
  const ImGuiContext& g = *ImGui::GetCurrentContext();
  // A tooltip that is about to show counts time in frames.
  // It shows once the pointer has stood still for a moment, on each control anew.
  const bool waiting =
      g.HoverItemDelayId != 0 &&
      (g.HoverItemDelayTimer < 1 || g.MouseStationaryTimer < g.Style.HoverStationaryDelay + 0.1f);
  // A click's press and release are taken in by one frame each.
  return again || waiting || g.InputEventsQueue.Size > 0 ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE void onegin_move(double x, double y) {
  ImGui::GetIO().AddMousePosEvent(static_cast<float>(x), static_cast<float>(y));
}
EMSCRIPTEN_KEEPALIVE void onegin_leave() { ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX); }
EMSCRIPTEN_KEEPALIVE void onegin_button(int down) {
  ImGui::GetIO().AddMouseButtonEvent(0, down != 0);
}
EMSCRIPTEN_KEEPALIVE void onegin_scroll(double dx, double dy) {
  scroll(static_cast<float>(dx), static_cast<float>(dy));
}

// From the mirror.
EMSCRIPTEN_KEEPALIVE void onegin_activate(unsigned id) { ImGui::ActivateItemByID(id); }
EMSCRIPTEN_KEEPALIVE void onegin_focus(unsigned id) { mirror().focus(id); }
EMSCRIPTEN_KEEPALIVE void onegin_request(unsigned id, Given* value) {
  mirror().request(id, taken(value));
}

// From now on the page is told what is written on the canvas.
EMSCRIPTEN_KEEPALIVE void onegin_print() { page->printed.start(); }
// Page search has scrolled a region.
EMSCRIPTEN_KEEPALIVE void onegin_scroll_region(unsigned id, double y) {
  if (ImGuiWindow* window = ImGui::FindWindowByID(id)) {
    ImGui::SetScrollY(window, static_cast<float>(y));
  }
}
// Page search has found something at that byte of the text.
EMSCRIPTEN_KEEPALIVE void onegin_found(int at) {
  page->app.controller().apply(OpenDrawer{true});
  page->app.state().text.found = static_cast<std::size_t>(at);
}

// 1: the page's text elements may use it as well. Without bytes, it could not be fetched.
EMSCRIPTEN_KEEPALIVE int onegin_font(Given* name, Given* file) {
  return add_font(taken(name), taken(file)) ? 1 : 0;
}
// The Korean words; 0: they are damaged.
EMSCRIPTEN_KEEPALIVE int onegin_words(Given* file) { return take_words(taken(file)) ? 1 : 0; }
EMSCRIPTEN_KEEPALIVE void onegin_language(int korean) {
  page->app.say_in(korean != 0 ? Language::korean : Language::english);
}
EMSCRIPTEN_KEEPALIVE void onegin_online() { ask_again_for_fonts(); }

// A sample by its index, or the open text, edited.
EMSCRIPTEN_KEEPALIVE void onegin_open_sample(int index, Given* bytes) {
  const State& state = page->app.state();
  page->app.controller().open_sample(state.samples[static_cast<std::size_t>(index)], taken(bytes));
}
EMSCRIPTEN_KEEPALIVE void onegin_open_text(Given* bytes) {
  page->app.controller().apply(ReplaceText{taken(bytes), page->app.state().text.name});
}
EMSCRIPTEN_KEEPALIVE void onegin_gzip(unsigned number, double bytes) {
  page->app.controller().take_gzip(number, bytes);
}

// A text, or models. True if it was a text.
EMSCRIPTEN_KEEPALIVE int onegin_open_file(Given* name, Given* bytes) {
  std::string title = taken(name);
  return page->app.controller().open_file(taken(bytes), std::move(title)) ? 1 : 0;
}
EMSCRIPTEN_KEEPALIVE void onegin_see_picture(Given* name, Given* bytes) {
  std::string title = taken(name);
  page->app.controller().see_picture(std::move(title), taken(bytes));
}
EMSCRIPTEN_KEEPALIVE const char* onegin_text() { return page->app.state().text.bytes->data(); }
// The part that page search finds.
EMSCRIPTEN_KEEPALIVE int onegin_searched_size() {
  return static_cast<int>(std::min(page->app.state().text.bytes->size(), kSearchedBytes));
}
EMSCRIPTEN_KEEPALIVE int onegin_text_size() {
  return static_cast<int>(page->app.state().text.bytes->size());
}

// ---- what is kept, shared and told
EMSCRIPTEN_KEEPALIVE int onegin_answer_size() { return static_cast<int>(page->answer.size()); }
EMSCRIPTEN_KEEPALIVE const char* onegin_state(int link) {
  page->answer = describe_state(page->app.state(), link != 0 ? SavedFor::link : SavedFor::file);
  return page->answer.data();
}
// Where JavaScript writes the payload that the next call takes over, without a copy in between.
EMSCRIPTEN_KEEPALIVE std::byte* onegin_room(int size) {
  page->room = onegin::Bytes(static_cast<std::size_t>(size));
  return page->room.data();
}
EMSCRIPTEN_KEEPALIVE void onegin_kept_file(int model) {
  const auto place = static_cast<std::size_t>(model);
  if (page->kept.size() <= place) page->kept.resize(place + 1);
  page->kept[place] = std::exchange(page->room, {});
}
// With the kept files. What is wrong with it, in a sentence; then nothing has changed.
EMSCRIPTEN_KEEPALIVE const char* onegin_bring_back(Given* saved, Given* text, int link) {
  page->answer = page->app.controller()
                     .bring_back(taken(saved), link != 0 ? SavedFor::link : SavedFor::file,
                                 taken(text), std::exchange(page->kept, {}))
                     .value_or("");
  return page->answer.data();
}
// `warning` 2: why the work is not kept.
EMSCRIPTEN_KEEPALIVE void onegin_tell(Given* sentence, int warning) {
  if (warning == 2) return page->app.controller().tell_not_kept(taken(sentence));
  page->app.controller().tell(taken(sentence), warning != 0);
}

// A sentence in the language chosen.
EMSCRIPTEN_KEEPALIVE const char* onegin_said(Given* sentence) {
  page->answer = tr(onegin::Sentence(taken(sentence)));
  return page->answer.data();
}

// Ctrl+Z outside of a field.
EMSCRIPTEN_KEEPALIVE void onegin_undo() { page->app.controller().apply(UndoChange{}); }
// From now on every room can be drawn.
EMSCRIPTEN_KEEPALIVE void onegin_rooms() {
  page->app.controller().open_rooms();
  // The room that was open before a reload asks its question now.
  page->app.controller().apply(LookInside{page->app.state().inside});
}
// The list of lessons has come.
EMSCRIPTEN_KEEPALIVE void onegin_lessons(Given* json) { page->app.lessons().take(taken(json)); }
// The lesson of that id is opened, once the list is there.
EMSCRIPTEN_KEEPALIVE void onegin_lesson(Given* id) { page->app.lessons().start(taken(id)); }
// On a first visit.
EMSCRIPTEN_KEEPALIVE void onegin_offer_tour() { page->app.state().lessons.offered = true; }

EMSCRIPTEN_KEEPALIVE void onegin_receive(int model, Given* json) {
  page->engine->receive(static_cast<std::size_t>(model), taken(json),
                        std::exchange(page->room, {}));
  page->app.controller().receive();
}
EMSCRIPTEN_KEEPALIVE void onegin_lost(int model, Given* reason) {
  page->engine->lose(static_cast<std::size_t>(model), taken(reason));
  page->app.controller().receive();
}

// `age` in seconds, negative: nothing could be brought back.
EMSCRIPTEN_KEEPALIVE void onegin_restored(int model, double age) {
  page->engine->restore(static_cast<std::size_t>(model),
                        age < 0 ? std::nullopt : std::optional(age));
  page->app.controller().receive();
}

// Whether the core of the first visit has the model's kind; where not, the model waits for the
// others.
EMSCRIPTEN_KEEPALIVE int onegin_is_first(int model) {
  State& state = page->app.state();
  for (Slot& slot : state.slots) {
    if (slot.id != static_cast<SlotId>(model)) continue;
    const bool first = is_of_first_visit(slot.kind);
    slot.loading = !first && !state.every_kind;
    return first ? 1 : 0;
  }
  return 0;
}
// From now on the others are there, too.
EMSCRIPTEN_KEEPALIVE void onegin_every_kind() {
  page->app.state().every_kind = true;
  for (Slot& slot : page->app.state().slots) slot.loading = false;
}

// The picture may have been lost, as in a tab that was hidden: it is drawn again.
EMSCRIPTEN_KEEPALIVE void onegin_redraw() { page->picture.forget(); }

// The browser took the WebGL context away, or gives it back.
EMSCRIPTEN_KEEPALIVE void onegin_context(int there) {
  if (there == 0) {
    page->drawing = false;
    return;
  }
  ImGui_ImplOpenGL3_Shutdown();
  ImGui_ImplOpenGL3_Init("#version 300 es");
  page->picture.forget();
  page->drawing = true;
}

}  // extern "C"
