# The program, from cli/*.cpp, at the top of the build folder.
file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/cli/*.cpp")
if(NOT ROUTELAB_HAS_VIEWER)
  list(FILTER sources EXCLUDE REGEX "/view\\.cpp$")
endif()
if(NOT ROUTELAB_HAS_SERVER)
  list(FILTER sources EXCLUDE REGEX "/(serve|served|load|real_comparison|database_option)\\.cpp$")
endif()
if(sources)
  get_property(layers GLOBAL PROPERTY ROUTELAB_LAYERS)
  add_executable(routelab ${sources})
  routelab_own_target(routelab)
  target_link_libraries(routelab PRIVATE ${layers} fmt::fmt nlohmann_json::nlohmann_json
    CLI11::CLI11 Threads::Threads)
  target_compile_definitions(routelab PRIVATE ROUTELAB_VERSION="${PROJECT_VERSION}"
    $<$<BOOL:${ROUTELAB_HAS_VIEWER}>:ROUTELAB_HAS_VIEWER>
    $<$<BOOL:${ROUTELAB_HAS_SERVER}>:ROUTELAB_HAS_SERVER>
    $<$<BOOL:${ROUTELAB_HAS_WINDOW}>:ROUTELAB_HAS_WINDOW>)
  set_target_properties(routelab PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}")
endif()
