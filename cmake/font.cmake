# The face of the pictures, taken into the program at build time, so that a picture does not depend
# on what is installed where it is made. Without the font's package Dear ImGui's own face serves.
find_file(ROUTELAB_FONT DejaVuSans.ttf DOC "The face of the viewer; Debian: fonts-dejavu-core"
  PATHS /usr/share/fonts PATH_SUFFIXES truetype/dejavu TTF dejavu dejavu-sans-fonts
  NO_DEFAULT_PATH)

# routelab_embed_font(TARGET): gives it the words that viz/canvas/font.cpp names.
function(routelab_embed_font target)
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "INTERFACE_LIBRARY")
    return()
  endif()
  set(font "$<$<BOOL:${ROUTELAB_FONT}>:${ROUTELAB_FONT}>")
  set(words "${PROJECT_BINARY_DIR}/font_words.cpp")
  set(script "${PROJECT_SOURCE_DIR}/cmake/font_words.cmake")
  set(depends "${script}")
  if(ROUTELAB_FONT)
    list(APPEND depends "${ROUTELAB_FONT}")
  endif()
  add_custom_command(OUTPUT "${words}" VERBATIM DEPENDS ${depends}
    COMMAND "${CMAKE_COMMAND}" "-DFONT=${font}" "-DWORDS=${words}" -P "${script}")
  target_sources(${target} PRIVATE "${words}")
  set(remark "ImGui's own; better: apt-get install fonts-dejavu-core")
  if(ROUTELAB_FONT)
    set(remark "${ROUTELAB_FONT}")
  endif()
  routelab_part_line("face" "${ROUTELAB_FONT}" "${remark}")
endfunction()
