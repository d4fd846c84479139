# SPDX-License-Identifier: Apache-2.0
# Warnings and sanitizers, for our own targets only: link `dltask_options`.
add_library(dltask_options INTERFACE)
target_compile_options(dltask_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wcast-qual
  -Wconversion -Wno-sign-conversion
  # g++ 12 sees overlaps in std::string's operator+ at -O2 that are not there (its PR 105651), and the
  # more of them, as writes beyond the end, the more it inlines.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<BOOL:${CMAKE_UNITY_BUILD}>>:-Wno-array-bounds>
  # In a unity build a local name may be that of a function of the next file.
  $<$<BOOL:${CMAKE_UNITY_BUILD}>:-Wno-shadow>
  $<$<BOOL:${DLTASK_WERROR}>:-Werror>)
if(DLTASK_SANITIZE)
  target_compile_options(dltask_options INTERFACE -fsanitize=${DLTASK_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(dltask_options INTERFACE -fsanitize=${DLTASK_SANITIZE})
endif()
target_compile_definitions(dltask_options INTERFACE DLTASK_VERSION="${PROJECT_VERSION}")
