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
target_link_options(interface PRIVATE -Oz --profiling-funcs
  -sMODULARIZE=1 -sEXPORT_ES6=1 -sENVIRONMENT=web -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2
  -sALLOW_MEMORY_GROWTH=1 -sDYNAMIC_EXECUTION=0 -sFILESYSTEM=0 -sMALLOC=emmalloc
  -sTEXTDECODER=2 -sINCOMING_MODULE_JS_API=canvas,locateFile,instantiateWasm
  -sEXPORT_NAME=createInterface
  # What one function alone calls becomes part of it after the split, where both came to be in one part.
  -sBINARYEN_EXTRA_PASSES=--one-caller-inline-max-function-size=1)

set(ONEGIN_PAGE "${PROJECT_BINARY_DIR}/page")
file(GLOB page_files CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/page/*.js"
     "${CMAKE_CURRENT_SOURCE_DIR}/page/*.html" "${CMAKE_CURRENT_SOURCE_DIR}/page/*.css"
     "${CMAKE_CURRENT_SOURCE_DIR}/page/*.svg")
file(GLOB sample_files CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/assets/samples/*")
get_property(pair_files GLOBAL PROPERTY ONEGIN_PAIR_SAMPLES)
list(APPEND sample_files ${pair_files})
# The core's module and its worker are made in wasm/.
get_property(core_files GLOBAL PROPERTY ONEGIN_WASM_FILES)
# The rooms come after the first visit's first answer: their namespaces, as their rows have them. What else
# begins as follows is called only when they are there, too: curves are drawn and pictures saved, the list of lessons is
# taken in, Inside and the drawer are drawn, models go on learning while they read.
find_package(Python3 COMPONENTS Interpreter REQUIRED)
foreach(late Decoded Filled BlanksMeasured Embedded Traced ExtremesFound ExampleTraced Proof Proving Proven)
  list(APPEND late_messages "void onegin::(anonymous namespace)::read_fields<onegin::${late}>(")
endforeach()
set(ONEGIN_ROOMS
  onegin::web::adaptive:: onegin::words::
  "onegin::web::draw_inside_context(" "onegin::web::inside_context_height(" "onegin::web::draw_activity(" "onegin::web::activity_height("
  "onegin::web::draw_held(" "onegin::web::held_height(" "onegin::web::draw_gradient(" "onegin::web::gradient_height("
  "onegin::web::InsideDesk::look(" "onegin::web::InsideDesk::take("
  "onegin::web::draw_lesson(" "onegin::web::lesson_height(" onegin_lessons onegin::web::LessonDesk::go_to
  "onegin::web::draw_drawer(" "onegin::web::drawer_height(" "onegin::web::verdict(onegin"
  onegin::web::InsideContextDesk::measure onegin::web::InsideContextDesk::take_ "onegin::web::InsideContextDesk::mix("
  "onegin::web::InsideContextDesk::ask(" onegin::web::InsideContextDesk::end_measuring
  "onegin::web::DifferenceDesk::look(" "onegin::web::DifferenceDesk::take("
  "onegin::web::RankDesk::read_candidates(" "onegin::web::CompareDesk::ask(" "onegin::web::TextCurveDesk::end_trial(" "onegin::web::TextCurveDesk::begin(" "onegin::web::TextCurveDesk::next_trial(" "onegin::web::TextCurveDesk::take(" "onegin::web::CompareDesk::take(" "onegin::web::MixtureDesk::change_weight(" "onegin::web::GenerateDesk::write_all(" "onegin::web::(anonymous namespace)::to_json(onegin::web::MirrorGrid const&)" "onegin::web::FineTuneDesk::take("
  ${late_messages} "onegin::web::draw_small_curves(" "onegin::web::save_picture("
  "onegin::web::(anonymous namespace)::picture_of_" "onegin::web::(anonymous namespace)::save_strips(" "onegin::web::likeliest_height(" "onegin::web::draw_likeliest(" "onegin::web::draw_difference(" "onegin::web::difference_height("
  onegin::web::Picture::text onegin::web::Picture::box onegin::web::Picture::path
  onegin::web::Picture::begin_clip onegin::web::Picture::end_clip onegin::web::Picture::number onegin::web::Picture::colour)
set(parts "${CMAKE_CURRENT_BINARY_DIR}/parts")
cmake_path(GET WASM_OPT PARENT_PATH binaryen)
add_custom_command(OUTPUT "${parts}/interface.wasm" "${parts}/rooms.wasm"
  DEPENDS interface "${PROJECT_SOURCE_DIR}/cmake/split_rooms.py"
  COMMAND "${Python3_EXECUTABLE}" "${PROJECT_SOURCE_DIR}/cmake/split_rooms.py" "${binaryen}"
          "${CMAKE_CURRENT_BINARY_DIR}/interface.wasm" "${parts}/interface.wasm" "${parts}/rooms.wasm"
          "${ONEGIN_ROOM_ROWS}" ${ONEGIN_ROOMS}
  VERBATIM)
add_custom_target(page ALL
  COMMAND "${CMAKE_COMMAND}"
    "-DPAGE=${ONEGIN_PAGE}" "-DFILES=${page_files};$<TARGET_FILE:interface>;${parts}/interface.wasm;${parts}/rooms.wasm;${PROJECT_SOURCE_DIR}/assets/samples.json;${PROJECT_SOURCE_DIR}/assets/lessons.json;${ONEGIN_WORDS};${core_files}"
    "-DSAMPLES=${sample_files}" "-DFONTS=${ONEGIN_FONTS}"
    -P "${CMAKE_CURRENT_SOURCE_DIR}/page/assemble.cmake"
  DEPENDS interface "${parts}/interface.wasm" "${parts}/rooms.wasm" onegin_fonts onegin_pair_samples wasm
  COMMENT "Assembling the page in ${ONEGIN_PAGE}" VERBATIM)
install(DIRECTORY "${ONEGIN_PAGE}/" DESTINATION . COMPONENT page)
