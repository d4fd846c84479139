// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dltask::hooks {

/// A ref that goes from one object to another. Empty ids: it is made, or deleted.
struct Update {
    std::string ref;  ///< full name, as it is called where it goes to
    std::string old_id;
    std::string new_id;
    bool old_is_unknown = false;  ///< it replaces what was never fetched; then `old_id` is empty
};

/// What git tells pre-push on stdin: `<local ref> <local id> <remote ref> <remote id>` for each ref
/// (githooks(5)); the first is what the user typed, blanks included. Nothing: there is nothing to push.
/// Throws fatal when a line is not as git writes it.
[[nodiscard]] std::vector<Update> parse_pushed(std::string_view lines);

/// What git tells pre-receive: `<old id> <new id> <ref>`. Nothing is not what git says: somebody has read
/// it before us. Throws fatal.
[[nodiscard]] std::vector<Update> parse_received(std::string_view lines);

}  // namespace dltask::hooks
