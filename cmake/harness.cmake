# What runs for real. harness/client: raw HTTP over POSIX sockets. harness/database: SQLite is its
# embedded default, so there is no layer without it; PostgreSQL comes on top. harness/fuzz: canaries
# are searched for in compressed bytes and by their digests; both libraries come with cpp-httplib.
routelab_layer(client IN harness DEPENDS base)
routelab_layer(load IN harness DEPENDS client scenario)
routelab_layer(surface IN harness DEPENDS scenario
  USES fmt::fmt nlohmann_json::nlohmann_json)
routelab_layer(import IN harness DEPENDS surface scenario
  USES fmt::fmt nlohmann_json::nlohmann_json)
routelab_part(ZLIB "compression" ZLIB zlib1g-dev MODULE)
routelab_part(OPENSSL "digests" OpenSSL libssl-dev MODULE)
set(ROUTELAB_HAS_FUZZ FALSE)
routelab_part(SQLITE "SQLite" SQLite3 libsqlite3-dev MODULE)
routelab_part(POSTGRESQL "PostgreSQL" PostgreSQL libpq-dev MODULE)
set(ROUTELAB_HAS_SERVER FALSE)
if(ROUTELAB_HAS_SQLITE)
  routelab_layer(database IN harness DEPENDS core USES fmt::fmt SQLite::SQLite3 Threads::Threads)
  if(ROUTELAB_HAS_POSTGRESQL)
    target_link_libraries(routelab_database PUBLIC PostgreSQL::PostgreSQL)
    target_compile_definitions(routelab_database PRIVATE ROUTELAB_POSTGRESQL)
  endif()
  routelab_layer(handler IN harness DEPENDS scenario database
    USES fmt::fmt nlohmann_json::nlohmann_json)
  routelab_layer(server IN harness DEPENDS scenario database handler load
    USES fmt::fmt Threads::Threads)
  routelab_layer(target IN harness DEPENDS client server)
  if(ROUTELAB_HAS_ZLIB AND ROUTELAB_HAS_OPENSSL)
    set(ROUTELAB_HAS_FUZZ TRUE)
    routelab_layer(fuzz IN harness DEPENDS surface target
      USES fmt::fmt nlohmann_json::nlohmann_json ZLIB::ZLIB OpenSSL::Crypto)
  endif()
  # cpp-httplib carries the bytes. pkg-config's flags are part of its ABI; OpenSSL is called by its
  # header from 0.18 on.
  routelab_pkg_part(HTTP "HTTP server" libcpp-httplib-dev cpp-httplib)
  if(ROUTELAB_HAS_HTTP)
    set(ROUTELAB_HAS_SERVER TRUE)
    find_package(OpenSSL REQUIRED)
    target_link_libraries(routelab_server PRIVATE PkgConfig::HTTP OpenSSL::SSL OpenSSL::Crypto)
    if(ROUTELAB_HAS_FUZZ)
      target_compile_definitions(routelab_fuzz PRIVATE ROUTELAB_HAS_SERVER)
    endif()
    # An application with handlers in C++, and the program that runs it.
    routelab_layer(example IN harness DEPENDS handler USES fmt::fmt nlohmann_json::nlohmann_json)
    target_link_libraries(routelab_example PRIVATE OpenSSL::Crypto)
    get_target_property(sources routelab_example SOURCES)
    list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
    set_target_properties(routelab_example PROPERTIES SOURCES "${sources}")
    add_executable(routelab_example_program "${PROJECT_SOURCE_DIR}/harness/example/main.cpp")
    routelab_own_target(routelab_example_program)
    target_link_libraries(routelab_example_program PRIVATE routelab_example routelab_server
      routelab_study)
    target_compile_definitions(routelab_example_program PRIVATE
      ROUTELAB_SHOP="${PROJECT_SOURCE_DIR}/harness/example/shop.json")
    set_target_properties(routelab_example_program PROPERTIES OUTPUT_NAME routelab_example
      RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}")
  else()
    get_target_property(sources routelab_server SOURCES)
    list(FILTER sources EXCLUDE REGEX "(http_server|served_scenario)\\.cpp$")
    set_target_properties(routelab_server PROPERTIES SOURCES "${sources}")
    get_target_property(sources routelab_target SOURCES)
    list(FILTER sources EXCLUDE REGEX "served_target\\.cpp$")
    set_target_properties(routelab_target PROPERTIES SOURCES "${sources}")
  endif()
  routelab_layer(compare IN harness DEPENDS client load server USES fmt::fmt)
endif()
