# Puts the page's folder together: -DPAGE=, -DFILES=, -DSAMPLES=, -DFONTS= a folder, compressed. The
# service worker learns the names of what the first opening needs and a version made of all contents.
file(MAKE_DIRECTORY "${PAGE}/samples" "${PAGE}/fonts")
file(COPY ${FILES} DESTINATION "${PAGE}")
file(COPY ${SAMPLES} DESTINATION "${PAGE}/samples")
# The fonts are those of this build, no others.
file(GLOB fonts RELATIVE "${FONTS}" "${FONTS}/*.ttf.gz" "${FONTS}/*.otf.gz")
file(GLOB old RELATIVE "${PAGE}/fonts" "${PAGE}/fonts/*")
foreach(font IN LISTS old)
  list(FIND fonts "${font}" place)
  if(place EQUAL -1)
    file(REMOVE "${PAGE}/fonts/${font}")
  endif()
endforeach()
list(TRANSFORM fonts PREPEND "${FONTS}/")
file(COPY ${fonts} DESTINATION "${PAGE}/fonts")
file(COPY_FILE "${FONTS}/table.gz" "${PAGE}/font-table.gz" ONLY_IF_DIFFERENT)

# Comments and indentation are for those who read the sources; they would be half a percent of the first
# download. No string of ours goes over several lines.
file(GLOB scripts "${PAGE}/*.js")
list(FILTER scripts EXCLUDE REGEX "/(core|interface)\\.js$")
foreach(script IN LISTS scripts)
  file(READ "${script}" text)
  string(REGEX REPLACE "\n *//[^\n]*" "" text "\n${text}")
  string(REGEX REPLACE "\n +" "\n" text "${text}")
  file(WRITE "${script}" "${text}")
endforeach()

file(GLOB_RECURSE all RELATIVE "${PAGE}" "${PAGE}/*")
list(REMOVE_ITEM all service-worker.js)
list(SORT all)
set(sums)
set(first)
foreach(file IN LISTS all)
  file(SHA256 "${PAGE}/${file}" sum)
  string(APPEND sums "${file} ${sum}\n")
  # Other scripts, samples and the core in double precision are fetched, and then kept, when they are asked for.
  if(NOT file MATCHES "^(fonts|samples)/|^core-double" OR file MATCHES "^fonts/(sans|bold|serif|titles|korean)" OR
     file MATCHES "^samples/english")
    # Under the address that is opened: a host may redirect from the file's own name.
    string(REGEX REPLACE "^index\\.html$" "./" name "${file}")
    list(APPEND first "'${name}'")
  endif()
endforeach()
file(SHA256 "${PAGE}/service-worker.js" sum)
string(SHA256 version "${sums}${sum}")
string(SUBSTRING "${version}" 0 16 version)
list(JOIN first ", " first)
file(READ "${PAGE}/service-worker.js" worker)
string(REPLACE "@ONEGIN_PAGE_VERSION@" "${version}" worker "${worker}")
string(REPLACE "/*@ONEGIN_PAGE_FILES@*/" "${first}" worker "${worker}")
file(WRITE "${PAGE}/service-worker.js" "${worker}")
