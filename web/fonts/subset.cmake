# One font subset: -DFONT= a list of candidate files, -DUNICODES=, -DNUMBER= face, -DOUT=, -DPYFTSUBSET=.
foreach(file IN LISTS FONT)
  if(EXISTS "${file}")
    set(found "${file}")
    break()
  endif()
endforeach()
if(NOT found)
  message(FATAL_ERROR "none of the fonts ${FONT} is installed (Debian: ${PACKAGE})")
endif()
execute_process(COMMAND "${PYFTSUBSET}" "${found}" --font-number=${NUMBER} "--unicodes=${UNICODES}"
    --output-file=${OUT} --layout-features= --no-hinting --desubroutinize --drop-tables+=GPOS,GSUB,GDEF
    --notdef-outline --recommended-glyphs
  RESULT_VARIABLE failed ERROR_VARIABLE message OUTPUT_QUIET)
if(failed)
  message(FATAL_ERROR "pyftsubset ${found}: ${message}")
endif()
