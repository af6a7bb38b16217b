# The program, at the top of the build folder: cli/main.cpp and, for tests, the rest of cli/*.cpp as
# a library.
file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/cli/*.cpp")
list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
if(NOT ROUTELAB_HAS_VIEWER)
  list(FILTER sources EXCLUDE REGEX "/view(_options)?\\.cpp$")
endif()
if(NOT ROUTELAB_HAS_SERVER)
  list(FILTER sources EXCLUDE REGEX "/(serve|served|load|real_comparison|database_option)\\.cpp$")
endif()
if(NOT ROUTELAB_HAS_FUZZ)
  list(FILTER sources EXCLUDE REGEX "/fuzz(_subject|_outputs)?\\.cpp$")
endif()
if(sources)
  get_property(layers GLOBAL PROPERTY ROUTELAB_LAYERS)
  add_library(routelab_cli STATIC ${sources})
  routelab_own_target(routelab_cli)
  target_link_libraries(routelab_cli PUBLIC ${layers} fmt::fmt nlohmann_json::nlohmann_json
    CLI11::CLI11 Threads::Threads)
  target_compile_definitions(routelab_cli PUBLIC ROUTELAB_VERSION="${PROJECT_VERSION}"
    $<$<BOOL:${ROUTELAB_HAS_VIEWER}>:ROUTELAB_HAS_VIEWER>
    $<$<BOOL:${ROUTELAB_HAS_SERVER}>:ROUTELAB_HAS_SERVER>
    $<$<BOOL:${ROUTELAB_HAS_FUZZ}>:ROUTELAB_HAS_FUZZ>
    $<$<BOOL:${ROUTELAB_HAS_WINDOW}>:ROUTELAB_HAS_WINDOW>)
  add_executable(routelab "${PROJECT_SOURCE_DIR}/cli/main.cpp")
  routelab_own_target(routelab)
  target_link_libraries(routelab PRIVATE routelab_cli)
  set_target_properties(routelab PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}")
endif()
