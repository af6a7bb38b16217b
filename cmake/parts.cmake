# What the build needs, and what it merely uses when it is there.

# routelab_require(CONFIG_PACKAGE APT_PACKAGE): needed by every build.
macro(routelab_require package apt)
  find_package(${package} CONFIG QUIET)
  if(NOT ${package}_FOUND)
    message(FATAL_ERROR "${package} was not found. On Debian or Ubuntu: apt-get install ${apt}")
  endif()
endmacro()

# An optional part, switched by ROUTELAB_<NAME> = AUTO (on when it is found), ON (must be found) or
# OFF. Each of the two macros looks for it in its way, if it is wanted, between these two; the answer
# is in ROUTELAB_HAS_<NAME>. Macros, because find_package sets variables that the caller may need.
macro(routelab_begin_part name title)
  set(ROUTELAB_${name} AUTO CACHE STRING "${title}: AUTO, ON or OFF")
  set_property(CACHE ROUTELAB_${name} PROPERTY STRINGS AUTO ON OFF)
  set(part_is_needed FALSE)
  if(ROUTELAB_REQUIRE_ALL OR NOT ROUTELAB_${name} STREQUAL "AUTO")
    set(part_is_needed TRUE)
  endif()
  set(part_is_wanted FALSE)
  if(ROUTELAB_REQUIRE_ALL OR ROUTELAB_${name} STREQUAL "AUTO" OR ROUTELAB_${name})
    set(part_is_wanted TRUE)
  endif()
endmacro()

# found: whether it is there; what: its name for the table; apt: the Debian packages.
macro(routelab_end_part name title apt found what)
  set(ROUTELAB_HAS_${name} FALSE)
  if(NOT part_is_wanted)
    set(part_remark "switched off")
  elseif(${found})
    set(ROUTELAB_HAS_${name} TRUE)
    set(part_remark "${what}")
  elseif(part_is_needed)
    message(FATAL_ERROR "${title}: not found. On Debian or Ubuntu: apt-get install ${apt}")
  else()
    set(part_remark "missing: apt-get install ${apt}")
  endif()
  routelab_part_line("${title}" "${ROUTELAB_HAS_${name}}" "${part_remark}")
endmacro()

# routelab_part(NAME TITLE PACKAGE APT_PACKAGE [MODULE]): by its CMake package. MODULE: CMake itself
# knows the package, which has no configuration of its own.
macro(routelab_part name title package apt)
  routelab_begin_part(${name} "${title}")
  if(part_is_wanted AND "${ARGN}" STREQUAL "MODULE")
    find_package(${package} MODULE QUIET)
  elseif(part_is_wanted)
    find_package(${package} CONFIG QUIET)
  endif()
  routelab_end_part(${name} "${title}" "${apt}" "${package}_FOUND" "${package}")
endmacro()

# routelab_pkg_part(NAME TITLE APT_PACKAGES MODULE...): by pkg-config. Leaves the target
# PkgConfig::<NAME>.
macro(routelab_pkg_part name title apt)
  routelab_begin_part(${name} "${title}")
  find_package(PkgConfig QUIET)
  if(part_is_wanted AND PkgConfig_FOUND)
    pkg_check_modules(${name} QUIET IMPORTED_TARGET ${ARGN})
  endif()
  routelab_end_part(${name} "${title}" "${apt}" "${name}_FOUND" "${ARGN}")
endmacro()

# One line of the summary table.
function(routelab_part_line title is_on remark)
  string(LENGTH "${title}" length)
  math(EXPR padding "18 - ${length}")
  string(REPEAT " " ${padding} padding)
  if(is_on)
    set(state "on ")
  else()
    set(state "off")
  endif()
  set_property(GLOBAL APPEND_STRING PROPERTY ROUTELAB_PARTS
    "\n     ${title}${padding}${state}  ${remark}")
endfunction()

function(routelab_parts_summary)
  get_property(lines GLOBAL PROPERTY ROUTELAB_PARTS)
  message(STATUS "routelab ${PROJECT_VERSION}, ${CMAKE_BUILD_TYPE}, "
    "${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}${lines}")
endfunction()
