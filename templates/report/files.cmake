# SPDX-License-Identifier: Apache-2.0
# What reports are made of. The charts of the HTML page are drawn by Chart.js as Debian packages it
# (libjs-chart.js), which becomes part of the page: it opens offline, years later.
set(DLTASK_PAGE_BASE "${PROJECT_BINARY_DIR}/report-pages")
find_file(DLTASK_CHART_JS chart.min.js PATHS /usr/share/javascript/chart.js /usr/share/nodejs/chart.js/dist
          NO_DEFAULT_PATH REQUIRED)
configure_file("${DLTASK_CHART_JS}" "${DLTASK_PAGE_BASE}/chart.js" COPYONLY)
set(DLTASK_PAGE_FILES "${DLTASK_PAGE_BASE}/chart.js")
foreach(file IN ITEMS figure.typ report.css report.html report.js report.typ table.typ)
  configure_file("${CMAKE_CURRENT_LIST_DIR}/${file}" "${DLTASK_PAGE_BASE}/${file}" COPYONLY)
  list(APPEND DLTASK_PAGE_FILES "${DLTASK_PAGE_BASE}/${file}")
endforeach()
