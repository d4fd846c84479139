// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "flow/plan.hpp"

namespace dltask::flow {

/// What became of an operation.
enum class OperationState { done, undone, aborted };

[[nodiscard]] std::string_view name_of(OperationState state);

/// An operation as the journal and the operation log keep it.
struct Operation {
    std::string id;       ///< sorts by time: 20261122T103000-0001
    std::string time;     ///< RFC 3339
    std::string command;  ///< the words that the user typed
    OperationState state = OperationState::done;
    std::string changes;            ///< of an undo or redo: the operation whose state it changes
    std::vector<std::string> made;  ///< commits and tags that came into being with it
    model::ObjectId pin;            ///< keeps everything that the plan names; see `pin_ref`
    std::string keep;               ///< the `.keep` file to drop at the end
    Plan plan;
    bool operator==(const Operation&) const = default;
};

/// One line of JSON behind a line with format version, length and checksum, so that a damaged or
/// foreign file is refused and never carried out.
[[nodiscard]] std::string print(const Operation& operation);
/// The string says what is wrong with the file.
[[nodiscard]] std::variant<Operation, std::string> parse_operation(std::string_view text);

}  // namespace dltask::flow
