# onegin-desktop: GLFW and OpenGL 3; only where both are installed.
find_package(glfw3 3.3 QUIET)
set(OpenGL_GL_PREFERENCE GLVND)
find_package(OpenGL QUIET)
find_package(Threads REQUIRED)
if(NOT glfw3_FOUND OR NOT OpenGL_FOUND)
  message(STATUS "onegin-desktop is left out: it needs GLFW 3.3 and OpenGL (Debian: libglfw3-dev libgl-dev)")
  return()
endif()

add_executable(onegin-desktop
  platform/desktop.cpp
  platform/screenshot.cpp
  platform/script.cpp
  engine/engine_thread.cpp
  engine/shared_text.cpp
  "${imgui_SOURCE_DIR}/backends/imgui_impl_glfw.cpp"
  "${imgui_SOURCE_DIR}/backends/imgui_impl_opengl3.cpp")
target_include_directories(onegin-desktop SYSTEM PRIVATE "${imgui_SOURCE_DIR}/backends")
target_link_libraries(onegin-desktop PRIVATE onegin_interface onegin onegin_warnings onegin_cli11
                                             glfw OpenGL::GL Threads::Threads)
target_link_libraries(onegin-desktop PRIVATE onegin_gzip)
# The gradient check; linked by file, for the double library's macros are not for code in float.
target_link_libraries(onegin-desktop PRIVATE $<TARGET_FILE:onegin_double>)
add_dependencies(onegin-desktop onegin_double)
target_compile_options(onegin-desktop PRIVATE $<$<NOT:$<CONFIG:Debug>>:-O1>)  # it waits for a person
set_source_files_properties("${imgui_SOURCE_DIR}/backends/imgui_impl_glfw.cpp"
  "${imgui_SOURCE_DIR}/backends/imgui_impl_opengl3.cpp" PROPERTIES COMPILE_OPTIONS "-w")
# The other objects are the same in every checkout.
set_source_files_properties(platform/desktop.cpp PROPERTIES COMPILE_DEFINITIONS
  "ONEGIN_ASSETS=\"${PROJECT_SOURCE_DIR}/assets\";ONEGIN_PAIRS=\"${PROJECT_BINARY_DIR}/samples\";ONEGIN_FONTS=\"${ONEGIN_FONTS}\";ONEGIN_WORDS=\"${ONEGIN_WORDS}\"")
add_dependencies(onegin-desktop onegin_fonts onegin_pair_samples)
