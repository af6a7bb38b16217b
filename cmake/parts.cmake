# What the build needs, and what it merely uses when it is there.

# routelab_require(CONFIG_PACKAGE APT_PACKAGE): needed by every build.
macro(routelab_require package apt)
  find_package(${package} CONFIG QUIET)
  if(NOT ${package}_FOUND)
    message(FATAL_ERROR "${package} was not found. On Debian or Ubuntu: apt-get install ${apt}")
  endif()
endmacro()

# routelab_part(NAME TITLE PACKAGE APT_PACKAGE [MODULE]): an optional part, switched by
# ROUTELAB_<NAME> = AUTO (on when its package is found), ON (must be found) or OFF. MODULE: CMake
# itself knows the package, which has no configuration of its own.
# Leaves the answer in ROUTELAB_HAS_<NAME>. A macro, because find_package sets variables
# that the caller may need.
macro(routelab_part name title package apt)
  set(ROUTELAB_${name} AUTO CACHE STRING "${title}: AUTO, ON or OFF")
  set_property(CACHE ROUTELAB_${name} PROPERTY STRINGS AUTO ON OFF)
  set(ROUTELAB_HAS_${name} FALSE)
  set(part_remark "switched off")
  if(ROUTELAB_REQUIRE_ALL OR ROUTELAB_${name} STREQUAL "AUTO" OR ROUTELAB_${name})
    set(part_mode CONFIG)
    if("${ARGN}" STREQUAL "MODULE")
      set(part_mode MODULE)
    endif()
    find_package(${package} ${part_mode} QUIET)
    if(${package}_FOUND)
      set(ROUTELAB_HAS_${name} TRUE)
      set(part_remark "${package}")
    elseif(ROUTELAB_REQUIRE_ALL OR NOT ROUTELAB_${name} STREQUAL "AUTO")
      message(FATAL_ERROR
        "${title}: ${package} was not found. On Debian or Ubuntu: apt-get install ${apt}")
    else()
      set(part_remark "missing: apt-get install ${apt}")
    endif()
  endif()
  routelab_part_line("${title}" "${ROUTELAB_HAS_${name}}" "${part_remark}")
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
