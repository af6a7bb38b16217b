# What runs for real. harness/database: SQLite is its embedded default, so there is no layer without
# it; PostgreSQL comes on top.
routelab_part(SQLITE "SQLite" SQLite3 libsqlite3-dev MODULE)
routelab_part(POSTGRESQL "PostgreSQL" PostgreSQL libpq-dev MODULE)
if(ROUTELAB_HAS_SQLITE)
  routelab_layer(database IN harness DEPENDS core USES fmt::fmt SQLite::SQLite3 Threads::Threads)
  if(ROUTELAB_HAS_POSTGRESQL)
    target_link_libraries(routelab_database PUBLIC PostgreSQL::PostgreSQL)
    target_compile_definitions(routelab_database PRIVATE ROUTELAB_POSTGRESQL)
  endif()
endif()
