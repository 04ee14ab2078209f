// Calls from C++ into the page's JavaScript.
#include "host.h"

#include <emscripten.h>

// clang-format off
EM_JS(void, host_open_file, (), { Module['host'].openFile(); });
EM_JS(void, host_paste, (), { Module['host'].paste(); });
EM_JS(void, host_sample, (int index), { Module['host'].sample(index); });
EM_JS(void, host_language, (int korean), { Module['host'].language(korean ? 'ko' : 'en'); });
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
EM_JS(void, host_lessons, (const char* act, int act_size, const char* id, int size), {
  Module['host'].lessons(UTF8ToString(act, act_size), UTF8ToString(id, size));
});
EM_JS(void, host_announce, (const char* text, int size), { Module['host'].announce(UTF8ToString(text, size)); });
EM_JS(void, host_mirror, (const char* json, int size), { Module['host'].mirror(UTF8ToString(json, size)); });
EM_JS(void, host_printed, (const char* update, int size), { Module['host'].printed(UTF8ToString(update, size)); });
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

}  // namespace

void Host::open_file() { host_open_file(); }
void Host::paste_text() { host_paste(); }
void Host::load_sample(const Sample& sample) {
  host_sample(static_cast<int>(&sample - state_->samples.data()));
}
void Host::copy_text(const std::string& text) { host_copy(text.data(), size_of(text)); }
void Host::save_file(const std::string& name, std::string_view content) {
  host_save(name.data(), size_of(name), content.data(), size_of(content));
}
void Host::measure_gzip(std::string_view text, std::uint32_t number) {
  host_gzip(text.data(), size_of(text), number);
}
void Host::choose_language(bool korean) { host_language(korean ? 1 : 0); }
void Host::lessons(std::string_view act, std::string_view id) {
  host_lessons(act.data(), size_of(act), id.data(), size_of(id));
}
void Host::copy_link() { host_copy_link(); }
void Host::forget_everything() { host_forget(); }
void Host::need_font(std::string_view name) { host_font(name.data(), size_of(name)); }
void Host::announce(const std::string& sentence) {
  host_announce(sentence.data(), size_of(sentence));
}

void Host::show_cursor(ImGuiMouseCursor cursor) {
  host_cursor(cursor == ImGuiMouseCursor_Hand ? 1 : cursor == ImGuiMouseCursor_ResizeEW ? 2 : 0);
}
void Host::show_mirror(const std::string& json) { host_mirror(json.data(), size_of(json)); }
void Host::show_printed(const std::string& update) { host_printed(update.data(), size_of(update)); }
void Host::remember_graphics_state() { remember_state(); }

}  // namespace onegin::web
