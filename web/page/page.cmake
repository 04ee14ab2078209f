# The page: the interface as WebAssembly, the core's worker, fonts and samples in one folder that any
# static host serves. `cmake --install` puts that folder anywhere.
add_executable(interface
  platform/browser.cpp
  platform/host.cpp
  platform/left_out.cpp
  platform/mirror_sender.cpp
  platform/printed_sender.cpp
  platform/smaller.cpp
  engine/engine_worker.cpp
  "${imgui_SOURCE_DIR}/backends/imgui_impl_opengl3.cpp")
target_include_directories(interface SYSTEM PRIVATE "${imgui_SOURCE_DIR}/backends")
target_link_libraries(interface PRIVATE onegin_interface onegin_warnings)
set_source_files_properties("${imgui_SOURCE_DIR}/backends/imgui_impl_opengl3.cpp"
  PROPERTIES COMPILE_OPTIONS "-w")
# Nothing in the interface throws; what would clean up after an exception is code all the same.
foreach(target interface onegin_interface onegin_imgui)
  target_compile_options(${target} PRIVATE -Oz -fno-exceptions)
endforeach()
# What ImGui refers to and a page never runs; left_out.cpp and smaller.cpp have what takes its place.
foreach(symbol _ZN5ImGui8EndTableEv _ZN5ImGui9EndTabBarEv _ZN5ImGui14EndMultiSelectEv
        _ZN5ImGui31TableSettingsAddSettingsHandlerEv _ZN5ImGui10SelectableEPKcbiRK6ImVec2 sscanf strtod)
  target_link_options(interface PRIVATE -Wl,--wrap=${symbol})
endforeach()
target_link_options(interface PRIVATE -Oz
  -sMODULARIZE=1 -sEXPORT_ES6=1 -sENVIRONMENT=web -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2
  -sALLOW_MEMORY_GROWTH=1 -sDYNAMIC_EXECUTION=0 -sFILESYSTEM=0 -sMALLOC=emmalloc
  -sTEXTDECODER=2 -sINCOMING_MODULE_JS_API=canvas,locateFile
  -sEXPORTED_FUNCTIONS=_malloc,_free -sEXPORT_NAME=createInterface)

set(ONEGIN_PAGE "${PROJECT_BINARY_DIR}/page")
file(GLOB page_files CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/page/*.js"
     "${CMAKE_CURRENT_SOURCE_DIR}/page/*.html" "${CMAKE_CURRENT_SOURCE_DIR}/page/*.css"
     "${CMAKE_CURRENT_SOURCE_DIR}/page/*.svg")
file(GLOB sample_files CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/assets/samples/*")
# The core's module and its worker are made in wasm/.
get_property(core_files GLOBAL PROPERTY ONEGIN_WASM_FILES)
onegin_smaller(smaller "${CMAKE_CURRENT_BINARY_DIR}/interface.wasm" "${CMAKE_CURRENT_BINARY_DIR}/smaller/interface.wasm")
add_custom_command(OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/smaller/interface.wasm" DEPENDS interface
  COMMAND "${CMAKE_COMMAND}" -E make_directory "${CMAKE_CURRENT_BINARY_DIR}/smaller"
  COMMAND ${smaller} VERBATIM)
add_custom_target(page ALL
  COMMAND "${CMAKE_COMMAND}"
    "-DPAGE=${ONEGIN_PAGE}" "-DFILES=${page_files};$<TARGET_FILE:interface>;${CMAKE_CURRENT_BINARY_DIR}/smaller/interface.wasm;${PROJECT_SOURCE_DIR}/assets/samples.json;${ONEGIN_WORDS};${core_files}"
    "-DSAMPLES=${sample_files}" "-DFONTS=${ONEGIN_FONTS}"
    -P "${CMAKE_CURRENT_SOURCE_DIR}/page/assemble.cmake"
  DEPENDS interface "${CMAKE_CURRENT_BINARY_DIR}/smaller/interface.wasm" onegin_fonts wasm
  COMMENT "Assembling the page in ${ONEGIN_PAGE}" VERBATIM)
install(DIRECTORY "${ONEGIN_PAGE}/" DESTINATION . COMPONENT page)
