# The matrix product's innermost loops with fused multiply-add, where a compiler knows relaxed SIMD that the core's own
# does not: Debian's clang-19 and lld-19 beside its Emscripten. They are a module of their own, which the file of the core
# carries in a section; wasm/serve.js sets them in place where the browser knows them, too.
include_guard()

find_program(FUSED_CLANG NAMES clang++-19 clang++-20 clang++-21 PATHS /usr/bin NO_CMAKE_FIND_ROOT_PATH)
find_program(FUSED_LINKER NAMES wasm-ld-19 wasm-ld-20 wasm-ld-21 PATHS /usr/bin NO_CMAKE_FIND_ROOT_PATH)
mark_as_advanced(FUSED_CLANG FUSED_LINKER)
if(ONEGIN_HAS_RELAXED_SIMD)
  return()  # a whole build has them
endif()
if(NOT FUSED_CLANG OR NOT FUSED_LINKER)
  message(STATUS "No fused multiply-add in the page: it needs clang-19 and lld-19 (script/install fused)")
  return()
endif()

# The compiler's own headers come first, then Emscripten's.
execute_process(COMMAND "${FUSED_CLANG}" -print-resource-dir OUTPUT_VARIABLE resources
                OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
set(system "${EMSCRIPTEN_SYSROOT}/include")
set(folder "${CMAKE_CURRENT_BINARY_DIR}/fused")
file(MAKE_DIRECTORY "${folder}")
set(source "${PROJECT_SOURCE_DIR}/core/math/gemm_fused.cpp")
file(GLOB headers CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/core/math/gemm_*.h" "${PROJECT_SOURCE_DIR}/core/math/band.h"
     "${PROJECT_SOURCE_DIR}/core/math/scalar.h")
# In the order of the source a tile's numbers stand in the registers there are; in another they do not, and all that is
# gained is lost. Without data nothing of the core's memory is overwritten.
add_custom_command(OUTPUT "${folder}/fused.wasm" DEPENDS "${source}" ${headers}
  COMMAND "${FUSED_CLANG}" --target=wasm32-unknown-emscripten -std=c++20 -O3 -DNDEBUG -msimd128 -mrelaxed-simd
          -mllvm -pre-RA-sched=source -fno-exceptions -fno-rtti -fno-builtin -ffp-contract=off -fvisibility=hidden
          -nostdinc++ -nostdlibinc -isystem "${system}/c++/v1" -isystem "${resources}/include" -isystem "${system}"
          "-I${PROJECT_SOURCE_DIR}/core" -c "${source}" -o "${folder}/fused.o"
  COMMAND "${FUSED_LINKER}" --no-entry --import-memory -z stack-size=1024 --strip-all
          --export=multiply_rows --export=__stack_pointer "${folder}/fused.o" -o "${folder}/fused.wasm" VERBATIM)
add_custom_target(onegin_fused DEPENDS "${folder}/fused.wasm")
add_dependencies(onegin_core onegin_fused)
set_target_properties(onegin_core PROPERTIES LINK_DEPENDS "${folder}/fused.wasm")
find_package(Python3 REQUIRED COMPONENTS Interpreter)
add_custom_command(TARGET onegin_core POST_BUILD
  COMMAND "${Python3_EXECUTABLE}" "${PROJECT_SOURCE_DIR}/cmake/add_section.py" "${ONEGIN_WASM_FOLDER}/core.wasm"
          onegin.fused "${folder}/fused.wasm" VERBATIM)
