# Where each dependency comes from: what CMake finds, else a source folder, else a pinned download.
include_guard()
include(FetchContent)

# script/install puts sources here, and so does a download.
set(ONEGIN_SOURCE_CACHE "$ENV{HOME}/.cache/onegin/sources" CACHE PATH "fetched sources of dependencies")

function(onegin_source_folder name)
  string(TOUPPER ${name} upper)
  if(NOT FETCHCONTENT_SOURCE_DIR_${upper} AND EXISTS "${ONEGIN_SOURCE_CACHE}/${name}")
    set(FETCHCONTENT_SOURCE_DIR_${upper} "${ONEGIN_SOURCE_CACHE}/${name}" CACHE PATH "" FORCE)
  endif()
endfunction()

# Sets <name>_SOURCE_DIR: FETCHCONTENT_SOURCE_DIR_<NAME> (a variable of CMake or the environment), else
# the cache's folder, else a download of `url` into the cache. `hint` ends the sentence of the error.
function(onegin_sources name url hint)
  string(TOUPPER "FETCHCONTENT_SOURCE_DIR_${name}" chosen)
  set(folder "${ONEGIN_SOURCE_CACHE}/${name}")
  if(${chosen})
    set(folder "${${chosen}}")
  elseif(DEFINED ENV{${chosen}})
    set(folder "$ENV{${chosen}}")
  elseif(NOT EXISTS "${folder}")
    set(work "${PROJECT_BINARY_DIR}/download/${name}")
    file(REMOVE_RECURSE "${work}")
    message(STATUS "Fetching ${url}")
    file(DOWNLOAD "${url}" "${work}.tar.gz" STATUS status TLS_VERIFY ON)
    list(GET status 0 code)
    if(NOT code EQUAL 0)
      list(GET status 1 reason)
      message(FATAL_ERROR "Onegin needs ${name}, and ${url} could not be fetched (${reason}): ${hint}.")
    endif()
    file(ARCHIVE_EXTRACT INPUT "${work}.tar.gz" DESTINATION "${work}")
    file(GLOB unpacked "${work}/*")  # an archive holds one folder
    file(MAKE_DIRECTORY "${ONEGIN_SOURCE_CACHE}")
    file(RENAME "${unpacked}" "${folder}")
  endif()
  if(NOT IS_DIRECTORY "${folder}")
    message(FATAL_ERROR "Onegin needs the sources of ${name}, and ${folder} is not a folder: ${hint}.")
  endif()
  set(${name}_SOURCE_DIR "${folder}" PARENT_SCOPE)
endfunction()

# A header-only library seen through an include folder of its own: /usr/include itself must never
# reach a WebAssembly compile. `header` names the folder or file that is linked, e.g. "CLI/CLI.hpp";
# a download has it below `inside`.
function(onegin_header_library target header package url inside)
  find_path(${target}_INCLUDE "${header}" PATHS /usr/include /usr/local/include /opt/homebrew/include
            PATH_SUFFIXES eigen3 NO_CMAKE_FIND_ROOT_PATH)
  if(NOT ${target}_INCLUDE)
    onegin_sources(${target} "${url}" "install it (Debian: ${package}) or set ${target}_INCLUDE")
    set(${target}_INCLUDE "${${target}_SOURCE_DIR}/${inside}")
  endif()
  cmake_path(GET header PARENT_PATH linked)
  if(NOT linked)
    set(linked "${header}")
  endif()
  set(include "${PROJECT_BINARY_DIR}/include/${target}")
  file(MAKE_DIRECTORY "${include}")
  file(CREATE_LINK "${${target}_INCLUDE}/${linked}" "${include}/${linked}" SYMBOLIC)
  add_library(${target} INTERFACE)
  target_include_directories(${target} SYSTEM INTERFACE "${include}")
endfunction()

onegin_header_library(onegin_eigen Eigen/Core libeigen3-dev
  https://gitlab.com/libeigen/eigen/-/archive/3.4.0/eigen-3.4.0.tar.gz .)
add_library(Eigen3::Eigen ALIAS onegin_eigen)
onegin_header_library(onegin_xxhash xxhash.h libxxhash-dev
  https://github.com/Cyan4973/xxHash/archive/refs/tags/v0.8.2.tar.gz .)
if(EMSCRIPTEN)
  # Its WebAssembly path includes arm_neon.h, which not every Emscripten carries whole.
  target_compile_options(onegin_xxhash INTERFACE "-DXXH_HAS_INCLUDE(x)=0")
endif()
onegin_header_library(onegin_fast_float fast_float/fast_float.h libfast-float-dev
  https://github.com/fastfloat/fast_float/archive/refs/tags/v6.1.6.tar.gz include)
onegin_header_library(onegin_cli11 CLI/CLI.hpp libcli11-dev
  https://github.com/CLIUtils/CLI11/archive/refs/tags/v2.4.2.tar.gz include)

# utf8proc: the machine's library natively, its C source for WebAssembly.
if(NOT EMSCRIPTEN)
  find_path(UTF8PROC_INCLUDE utf8proc.h)
  find_library(UTF8PROC_LIBRARY utf8proc)
endif()
if(UTF8PROC_INCLUDE AND UTF8PROC_LIBRARY)
  add_library(onegin_utf8proc INTERFACE)
  target_link_libraries(onegin_utf8proc INTERFACE "${UTF8PROC_LIBRARY}")
  if(NOT UTF8PROC_INCLUDE STREQUAL "/usr/include")
    target_include_directories(onegin_utf8proc SYSTEM INTERFACE "${UTF8PROC_INCLUDE}")
  endif()
else()
  onegin_sources(utf8proc https://github.com/JuliaStrings/utf8proc/archive/refs/tags/v2.8.0.tar.gz
    "run script/install web, or set FETCHCONTENT_SOURCE_DIR_UTF8PROC")
  # In a page every byte is fetched: the table goes without what nothing here asks for.
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  set(folder "${PROJECT_BINARY_DIR}/utf8proc")
  set(slim "${CMAKE_CURRENT_LIST_DIR}/slim_unicode.py")
  file(MAKE_DIRECTORY "${folder}")
  if("${slim}" IS_NEWER_THAN "${folder}/utf8proc_data.c")
    execute_process(COMMAND "${Python3_EXECUTABLE}" "${slim}" "${utf8proc_SOURCE_DIR}/utf8proc_data.c"
                            "${folder}/utf8proc_data.c" COMMAND_ERROR_IS_FATAL ANY)
  endif()
  configure_file("${utf8proc_SOURCE_DIR}/utf8proc.c" "${folder}/utf8proc.c" COPYONLY)
  add_library(onegin_utf8proc STATIC "${folder}/utf8proc.c")
  target_include_directories(onegin_utf8proc SYSTEM PUBLIC "${utf8proc_SOURCE_DIR}")
  target_compile_definitions(onegin_utf8proc PUBLIC UTF8PROC_STATIC)
endif()

if(ONEGIN_TESTS)
  # What the tests read figures with, and what json/value is compared with.
  onegin_header_library(onegin_json nlohmann/json.hpp nlohmann-json3-dev
    https://github.com/nlohmann/json/archive/refs/tags/v3.11.3.tar.gz single_include)
  if(EXISTS /usr/src/googletest/CMakeLists.txt AND NOT FETCHCONTENT_SOURCE_DIR_GOOGLETEST)
    set(FETCHCONTENT_SOURCE_DIR_GOOGLETEST /usr/src/googletest)
  endif()
  onegin_sources(googletest https://github.com/google/googletest/archive/refs/tags/v1.14.0.tar.gz
    "install it (Debian: googletest) or set FETCHCONTENT_SOURCE_DIR_GOOGLETEST")
  set(INSTALL_GTEST OFF)
  add_subdirectory("${googletest_SOURCE_DIR}" "${PROJECT_BINARY_DIR}/googletest" EXCLUDE_FROM_ALL SYSTEM)
  foreach(target gtest gtest_main)
    target_compile_options(${target} PRIVATE -O1)  # the tests' own, too
  endforeach()
  if(EMSCRIPTEN)
    # Its own -fexceptions would mean exceptions by way of JavaScript, which do not mix with ours.
    foreach(target gtest gtest_main)
      get_target_property(flags ${target} COMPILE_FLAGS)
      if(flags)
        string(REPLACE "-fexceptions" "-fwasm-exceptions" flags "${flags}")
        set_target_properties(${target} PROPERTIES COMPILE_FLAGS "${flags}")
      endif()
    endforeach()
  endif()
endif()
