// Text typed into ImGui's own field, where the platform has none to lay over it.
#include <imgui_internal.h>

#include <string>

#include "draw/widgets.h"

namespace onegin::web {
namespace {

int grow(ImGuiInputTextCallbackData* data) {
  if (data->EventFlag == ImGuiInputTextFlags_CallbackResize) {
    auto* text = static_cast<std::string*>(data->UserData);
    text->resize(static_cast<std::size_t>(data->BufTextLen));
    data->Buf = text->data();
  }
  return 0;
}

}  // namespace

std::optional<std::string> typed_text(const Rect& area, const Words& words,
                                      const std::string& value, Lines lines) {
  const bool many_lines = lines == Lines::many || lines == Lines::whole_text;
  std::string draft = value;
  ImGui::SetCursorScreenPos(area.Min);
  ImGui::PushFont(theme().fonts.serif, line_height(kBody));
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                      {kGrid, many_lines ? kGrid : (area.GetHeight() - line_height(kBody)) / 2});
  ImGui::PushStyleColor(ImGuiCol_FrameBg, 0);
  const ImGuiInputTextFlags flags = ImGuiInputTextFlags_CallbackResize;
  const std::string label = "##" + std::string(words.spoken());
  const bool edited =
      many_lines
          ? ImGui::InputTextMultiline(label.c_str(), draft.data(), draft.capacity() + 1,
                                      area.GetSize(), flags, grow, &draft)
          : (ImGui::SetNextItemWidth(area.GetWidth()),
             ImGui::InputTextWithHint(label.c_str(), std::string(words.help).c_str(), draft.data(),
                                      draft.capacity() + 1, flags, grow, &draft));
  ImGui::PopStyleColor();
  ImGui::PopStyleVar();
  ImGui::PopFont();
  if (!edited) return std::nullopt;
  if (lines >= Lines::letters) {  // the next one begins anew
    if (ImGuiInputTextState* own = ImGui::GetInputTextState(ImGui::GetItemID())) {
      own->ReloadUserBufAndMoveToEnd();
    }
  }
  return draft;
}

}  // namespace onegin::web
