// The interface in a page: WebGL 2 on a canvas, everything else through the page's JavaScript.
//
// JavaScript calls the exported onegin_* functions; the interface calls Module.host. Bytes cross as
// a pointer and a size; what JavaScript hands over was allocated with malloc and is freed here.
#include <GLES3/gl3.h>
#include <emscripten.h>
#include <emscripten/html5.h>

#include <cmath>
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "app.h"
#include "engine/engine_worker.h"
#include "imgui_impl_opengl3.h"
#include "kinds.h"
#include "mirror.h"
#include "platform.h"
#include "theme.h"

// clang-format off
EM_JS(void, host_open_file, (), { Module['host'].openFile(); });
EM_JS(void, host_paste, (), { Module['host'].paste(); });
EM_JS(void, host_sample, (int index), { Module['host'].sample(index); });
EM_JS(void, host_copy_link, (), { Module['host'].copyLink(); });
EM_JS(void, host_forget, (), { Module['host'].forget(); });
EM_JS(void, host_font, (const char* name, int size), { Module['host'].font(UTF8ToString(name, size)); });
EM_JS(void, host_copy, (const char* text, int size), { Module['host'].copy(UTF8ToString(text, size)); });
EM_JS(void, host_save, (const char* name, int name_size, const char* content, int size), {
  Module['host'].save(UTF8ToString(name, name_size), HEAPU8.slice(content, content + size));
});
EM_JS(void, host_gzip, (const char* text, int size, unsigned number), {
  Module['host'].gzip(HEAPU8.slice(text, text + size), number);
});
EM_JS(void, host_announce, (const char* text, int size), { Module['host'].announce(UTF8ToString(text, size)); });
EM_JS(void, host_mirror, (const char* json, int size), { Module['host'].mirror(UTF8ToString(json, size)); });
EM_JS(void, host_cursor, (int hand), { Module['host'].cursor(hand); });
// Dear ImGui's backend asks for WebGL's state before it draws, to put it back afterwards. For a number
// that means waiting until the graphics card has drawn all it was given; and as nobody else draws here,
// the answer is always the first one.
EM_JS(void, remember_state, (), {
  const ask = GLctx.getParameter.bind(GLctx);
  const known = new Map();
  GLctx.getParameter = (name) => {
    if (known.has(name)) return known.get(name);
    const value = ask(name);
    if (typeof value === 'number' || ArrayBuffer.isView(value)) known.set(name, value);
    return value;
  };
});
// clang-format on

namespace onegin::web {
namespace {

int size_of(std::string_view text) { return static_cast<int>(text.size()); }

// Takes over what JavaScript allocated.
std::string taken(char* data, int size) {
  std::string text(data, static_cast<std::size_t>(size));
  std::free(data);
  return text;
}

class Browser : public Platform {
 public:
  void attach(App& app) { app_ = &app; }
  void open_file() override { host_open_file(); }
  void paste_text() override { host_paste(); }
  void load_sample(const Sample& sample) override {
    host_sample(static_cast<int>(&sample - app_->state().samples.data()));
  }
  void copy_text(const std::string& text) override { host_copy(text.data(), size_of(text)); }
  void save_file(const std::string& name, const std::string& content) override {
    host_save(name.data(), size_of(name), content.data(), size_of(content));
  }
  void measure_gzip(std::string_view text, std::uint32_t number) override {
    host_gzip(text.data(), size_of(text), number);
  }
  void copy_link() override { host_copy_link(); }
  void forget_everything() override { host_forget(); }
  void need_font(std::string_view name) override { host_font(name.data(), size_of(name)); }
  void announce(const std::string& sentence) override {
    host_announce(sentence.data(), size_of(sentence));
  }

 private:
  App* app_ = nullptr;
};

// The mirror as the page last saw it, so that only what changed crosses.
class MirrorSender {
 public:
  void send() {
    using nlohmann::json;
    json order = json::array(), changed = json::array();
    std::unordered_map<ImGuiID, MirrorItem> now;
    for (const MirrorItem& item : mirror().items()) {
      order.push_back({item.id, item.parent});
      const auto before = seen_.find(item.id);
      if (before == seen_.end() || !(before->second == item)) changed.push_back(to_json(item));
      now.emplace(item.id, item);
    }
    const bool covered = mirror().covered();
    if (changed.empty() && order == order_ && covered == covered_) return;
    seen_ = std::move(now);
    order_ = order;
    covered_ = covered;
    const json update{
        {"order", std::move(order)}, {"items", std::move(changed)}, {"covered", covered}};
    const std::string text = update.dump(-1, ' ', false, json::error_handler_t::replace);
    host_mirror(text.data(), size_of(text));
  }

 private:
  static nlohmann::json to_json(const MirrorItem& item) {
    const auto rect = [](const ImRect& r) {
      return nlohmann::json{std::round(r.Min.x), std::round(r.Min.y), std::round(r.Max.x),
                            std::round(r.Max.y)};
    };
    nlohmann::json json{{"id", item.id},
                        {"role", role_name(item.role)},
                        {"name", item.name},
                        {"value", item.value},
                        {"help", item.help},
                        {"rect", rect(item.rect)},
                        {"disabled", item.disabled},
                        {"on", item.on}};
    // Only what scrolling hides a part of.
    if (item.clip.GetWidth() > 0 && !item.clip.Contains(item.rect)) json["clip"] = rect(item.clip);
    if (item.role == Role::select) json["options"] = item.options;
    if (item.many) json["many"] = true;
    if (item.maximum > item.minimum) {
      json["minimum"] = item.minimum;
      json["maximum"] = item.maximum;
      json["now"] = item.now;
    }
    return json;
  }

  std::unordered_map<ImGuiID, MirrorItem> seen_;
  nlohmann::json order_;
  bool covered_ = false;
};

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
  explicit Page() : app(*engine, browser) { browser.attach(app); }

  std::unique_ptr<WorkerEngine> engine = make_worker_engine();
  Browser browser;
  App app;
  MirrorSender sender;
  LastPicture picture;
  bool drawing = false;     // there is a living WebGL context
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
  remember_state();
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

EMSCRIPTEN_KEEPALIVE void onegin_appearance(int dark, int touch) {
  page->app.state().surface = {dark != 0, touch != 0, true, true};
}

// False: no WebGL 2 here.
EMSCRIPTEN_KEEPALIVE int onegin_start(char* samples, int size, int dark, int touch) {
  ImGui::CreateContext();
  ImGui::GetCurrentContext()->TestEngineHookItems = true;
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.BackendPlatformName = "onegin_browser";
  page = new Page;
  page->app.state().samples = read_samples(taken(samples, size));
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
  host_cursor(ImGui::GetMouseCursor() == ImGuiMouseCursor_Hand       ? 1
              : ImGui::GetMouseCursor() == ImGuiMouseCursor_ResizeEW ? 2
                                                                     : 0);
  page->sender.send();
  const ImGuiContext& g = *ImGui::GetCurrentContext();
  // A tooltip that is about to show counts time in frames.
  const bool waiting = g.HoverItemDelayId != 0 && g.HoverItemDelayTimer < 1;
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
EMSCRIPTEN_KEEPALIVE void onegin_request(unsigned id, char* value, int size) {
  mirror().request(id, taken(value, size));
}

EMSCRIPTEN_KEEPALIVE void onegin_font(char* role, int role_size, char* file, int size) {
  add_font(taken(role, role_size), taken(file, size));
}

// A sample by its index, or the person's own text. One without a name is the open text, edited; one
// with a name ends the editing.
EMSCRIPTEN_KEEPALIVE void onegin_open_sample(int index, char* bytes, int size) {
  const State& state = page->app.state();
  page->app.controller().open_sample(state.samples[static_cast<std::size_t>(index)],
                                     taken(bytes, size));
}
EMSCRIPTEN_KEEPALIVE void onegin_open_text(char* name, int name_size, char* bytes, int size) {
  std::string title = taken(name, name_size);
  if (title.empty()) {
    title = page->app.state().text.name;
  } else {
    page->app.controller().apply(EditText{false});
  }
  page->app.controller().apply(ReplaceText{taken(bytes, size), std::move(title)});
}
EMSCRIPTEN_KEEPALIVE void onegin_gzip(unsigned number, double bytes) {
  page->app.controller().take_gzip(number, bytes);
}

// A text, or models. True if it was a text.
EMSCRIPTEN_KEEPALIVE int onegin_open_file(char* name, int name_size, char* bytes, int size) {
  std::string title = taken(name, name_size);
  return page->app.controller().open_file(taken(bytes, size), std::move(title)) ? 1 : 0;
}
EMSCRIPTEN_KEEPALIVE const char* onegin_text() { return page->app.state().text.bytes->data(); }
EMSCRIPTEN_KEEPALIVE int onegin_text_size() { return size_of(*page->app.state().text.bytes); }

// ---- what is kept, shared and told
EMSCRIPTEN_KEEPALIVE int onegin_answer_size() { return size_of(page->answer); }
EMSCRIPTEN_KEEPALIVE const char* onegin_state(int link) {
  page->answer = describe_state(page->app.state(), link != 0 ? SavedFor::link : SavedFor::file);
  return page->answer.data();
}
EMSCRIPTEN_KEEPALIVE void onegin_kept_file(int model, char* bytes, int size) {
  const auto place = static_cast<std::size_t>(model);
  if (page->kept.size() <= place) page->kept.resize(place + 1);
  const auto* data = reinterpret_cast<const std::byte*>(bytes);
  page->kept[place].assign(data, data + size);
  std::free(bytes);
}
// With the kept files. What is wrong with it, in a sentence; then nothing has changed.
EMSCRIPTEN_KEEPALIVE const char* onegin_bring_back(char* saved, int saved_size, char* text,
                                                   int size, int link) {
  page->answer =
      page->app.controller()
          .bring_back(taken(saved, saved_size), link != 0 ? SavedFor::link : SavedFor::file,
                      taken(text, size), std::exchange(page->kept, {}))
          .value_or("");
  return page->answer.data();
}
EMSCRIPTEN_KEEPALIVE void onegin_tell(char* sentence, int size, int warning) {
  page->app.controller().tell(taken(sentence, size), warning != 0);
}

EMSCRIPTEN_KEEPALIVE void onegin_receive(int model, char* json, int json_size, char* payload,
                                         int size) {
  page->engine->receive(static_cast<std::size_t>(model), taken(json, json_size),
                        taken(payload, size));
  page->app.controller().receive();
}
EMSCRIPTEN_KEEPALIVE void onegin_lost(int model, char* reason, int size) {
  page->engine->lose(static_cast<std::size_t>(model), taken(reason, size));
  page->app.controller().receive();
}

// `age` in seconds, negative: nothing could be brought back.
EMSCRIPTEN_KEEPALIVE void onegin_restored(int model, double age) {
  page->engine->restore(static_cast<std::size_t>(model),
                        age < 0 ? std::nullopt : std::optional(age));
  page->app.controller().receive();
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
