# What people look at: viz/timeline (the model of a trace) and viz/report (HTML) always; the panels
# and their pictures with Dear ImGui; the window with GLFW and OpenGL besides.
find_package(PkgConfig QUIET)
include(font)

# routelab_pkg_part(NAME TITLE APT_PACKAGES MODULE...): as routelab_part, asking pkg-config. Leaves
# the target PkgConfig::<NAME>.
macro(routelab_pkg_part name title apt)
  set(ROUTELAB_${name} AUTO CACHE STRING "${title}: AUTO, ON or OFF")
  set_property(CACHE ROUTELAB_${name} PROPERTY STRINGS AUTO ON OFF)
  set(ROUTELAB_HAS_${name} FALSE)
  set(part_remark "switched off")
  if(ROUTELAB_REQUIRE_ALL OR ROUTELAB_${name} STREQUAL "AUTO" OR ROUTELAB_${name})
    if(PkgConfig_FOUND)
      pkg_check_modules(${name} QUIET IMPORTED_TARGET ${ARGN})
    endif()
    if(${name}_FOUND)
      set(ROUTELAB_HAS_${name} TRUE)
      set(part_remark "${ARGN}")
    elseif(ROUTELAB_REQUIRE_ALL OR NOT ROUTELAB_${name} STREQUAL "AUTO")
      message(FATAL_ERROR "${title}: not found. On Debian or Ubuntu: apt-get install ${apt}")
    else()
      set(part_remark "missing: apt-get install ${apt}")
    endif()
  endif()
  routelab_part_line("${title}" "${ROUTELAB_HAS_${name}}" "${part_remark}")
endmacro()

routelab_layer(timeline IN viz DEPENDS trace study USES fmt::fmt Threads::Threads)
routelab_layer(report IN viz DEPENDS trace study timeline
  USES fmt::fmt nlohmann_json::nlohmann_json)

routelab_pkg_part(VIEWER "pictures" "libimgui-dev libstb-dev" imgui stb)
set(ROUTELAB_HAS_WINDOW FALSE)
if(ROUTELAB_HAS_VIEWER)
  routelab_layer(canvas IN viz DEPENDS base trace USES fmt::fmt PkgConfig::VIEWER ${CMAKE_DL_LIBS})
  routelab_embed_font(routelab_canvas)
  routelab_layer(panels IN viz DEPENDS canvas timeline USES fmt::fmt)
  routelab_pkg_part(WINDOW "window" "libglfw3-dev libopengl-dev" glfw3 opengl)
  if(ROUTELAB_HAS_WINDOW)
    routelab_layer(window IN viz DEPENDS canvas USES PkgConfig::WINDOW)
  endif()
endif()
