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
