# SPDX-License-Identifier: Apache-2.0
# Every library from outside, in one place. Why each is here: src/README.md.
find_package(PkgConfig REQUIRED)
find_package(CLI11 REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(ZLIB REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
pkg_check_modules(LIBGIT2 REQUIRED IMPORTED_TARGET libgit2)
pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc)
if(DLTASK_TESTS)
  find_package(Catch2 2 REQUIRED)
endif()

# Static archives where only a few functions are wanted: hashing must not cost the start-up of a
# whole TLS library, Unicode tables not that of another shared object (research: start-up cost).
find_library(DLTASK_CRYPTO_ARCHIVE NAMES libcrypto.a REQUIRED)
find_library(DLTASK_UTF8PROC_ARCHIVE NAMES libutf8proc.a REQUIRED)
find_library(DLTASK_YAML_ARCHIVE NAMES libyaml-cpp.a REQUIRED)
add_library(dltask_crypto INTERFACE)
target_link_libraries(dltask_crypto INTERFACE "${DLTASK_CRYPTO_ARCHIVE}" ${CMAKE_DL_LIBS})
target_compile_definitions(dltask_crypto INTERFACE OPENSSL_SUPPRESS_DEPRECATED)
add_library(dltask_utf8proc INTERFACE)
target_link_libraries(dltask_utf8proc INTERFACE "${DLTASK_UTF8PROC_ARCHIVE}")
target_compile_definitions(dltask_utf8proc INTERFACE UTF8PROC_STATIC)
add_library(dltask_yaml_cpp INTERFACE)
target_link_libraries(dltask_yaml_cpp INTERFACE "${DLTASK_YAML_ARCHIVE}")
