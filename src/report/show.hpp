// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/moment.hpp"
#include "model/value.hpp"
#include "report/collect.hpp"
#include "report/details.hpp"

namespace dltask::report {

/// One task for people: its record, parameters against what they were copied from, metrics, attempts,
/// files, the end of the log, and the next command (`resumable`: as next_command has it). Safe for a
/// terminal; lines end with a line feed.
[[nodiscard]] std::string show_text(const Task& task, const Details& details, const Moment& now,
                                    bool resumable = false);

/// The object of `list --json` with, in addition: `created`, `author`, `parent`, `source`, `set`,
/// `environment`
/// (flat), `attempts` (objects with the record's fields) and `files` (`path`, `bytes`).
[[nodiscard]] model::Value show_json(const Task& task, const Details& details);

/// The command to type next for a task in this state; `resumable`: it can go on from a checkpoint.
[[nodiscard]] std::string next_command(const TaskRow& row, bool resumable = false);

/// `812 B`, `1.2 kB`, `3.4 MB`, `5.6 GB`.
[[nodiscard]] std::string print_bytes(std::uint64_t bytes);

}  // namespace dltask::report
