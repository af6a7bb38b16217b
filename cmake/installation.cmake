# cmake --install build/release --prefix X: the program, the lessons, what to read.
include(GNUInstallDirs)
if(TARGET routelab)
  install(TARGETS routelab RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
endif()
install(DIRECTORY scenarios DESTINATION "${CMAKE_INSTALL_DATADIR}/routelab")
install(DIRECTORY docs/ DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(FILES README.md CHANGELOG.md LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}" OPTIONAL)
