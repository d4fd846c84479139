# SPDX-License-Identifier: Apache-2.0
# What `git dltask init --template NAME` writes, put together from
#   NAME/task/    goes to tasks/main/
#   NAME/core/    goes to the repository's root, where nothing is in the way
#   shared/       part of every template
# Afterwards DLTASK_TEMPLATE_FILES are the files below DLTASK_TEMPLATE_BASE, as NAME/task/... and
# NAME/core/...; a template's whole list is there, the shared files included.
set(DLTASK_TEMPLATE_BASE "${PROJECT_BINARY_DIR}/templates")
set(DLTASK_TEMPLATE_FILES "")

set(dltask_template_shared
  core/core/.gitignore core/core/__init__.py core/core/checkpoint.py core/core/logs.py
  core/core/records.py core/core/settings.py core/core/stopping.py core/tasks/.gitignore)
set(dltask_template_own
  core/core/data.py core/core/machine.py core/core/model.py
  task/.gitignore task/config.yaml task/test.py task/train.py)

foreach(template IN ITEMS plain pytorch)
  foreach(file IN LISTS dltask_template_shared)
    configure_file("${CMAKE_CURRENT_LIST_DIR}/shared/${file}"
                   "${DLTASK_TEMPLATE_BASE}/${template}/${file}" COPYONLY)
    list(APPEND DLTASK_TEMPLATE_FILES "${DLTASK_TEMPLATE_BASE}/${template}/${file}")
  endforeach()
  foreach(file IN LISTS dltask_template_own)
    configure_file("${CMAKE_CURRENT_LIST_DIR}/${template}/${file}"
                   "${DLTASK_TEMPLATE_BASE}/${template}/${file}" COPYONLY)
    list(APPEND DLTASK_TEMPLATE_FILES "${DLTASK_TEMPLATE_BASE}/${template}/${file}")
  endforeach()
endforeach()
