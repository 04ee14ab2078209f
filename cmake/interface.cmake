# Dear ImGui from its sources, then the interface: the page with Emscripten, else the desktop program.
include_guard()

onegin_source_folder(imgui)
FetchContent_Declare(imgui URL https://github.com/ocornut/imgui/archive/refs/tags/v1.92.2b.tar.gz)
FetchContent_GetProperties(imgui)
if(NOT imgui_POPULATED)
  FetchContent_Populate(imgui)
endif()
if(NOT EXISTS "${imgui_SOURCE_DIR}/imgui.h")
  message(FATAL_ERROR "Onegin's interface needs Dear ImGui 1.92: set FETCHCONTENT_SOURCE_DIR_IMGUI.")
endif()

add_library(onegin_imgui STATIC
  "${imgui_SOURCE_DIR}/imgui.cpp" "${imgui_SOURCE_DIR}/imgui_draw.cpp"
  "${imgui_SOURCE_DIR}/imgui_tables.cpp" "${imgui_SOURCE_DIR}/imgui_widgets.cpp")
target_include_directories(onegin_imgui SYSTEM PUBLIC "${imgui_SOURCE_DIR}")
target_include_directories(onegin_imgui PUBLIC "${PROJECT_SOURCE_DIR}/web/interface")
target_compile_definitions(onegin_imgui PUBLIC IMGUI_USER_CONFIG="draw/onegin_imconfig.h")
# In a page every byte is fetched.
target_compile_options(onegin_imgui PRIVATE $<IF:$<BOOL:${EMSCRIPTEN}>,-Oz,-Os>)
target_link_libraries(onegin_imgui PUBLIC onegin_options)

# pyftsubset cuts the fonts: the one on PATH, not the WebAssembly toolchain's.
find_program(PYFTSUBSET pyftsubset PATHS /usr/bin NO_CMAKE_FIND_ROOT_PATH)
if(NOT PYFTSUBSET)
  message(FATAL_ERROR "Onegin's interface needs pyftsubset (Debian: fonttools) to cut its fonts.")
endif()

add_subdirectory(web)
