# Font subsets, cut at build time from Debian's fonts: Latin for the start, other scripts on demand.
# Each row becomes fonts/<name>; the page fetches it when the text holds one of its characters.
set(ONEGIN_FONTS "${PROJECT_BINARY_DIR}/web/fonts")
file(MAKE_DIRECTORY "${ONEGIN_FONTS}")
set(noto /usr/share/fonts/truetype/noto)
set(cjk /usr/share/fonts/opentype/noto)
set(nanum /usr/share/fonts/truetype/nanum)
set(latin "U+20-7E,U+A0-17F,U+2010-2027,U+2030-203A,U+203F,U+20AC,U+2122,U+2190-2193,U+2212,U+2248,U+2260,U+2264,U+2265,U+FFFD")

set(ONEGIN_FONT_FILES)
# onegin_font(<name> <package> <face number> <unicodes> <candidate files...>)
function(onegin_font name package number unicodes)
  set(out "${ONEGIN_FONTS}/${name}")
  add_custom_command(OUTPUT "${out}"
    COMMAND "${CMAKE_COMMAND}" "-DFONT=${ARGN}" -DPACKAGE=${package} -DNUMBER=${number}
            "-DUNICODES=${unicodes}" "-DOUT=${out}" "-DPYFTSUBSET=${PYFTSUBSET}"
            "-DKEPT=${ONEGIN_SOURCE_CACHE}/fonts"
            -P "${CMAKE_CURRENT_SOURCE_DIR}/fonts/subset.cmake"
    DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/fonts/subset.cmake"
    COMMENT "Cutting ${name}" VERBATIM)
  set(ONEGIN_FONT_FILES ${ONEGIN_FONT_FILES} "${out}" PARENT_SCOPE)
endfunction()

onegin_font(sans.ttf fonts-noto-core 0 "${latin}" ${noto}/NotoSans-Regular.ttf)
onegin_font(bold.ttf fonts-noto-core 0 "${latin}" ${noto}/NotoSans-Bold.ttf)
onegin_font(serif.ttf fonts-noto-core 0 "${latin}" ${noto}/NotoSerif-Regular.ttf)
onegin_font(european.ttf fonts-noto-core 0
  "U+180-24F,U+250-2FF,U+300-36F,U+370-3FF,U+400-52F,U+1E00-1EFF,U+1F00-1FFF"
  ${noto}/NotoSerif-Regular.ttf)
onegin_font(hangul.ttf fonts-nanum 0
  "U+1100-11FF,U+3000-303F,U+3130-318F,U+AC00-D7A3,U+FF00-FFEF" ${nanum}/NanumMyeongjo.ttf)
# The sample list's own titles, so that it reads well before any of those texts is opened.
onegin_font(titles.ttf fonts-nanum 0 "U+AC00,U+AC15,U+B9C8,U+C744,U+C758" ${nanum}/NanumMyeongjo.ttf)
onegin_font(kana.otf fonts-noto-cjk 0 "U+3000-30FF,U+31F0-31FF,U+FF00-FFEF"
  ${cjk}/NotoSerifCJK-Regular.ttc)
onegin_font(han.otf fonts-noto-cjk 2 "U+4E00-9FFF,U+F900-FAFF" ${cjk}/NotoSerifCJK-Regular.ttc)
onegin_font(symbols.ttf fonts-noto-core 0
  "U+2000-25FF,U+27C0-2BFF" ${noto}/NotoSansSymbols2-Regular.ttf)
onegin_font(emoji.ttf fonts-symbola 0 "U+2600-27BF,U+1F000-1FAFF"
  /usr/share/fonts/truetype/ancient-scripts/Symbola_hint.ttf)

add_custom_target(onegin_fonts DEPENDS ${ONEGIN_FONT_FILES})
