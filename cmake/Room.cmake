# SPDX-License-Identifier: Apache-2.0
# A room is a folder of src/ and a static library of the same name. What a room may include is what
# it lists under ROOMS; tests/checks/floors.py holds the arrows pointing down.
#
#   dltask_room(yaml SOURCES document.cpp edit.cpp ROOMS base model PRIVATE yaml-cpp)
set(DLTASK_PRECOMPILED
  <algorithm> <filesystem> <fmt/format.h> <functional> <map> <memory> <optional> <string> <string_view>
  <variant> <vector>)

function(dltask_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;ROOMS;PUBLIC;PRIVATE" ${ARGN})
  add_library(dltask-${name} STATIC ${ROOM_SOURCES})
  # In a unity build these stay by themselves: one file for each shell and format, with the same names inside.
  list(FILTER ROOM_SOURCES INCLUDE REGEX "^(completion|report)_")
  set_source_files_properties(${ROOM_SOURCES} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  target_include_directories(dltask-${name} PUBLIC "${PROJECT_SOURCE_DIR}/src")
  list(TRANSFORM ROOM_ROOMS PREPEND dltask-)
  target_link_libraries(dltask-${name} PUBLIC ${ROOM_ROOMS} ${ROOM_PUBLIC} PRIVATE dltask_options ${ROOM_PRIVATE})
  if(DLTASK_PRECOMPILE AND name STREQUAL "base")
    target_precompile_headers(dltask-base PRIVATE ${DLTASK_PRECOMPILED})
  elseif(DLTASK_PRECOMPILE)
    target_precompile_headers(dltask-${name} REUSE_FROM dltask-base)
  endif()
endfunction()

# The tests of a room: one Catch2 program.
function(dltask_unit_tests name)
  cmake_parse_arguments(UNIT "" "" "SOURCES;ROOMS" ${ARGN})
  add_executable(unit-${name} ${UNIT_SOURCES})
  set_target_properties(unit-${name} PROPERTIES UNITY_BUILD OFF)
  target_include_directories(unit-${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
  list(TRANSFORM UNIT_ROOMS PREPEND dltask-)
  target_link_libraries(unit-${name} PRIVATE dltask-${name} ${UNIT_ROOMS} dltask_options Catch2::Catch2WithMain)
  add_test(NAME unit-${name} COMMAND unit-${name})
endfunction()
