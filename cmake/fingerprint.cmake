# Prints the fingerprints of fixed scenarios. It links sim and little else, so that other compilers
# and flags can build it quickly and be held against each other.
file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/fingerprint/*.cpp")
if(sources)
  get_property(layers GLOBAL PROPERTY ROUTELAB_LAYERS)
  add_executable(fingerprint_program ${sources})
  routelab_own_target(fingerprint_program)
  target_link_libraries(fingerprint_program PRIVATE ${layers} fmt::fmt
    nlohmann_json::nlohmann_json Threads::Threads)
elseif(ROUTELAB_ONLY_FINGERPRINT)
  message(FATAL_ERROR "tests/fingerprint holds no program")
endif()

# Several files compiled as one (CMAKE_UNITY_BUILD) take half the time. These have names of their
# own that other files of their folder have, too.
set_source_files_properties(
  "${PROJECT_SOURCE_DIR}/sim/base/mathematics.cpp"
  "${PROJECT_SOURCE_DIR}/sim/core/route_table.cpp"
  "${PROJECT_SOURCE_DIR}/sim/scenario/distribution_reader.cpp"
  "${PROJECT_SOURCE_DIR}/sim/study/run_pair_text.cpp"
  "${PROJECT_SOURCE_DIR}/sim/study/summary_text.cpp"
  PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
