// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/command.hpp"

/// Ties options to the members of a command's own arguments, which live as long as the command:
///
///     const auto arguments = std::make_shared<Arguments>();
///     Option{.names = "--keep", .help = "...", .take = into(arguments, &Arguments::keep)}
namespace dltask::cli {

template <class Arguments>
[[nodiscard]] Take into(const std::shared_ptr<Arguments>& arguments, bool Arguments::*member) {
    return [arguments, member](std::string_view) { (*arguments).*member = true; };
}

template <class Arguments>
[[nodiscard]] Take into(const std::shared_ptr<Arguments>& arguments, std::string Arguments::*member) {
    return [arguments, member](std::string_view word) { (*arguments).*member = std::string{word}; };
}

template <class Arguments>
[[nodiscard]] Take into(const std::shared_ptr<Arguments>& arguments,
                        std::optional<std::string> Arguments::*member) {
    return [arguments, member](std::string_view word) { (*arguments).*member = std::string{word}; };
}

template <class Arguments>
[[nodiscard]] Take into(const std::shared_ptr<Arguments>& arguments,
                        std::vector<std::string> Arguments::*member) {
    return [arguments, member](std::string_view word) { ((*arguments).*member).emplace_back(word); };
}

/// For KEY,... that may be given more than once: the words of all, separated by commas.
template <class Arguments>
[[nodiscard]] Take joined_into(const std::shared_ptr<Arguments>& arguments, std::string Arguments::*member) {
    return [arguments, member](std::string_view word) {
        std::string& all = (*arguments).*member;
        all += (all.empty() ? "" : ",") + std::string{word};
    };
}

/// The TASK that most commands take, and may leave out.
[[nodiscard]] inline Positional task_or_current(Take take) {
    return {.name = "TASK",
            .help = "the task, instead of the current one",
            .take = std::move(take),
            .word = WordKind::task};
}

/// The data of a command whose function takes the arguments that its options fill.
template <class Arguments>
void bind_run(Command& command, const std::shared_ptr<Arguments>& arguments,
              ExitCode (*function)(Context&, const Arguments&)) {
    command.run = [arguments, function](Context& context) { return function(context, *arguments); };
}

}  // namespace dltask::cli
