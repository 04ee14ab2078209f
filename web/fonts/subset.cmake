# One font subset: -DFONT= a list of candidate files, -DUNICODES=, -DNUMBER= face, -DOUT=, -DPYFTSUBSET=,
# -DKEPT= a folder where what was cut is kept for the next build, of this checkout or another.
foreach(file IN LISTS FONT)
  if(EXISTS "${file}")
    set(found "${file}")
    break()
  endif()
endforeach()
if(NOT found)
  message(FATAL_ERROR "none of the fonts ${FONT} is installed (Debian: ${PACKAGE})")
endif()
file(TIMESTAMP "${found}" made)
file(TIMESTAMP "${PYFTSUBSET}" cutter)
file(SHA256 "${CMAKE_CURRENT_LIST_FILE}" how)
string(SHA256 key "${found} ${made} ${cutter} ${how} ${NUMBER} ${UNICODES}")
if(EXISTS "${KEPT}/${key}")
  file(COPY_FILE "${KEPT}/${key}" "${OUT}")
  return()
endif()
execute_process(COMMAND "${PYFTSUBSET}" "${found}" --font-number=${NUMBER} "--unicodes=${UNICODES}"
    --output-file=${OUT} --layout-features= --no-hinting --desubroutinize --drop-tables+=GPOS,GSUB,GDEF
    --notdef-outline --recommended-glyphs
  RESULT_VARIABLE failed ERROR_VARIABLE message OUTPUT_QUIET)
if(failed)
  message(FATAL_ERROR "pyftsubset ${found}: ${message}")
endif()
# Whole or not at all; where nothing can be kept, the next build cuts again.
string(RANDOM LENGTH 8 mark)
execute_process(COMMAND "${CMAKE_COMMAND}" -E make_directory "${KEPT}" OUTPUT_QUIET ERROR_QUIET)
execute_process(COMMAND "${CMAKE_COMMAND}" -E copy "${OUT}" "${KEPT}/${key}.${mark}"
  RESULT_VARIABLE unkept OUTPUT_QUIET ERROR_QUIET)
if(NOT unkept)
  file(RENAME "${KEPT}/${key}.${mark}" "${KEPT}/${key}")
endif()
