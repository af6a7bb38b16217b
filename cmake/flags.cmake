# How our own targets are compiled. They link routelab_flags privately, so that neither warnings
# nor code generation flags reach anybody else's code.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
# Compiling a layer need not wait for the archives of the layers below it.
set(CMAKE_OPTIMIZE_DEPENDENCIES ON)

add_library(routelab_flags INTERFACE)
target_compile_options(routelab_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
  # A fused multiply-add rounds once instead of twice: with it, the same seed would give other
  # bytes on a machine that has the instruction.
  -ffp-contract=off
  $<$<BOOL:${ROUTELAB_WERROR}>:-Werror>
  $<$<BOOL:${ROUTELAB_NATIVE}>:-march=native>
  $<$<BOOL:${ROUTELAB_CANARY}>:-DROUTELAB_CANARY -Wno-unused-function>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # False alarms: -Wrestrict on std::string concatenation (GCC bug 105651), and
  # -Wmaybe-uninitialized under sanitizers (GCC's manual warns of it).
  target_compile_options(routelab_flags INTERFACE -Wno-restrict)
  if(ROUTELAB_SANITIZE)
    target_compile_options(routelab_flags INTERFACE -Wno-maybe-uninitialized)
  endif()
else()
  # clang objects to RL_ASSERT(!"why this cannot happen"), which is meant, and to what the
  # std::stable_sort of GCC 12's library calls.
  target_compile_options(routelab_flags INTERFACE
    -Wno-string-conversion -Wno-deprecated-declarations)
endif()

if(ROUTELAB_SANITIZE)
  target_compile_options(routelab_flags INTERFACE -fsanitize=${ROUTELAB_SANITIZE}
    -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(routelab_flags INTERFACE -fsanitize=${ROUTELAB_SANITIZE})
  target_compile_definitions(routelab_flags INTERFACE _GLIBCXX_ASSERTIONS)
  if(ROUTELAB_SANITIZE MATCHES "undefined" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # A third of the time that GCC takes, spent on every access to a member: address finds a null
    # pointer, too, and clang (preset fuzz) still looks at the one cast of a file's bytes.
    target_compile_options(routelab_flags INTERFACE -fno-sanitize=null,alignment)
  endif()
endif()
if(ROUTELAB_FUZZERS)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "ROUTELAB_FUZZERS needs clang (preset fuzz): apt-get install clang-19")
  endif()
  target_compile_options(routelab_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

# Link-time optimization for Release. The answer of the check is kept: it costs a second.
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT DEFINED ROUTELAB_LTO)
  include(CheckIPOSupported)
  check_ipo_supported(RESULT lto_works LANGUAGES CXX)
  set(ROUTELAB_LTO ${lto_works} CACHE BOOL "Link-time optimization")
endif()

# routelab_own_target(TARGET): every library and executable of ours passes through here.
function(routelab_own_target target)
  target_link_libraries(${target} PRIVATE routelab_flags)
  target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}")
  set_target_properties(${target} PROPERTIES INTERPROCEDURAL_OPTIMIZATION "${ROUTELAB_LTO}")
endfunction()

find_program(ROUTELAB_CCACHE ccache)
mark_as_advanced(ROUTELAB_CCACHE)
if(ROUTELAB_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${ROUTELAB_CCACHE}")
endif()
