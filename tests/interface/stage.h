// The interface without a screen: a state is drawn by nobody, its mirror read, its items acted on.
//
// Dear ImGui runs with its item hooks and with fonts, but with no renderer behind it.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <initializer_list>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app.h"
#include "draw/fonts.h"
#include "draw/mirror.h"
#include "draw/theme.h"
#include "frame/frame.h"
#include "imgui.h"
#include "places.h"
#include "rooms/rooms.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {

inline std::string font_bytes(const std::string& name) {
  std::ifstream in(places::font(name), std::ios::binary);
  EXPECT_TRUE(in.good()) << name;
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return std::move(bytes).str();
}

class Stage {
 public:
  explicit Stage(float width = 1280, float height = 800) {
    IMGUI_CHECKVERSION();
    context_ = ImGui::CreateContext();
    context_->TestEngineHookItems = true;
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
    io.DeltaTime = 1.0f / 60;
    resize(width, height);
    forget_fonts();
    for (const char* name : {"sans.ttf", "bold.ttf", "serif.ttf"}) {
      add_font(name, font_bytes(name));
    }
    choose_theme(false);
    mirror() = Mirror();
  }
  ~Stage() {
    ImGui::DestroyContext(context_);
    forget_fonts();
  }
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  void resize(float width, float height) { ImGui::GetIO().DisplaySize = {width, height}; }

  // One frame of a state; what the person wants in it.
  Intents draw(const State& state) {
    if (theme().dark != state.surface.dark) choose_theme(state.surface.dark);
    ImGui::NewFrame();
    mirror().begin_frame();
    Intents intents = draw_screen(state);
    render();
    return intents;
  }
  // Frames of a whole program until it asks for no more.
  void run(App& app, int frames = 3) {
    for (int i = 0; i < frames; ++i) {
      app.controller().receive();
      ImGui::NewFrame();
      app.frame();
      render();
    }
  }
  // Everything drawn in the last frame, as one number; equal pictures have equal numbers.
  std::uint64_t picture() const { return picture_; }

  // All frames that an act takes, with what they bring.
  Intents act(const State& state) {
    Intents all;
    for (int i = 0; i < 3; ++i) {
      for (Intent& intent : draw(state)) all.push_back(std::move(intent));
    }
    return all;
  }
  Intents activate(const State& state, Role role, std::string_view name,
                   std::string_view group = {}) {
    draw(state);
    ImGui::ActivateItemByID(get(role, name, group).id);
    return act(state);
  }
  Intents enter(const State& state, Role role, std::string_view name, std::string value,
                std::string_view group = {}) {
    draw(state);
    mirror().request(get(role, name, group).id, std::move(value));
    return act(state);
  }
  // A press of the mouse in the middle of the item.
  Intents click(const State& state, Role role, std::string_view name, std::string_view group = {}) {
    draw(state);
    point(get(role, name, group));
    Intents all = act(state);
    for (const bool down : {true, false}) {
      ImGui::GetIO().AddMouseButtonEvent(0, down);
      for (Intent& intent : act(state)) all.push_back(std::move(intent));
    }
    return all;
  }
  static void point(const MirrorItem& item) {
    const ImVec2 at = item.rect.GetCenter();
    ImGui::GetIO().AddMousePosEvent(at.x, at.y);
  }

  // The item of that role and name, of a group if one is named. A table's cell is text, too.
  static const MirrorItem* find(Role role, std::string_view name, std::string_view group = {}) {
    for (const MirrorItem& item : mirror().items()) {
      const bool is_text = item.role == Role::cell || item.role == Role::rowheader;
      if (item.role != role && !(role == Role::text && is_text)) continue;
      if (item.name == name && (group.empty() || stands_in(item, group))) {
        return &item;
      }
    }
    return nullptr;
  }
  static const MirrorItem& get(Role role, std::string_view name, std::string_view group = {}) {
    static const MirrorItem none;
    const MirrorItem* item = find(role, name, group);
    if (item == nullptr) {
      ADD_FAILURE() << "no " << role_name(role) << " '" << name << "' in '" << group << "'";
    }
    return item != nullptr ? *item : none;
  }
  static std::string value(Role role, std::string_view name, std::string_view group = {}) {
    return get(role, name, group).value;
  }

 private:
  static bool stands_in(const MirrorItem& item, std::string_view group) {
    ImGuiID parent = item.parent;
    while (parent != 0) {
      const MirrorItem* up = nullptr;
      for (const MirrorItem& other : mirror().items()) {
        if (other.id == parent && other.role == Role::group) up = &other;
      }
      if (up == nullptr) return false;
      if (up->name == group) return true;
      parent = up->parent;
    }
    return false;
  }

  void render() {
    ImGui::Render();
    ImDrawData* data = ImGui::GetDrawData();
    // The renderer's part of the contract: textures are there, or gone.
    for (ImTextureData* texture : *data->Textures) {
      if (texture->Status == ImTextureStatus_WantDestroy) {
        texture->SetTexID(ImTextureID_Invalid);
        texture->SetStatus(ImTextureStatus_Destroyed);
      } else if (texture->Status != ImTextureStatus_OK) {
        texture->SetTexID(1);
        texture->SetStatus(ImTextureStatus_OK);
      }
    }
    picture_ = 0;
    for (const ImDrawList* list : data->CmdLists) {
      for (const ImDrawVert& v : list->VtxBuffer) {
        picture_ = picture_ * 1099511628211u ^ ImHashData(&v, sizeof v);
      }
    }
  }

  ImGuiContext* context_ = nullptr;
  std::uint64_t picture_ = 0;
};

// The one intent of that type among others, if there is exactly one.
template <class Wanted>
std::optional<Wanted> only(const Intents& intents) {
  std::optional<Wanted> found;
  for (const Intent& intent : intents) {
    if (const auto* one = std::get_if<Wanted>(&intent)) {
      if (found) return std::nullopt;
      found = *one;
    }
  }
  return found;
}

}  // namespace onegin::web
