# SPDX-License-Identifier: Apache-2.0
# What `git dltask hooks install` writes: one file for every event, told apart by its placeholders.
set(DLTASK_HOOK_BASE "${CMAKE_CURRENT_LIST_DIR}")
set(DLTASK_HOOK_FILES "${CMAKE_CURRENT_LIST_DIR}/shim.sh")
