# The fonts of the page and of the desktop program, cut at build time from Debian's: letters to begin
# with, every other script on demand. cut_fonts.py has the plan; the page's are compressed.
set(ONEGIN_FONTS "${PROJECT_BINARY_DIR}/web/fonts")
if(EMSCRIPTEN)
  set(ending .gz)
  set(zip --gzip)
endif()
# The Python that has fonttools is the one that runs pyftsubset.
file(STRINGS "${PYFTSUBSET}" first_line LIMIT_COUNT 1 REGEX "^#!")
string(REGEX REPLACE "^#! *(/usr/bin/env +)?([^ ]*).*$" "\\2"
       ONEGIN_FONT_PYTHON "${first_line}")
if(NOT ONEGIN_FONT_PYTHON)
  set(ONEGIN_FONT_PYTHON python3)
endif()
set(ONEGIN_FONT_PYTHON "${ONEGIN_FONT_PYTHON}" CACHE INTERNAL "")
# The Korean words of the interface, and the letters they are written with.
set(ONEGIN_WORDS "${PROJECT_BINARY_DIR}/web/korean.words${ending}")
if(EMSCRIPTEN)  # those of the rooms by themselves
  list(APPEND ONEGIN_WORDS "${PROJECT_BINARY_DIR}/web/korean-rooms.words${ending}")
endif()
set(ONEGIN_LETTERS "${PROJECT_BINARY_DIR}/web/korean.letters")
set(korean "${CMAKE_CURRENT_SOURCE_DIR}/interface/language/ko.po")
add_custom_command(OUTPUT ${ONEGIN_WORDS} "${ONEGIN_LETTERS}"
  COMMAND python3 "${PROJECT_SOURCE_DIR}/cmake/words.py" pack ${ONEGIN_WORDS}
  COMMAND python3 "${PROJECT_SOURCE_DIR}/cmake/words.py" letters "${ONEGIN_LETTERS}"
  DEPENDS "${PROJECT_SOURCE_DIR}/cmake/words.py" "${korean}" "${PROJECT_SOURCE_DIR}/assets/lessons.json"
  COMMENT "Packing the Korean words" VERBATIM)
add_custom_command(OUTPUT "${ONEGIN_FONTS}/table${ending}"
  COMMAND "${ONEGIN_FONT_PYTHON}" "${CMAKE_CURRENT_SOURCE_DIR}/fonts/cut_fonts.py" "${ONEGIN_FONTS}"
          "${ONEGIN_SOURCE_CACHE}/fonts" "${PROJECT_SOURCE_DIR}/assets/samples.json"
          "${ONEGIN_LETTERS}" ${zip}
  DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/fonts/cut_fonts.py" "${PROJECT_SOURCE_DIR}/assets/samples.json"
          "${ONEGIN_LETTERS}"
  COMMENT "Cutting the fonts" VERBATIM)
add_custom_target(onegin_fonts DEPENDS "${ONEGIN_FONTS}/table${ending}" ${ONEGIN_WORDS})
