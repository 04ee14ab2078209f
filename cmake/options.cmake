# Compiler options: one interface target for what every build needs, one for our own code's warnings.
include_guard()

add_library(onegin_options INTERFACE)
# Fused multiply-add would make native and WebAssembly results differ; kernels ask for it by name.
target_compile_options(onegin_options INTERFACE -ffp-contract=off)
if(EMSCRIPTEN)
  # Names of types would be two hundredths of the page; nothing asks for them.
  target_compile_options(onegin_options INTERFACE -msimd128 -fwasm-exceptions -fno-rtti)
  # The stack was 5 MB and is 64 KB in newer Emscriptens; Eigen and JSON need more than that.
  target_link_options(onegin_options INTERFACE -fwasm-exceptions -fno-rtti
    -s$<IF:$<VERSION_LESS:${EMSCRIPTEN_VERSION},3.1.27>,TOTAL_STACK,STACK_SIZE>=1MB)
elseif(ONEGIN_ARCHITECTURE)
  target_compile_options(onegin_options INTERFACE -march=${ONEGIN_ARCHITECTURE})
endif()
if(ONEGIN_SANITIZE)
  target_compile_options(onegin_options INTERFACE -fsanitize=${ONEGIN_SANITIZE}
                                                  -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(onegin_options INTERFACE -fsanitize=${ONEGIN_SANITIZE})
endif()

add_library(onegin_warnings INTERFACE)
target_compile_options(onegin_warnings INTERFACE -Wall -Wextra -Wconversion -Wshadow -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 14)
  # False alarms: inside std::string (GCC bug 105651), in the AVX-512 intrinsics (GCC bug 105593), in a vector of
  # bytes that grows (GCC bug 107852), in std::string_view of a precompiled header.
  target_compile_options(onegin_warnings INTERFACE -Wno-restrict -Wno-maybe-uninitialized
                                                   -Wno-uninitialized -Wno-array-bounds -Wno-stringop-overflow
                                                   -Wno-stringop-overread)
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  # Clang's -Wconversion asks this too, GCC's does not.
  target_compile_options(onegin_warnings INTERFACE -Wno-sign-conversion)
endif()

# onegin_pieces(<target> <sources...>): files of a folder are compiled six at a time as one piece, which takes
# less than half the time, for headers are read and their templates made once. So names in the anonymous
# namespaces of a folder's files differ. -DONEGIN_PIECES=OFF compiles file by file. Files with options of their
# own are in no piece.
option(ONEGIN_PIECES "Compile several files of a folder as one" ON)
function(onegin_pieces target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${ONEGIN_PIECES} UNITY_BUILD_MODE GROUP)
  foreach(source IN LISTS ARGN)
    cmake_path(GET source PARENT_PATH folder)
    string(MAKE_C_IDENTIFIER "in_${folder}" folder)
    math(EXPR files_of_${folder} "0${files_of_${folder}} + 1")
    if(target MATCHES "_(tests|command)$")
      math(EXPR piece "(${files_of_${folder}} + 11) / 12")
    else()
      math(EXPR piece "(${files_of_${folder}} + 5) / 6")
    endif()
    set_source_files_properties("${source}" PROPERTIES UNITY_GROUP "${folder}_${piece}")
  endforeach()
endfunction()

# onegin_precompile(<target> <headers...>): the standard headers that nearly every file reads, and these, are read
# once for the whole target, which saves a sixth of GCC's time and a quarter of Emscripten's, but nothing where files
# are few. Files with options of their own read them themselves.
function(onegin_precompile target)
  get_target_property(files ${target} SOURCES)
  list(LENGTH files count)
  if(count LESS 9)
    return()
  endif()
  list(TRANSFORM ARGN REPLACE "^([^<].*)$" "\"\\1\"")
  target_precompile_headers(${target} PRIVATE <algorithm> <array> <charconv> <cmath> <cstddef> <cstdint> <functional>
    <limits> <map> <memory> <optional> <set> <span> <string> <string_view> <utility> <variant> <vector> ${ARGN})
endfunction()

# Pieces name their files by whole paths; messages and objects are the same in every checkout.
add_compile_options("-fmacro-prefix-map=${PROJECT_SOURCE_DIR}/=")

find_program(CCACHE ccache)
mark_as_advanced(CCACHE)
if(CCACHE)
  # Another checkout of the same sources has the same objects.
  set(CMAKE_C_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}" CCACHE_NOHASHDIR=1 "${CCACHE}")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_C_COMPILER_LAUNCHER}")
  # A precompiled header differs from checkout to checkout, and with it all that reads it.
  set(CMAKE_DISABLE_PRECOMPILE_HEADERS ON)
endif()

# onegin_smaller(<variable> <from> <to>): a command that makes a module smaller once more, in more rounds than the linker's
# own; where there is no wasm-opt, or it does not know what the module is made of, the module stays as it is.
if(EMSCRIPTEN)
  find_program(WASM_OPT wasm-opt PATHS "${EMSCRIPTEN_ROOT_PATH}/../bin" /usr/bin NO_CMAKE_FIND_ROOT_PATH)
  mark_as_advanced(WASM_OPT)
endif()
function(onegin_smaller variable from to)
  set(command "${CMAKE_COMMAND}" -E copy_if_different "${from}" "${to}")
  if(WASM_OPT)
    set(features --mvp-features --enable-exception-handling --enable-simd --enable-bulk-memory --enable-sign-ext
        --enable-mutable-globals --enable-nontrapping-float-to-int)
    list(JOIN features " " features)
    set(command sh -c "'${WASM_OPT}' ${features} -Oz --converge '${from}' -o '${to}.part' && mv '${to}.part' '${to}' || cp '${from}' '${to}'")
  endif()
  set(${variable} ${command} PARENT_SCOPE)
endfunction()
