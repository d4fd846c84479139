# SPDX-License-Identifier: Apache-2.0
# Files of the tree as bytes in the program, so that the installed tool needs no data directory.
#
#   dltask_embed(TARGET dltask-flow NAME templates FILES a.py b.yaml BASE dir)
#
# gives the target a source that defines `dltask::embedded::templates()`, declared by
# "base/embedded.hpp": pairs of (path below BASE, content), sorted by path.
function(dltask_embed)
  cmake_parse_arguments(EMBED "" "TARGET;NAME;BASE" "FILES" ${ARGN})
  set(output "${CMAKE_CURRENT_BINARY_DIR}/embedded_${EMBED_NAME}.cpp")
  list(SORT EMBED_FILES)
  add_custom_command(OUTPUT "${output}"
    COMMAND ${CMAKE_COMMAND} -DNAME=${EMBED_NAME} "-DBASE=${EMBED_BASE}" "-DFILES=${EMBED_FILES}"
            "-DOUTPUT=${output}" -P "${PROJECT_SOURCE_DIR}/cmake/EmbedScript.cmake"
    DEPENDS ${EMBED_FILES} "${PROJECT_SOURCE_DIR}/cmake/EmbedScript.cmake" VERBATIM)
  target_sources(${EMBED_TARGET} PRIVATE "${output}")
  # The standard promises 64 KiB a literal, both compilers take gigabytes.
  set_source_files_properties("${output}" PROPERTIES COMPILE_OPTIONS -Wno-overlength-strings)
endfunction()
