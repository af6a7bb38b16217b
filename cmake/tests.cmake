# Tests, fuzzers and benchmarks: whatever is there and can be built.
routelab_part(TESTS "tests" Catch2 catch2)
routelab_part(PROPERTY_TESTS "property tests" rapidcheck librapidcheck-dev)
routelab_part(BENCHMARKS "benchmarks" benchmark libbenchmark-dev)
routelab_part_line("fuzzers" "${ROUTELAB_FUZZERS}" "clang-19, preset fuzz")

get_property(layers GLOBAL PROPERTY ROUTELAB_LAYERS)
set(routelab_test_libraries ${layers} fmt::fmt nlohmann_json::nlohmann_json Threads::Threads)

# routelab_tests(FOLDER): tests/<FOLDER>/*.cpp as <FOLDER>_tests and as one ctest entry (asking
# each program for its cases costs more than it tells). Files that include rapidcheck are left out
# when it is missing.
function(routelab_tests folder)
  file(GLOB tests CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/${folder}/*_test.cpp")
  if(NOT tests)
    return()
  endif()
  file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/${folder}/*.cpp")
  list(FILTER sources EXCLUDE REGEX "_fuzz\\.cpp$")
  if(NOT ROUTELAB_HAS_PROPERTY_TESTS)
    foreach(source IN LISTS sources)
      file(STRINGS "${source}" uses_rapidcheck REGEX "#include.*rapidcheck")
      if(uses_rapidcheck)
        list(REMOVE_ITEM sources "${source}")
      endif()
    endforeach()
    if(NOT sources)
      return()
    endif()
  endif()
  set(target ${folder}_tests)
  add_executable(${target} ${sources})
  routelab_own_target(${target})
  target_link_libraries(${target} PRIVATE ${routelab_test_libraries} Catch2::Catch2WithMain)
  if(ROUTELAB_HAS_PROPERTY_TESTS)
    target_link_libraries(${target} PRIVATE rapidcheck)
  endif()
  add_test(NAME ${target} COMMAND ${target} WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
  set(environment "ROUTELAB_SOURCE_DIR=${PROJECT_SOURCE_DIR}")
  if(TARGET routelab)
    add_dependencies(${target} routelab)
    list(APPEND environment "ROUTELAB_BINARY=$<TARGET_FILE:routelab>")
  endif()
  set_tests_properties(${target} PROPERTIES ENVIRONMENT "${environment}" TIMEOUT 600)
endfunction()

if(ROUTELAB_HAS_TESTS)
  enable_testing()
  file(GLOB folders CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}/tests"
    LIST_DIRECTORIES true "${PROJECT_SOURCE_DIR}/tests/*")
  # Long runs whose figures are held against theory: sanitizers would find nothing there that they
  # do not find in the short runs of the other folders, and take ten times as long.
  if(ROUTELAB_SANITIZE)
    list(REMOVE_ITEM folders theory)
  endif()
  if(NOT ROUTELAB_HAS_VIEWER)
    list(REMOVE_ITEM folders canvas panels)
  endif()
  if(NOT ROUTELAB_HAS_WINDOW)
    list(REMOVE_ITEM folders window)
  endif()
  foreach(folder IN LISTS folders)
    routelab_tests(${folder})
  endforeach()
endif()

# The schema as other programs read it; its packages come with `./dev schema`.
find_program(ROUTELAB_NODE node)
if(ROUTELAB_HAS_TESTS AND ROUTELAB_NODE AND EXISTS "${PROJECT_SOURCE_DIR}/tests/schema/node_modules")
  add_test(NAME schema COMMAND "${ROUTELAB_NODE}" --test
    WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}/tests/schema")
endif()

# One libFuzzer program per file: tests/fuzz/json_reader_fuzz.cpp -> json_reader_fuzz. Other builds
# have it without the fuzzer, as a test on the files of the checkout: json_reader_inputs.
file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/fuzz/*_fuzz.cpp")
foreach(source IN LISTS sources)
  cmake_path(GET source STEM target)
  if(ROUTELAB_FUZZERS)
    add_executable(${target} "${source}")
    target_link_options(${target} PRIVATE -fsanitize=fuzzer)
  elseif(ROUTELAB_HAS_TESTS AND ROUTELAB_SANITIZE)
    string(REGEX REPLACE "_fuzz$" "_inputs" target "${target}")
    add_executable(${target} "${source}" "${PROJECT_SOURCE_DIR}/tests/fuzz/inputs_main.cpp")
    add_test(NAME ${target} COMMAND ${target} scenarios tests/data
      WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
  else()
    continue()
  endif()
  routelab_own_target(${target})
  target_link_libraries(${target} PRIVATE ${routelab_test_libraries})
endforeach()

# Not in ctest: what depends on the wall clock is a benchmark, never a test. Nobody wants the speed
# of a build with sanitizers.
file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/bench/*.cpp")
if(NOT ROUTELAB_HAS_VIEWER)
  list(FILTER sources EXCLUDE REGEX "raster_bench")
endif()
if(ROUTELAB_HAS_BENCHMARKS AND sources AND NOT ROUTELAB_SANITIZE)
  add_executable(routelab_bench ${sources})
  routelab_own_target(routelab_bench)
  target_link_libraries(routelab_bench PRIVATE ${routelab_test_libraries} benchmark::benchmark_main)
endif()

# The table of truth: hours of simulated years. Built on demand (./dev verify), not in ctest.
file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/verify/*.cpp")
if(sources)
  add_executable(routelab_verify EXCLUDE_FROM_ALL ${sources})
  routelab_own_target(routelab_verify)
  target_link_libraries(routelab_verify PRIVATE ${routelab_test_libraries})
endif()
