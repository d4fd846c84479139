#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# usage: tests/run.sh [CTEST-OPTION...]
# Sets up what is missing (apt-get), builds with g++ and warnings as errors, and runs the whole suite.
# DLTASK_BUILD_DIR: where to build (default: build/test). Run it again as often as you like.
set -euo pipefail

cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
build="${DLTASK_BUILD_DIR:-$PWD/build/test}"
jobs="$(nproc)"

echo "==> packages"
.ci/install-packages build test
echo "==> build in $build"
cmake --preset dev -B "$build" -DCMAKE_CXX_COMPILER=g++ </dev/null
cmake --build "$build" -j "$jobs" </dev/null
echo "==> tests"
ctest --test-dir "$build" --output-on-failure -j "$jobs" "$@" </dev/null
