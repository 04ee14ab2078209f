// Dear ImGui as Onegin compiles it: 32-bit characters, item hooks, nothing we do not draw.
#pragma once

#define IMGUI_USE_WCHAR32         // emoji and rare Han lie beyond U+FFFF
#define IMGUI_ENABLE_TEST_ENGINE  // item hooks: the mirror for assistive technology
#define IMGUI_DISABLE_DEMO_WINDOWS
#define IMGUI_DISABLE_DEBUG_TOOLS
#define IMGUI_DISABLE_DEFAULT_FONT  // our own subsets of Noto and Nanum
#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#define IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS
#define IMGUI_DEFINE_MATH_OPERATORS
#define ImDrawIdx unsigned int  // a heat map has more corners than 16 bits count
