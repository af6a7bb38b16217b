# What people look at: viz/timeline (the model of a trace) and viz/report (HTML) always; the panels
# and their pictures with Dear ImGui; the window with GLFW and OpenGL besides.
include(font)

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
