// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "git/objects.hpp"
#include "model/value.hpp"
#include "report/curve.hpp"
#include "report/log_metrics.hpp"
#include "report/task_files.hpp"

namespace dltask::report {

/// What a task measured beside `metrics.json` and `*.csv`: TensorBoard's event files in its directory and
/// up to three folders below (not in `attempts` and `checkpoints`), and what `metrics.patterns` find in its
/// log.
class Measured {
public:
    /// `patterns` may be null: there are none.
    Measured(const git::ObjectReader& reader, TreeCache& trees, const LogPatterns* patterns)
        : reader_{reader}, trees_{trees}, patterns_{patterns} {}

    /// Puts the last number of each into `metrics` where there is none of that name; the log goes before
    /// event files.
    void add_finals(const git::Tree& directory, model::Value::Map& metrics) const;

    /// One curve for each pattern that was found and for each folder of event files.
    [[nodiscard]] std::vector<Curve> curves(const git::Tree& directory) const;

private:
    struct Folder;
    void find_events(const git::Tree& tree, const std::string& prefix, int depth,
                     std::vector<Folder>& folders) const;
    [[nodiscard]] std::vector<Curve> event_curves(const git::Tree& directory) const;
    [[nodiscard]] LogMetrics read_log_of(const git::Tree& directory) const;

    const git::ObjectReader& reader_;
    TreeCache& trees_;
    const LogPatterns* patterns_;
};

}  // namespace dltask::report
