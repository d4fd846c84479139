// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/command.hpp"

namespace dltask::cli {

enum class Extent {
    all,               ///< options anywhere between the words
    up_to_first_word,  ///< the first word ends the options: it is a command
};

/// Finds the options among `words` (which hold no `--`), calls their `take` in the order of the
/// table, and returns the words that are none, in their order. Short flags may be joined, a value
/// follows as `-sV`, `-s V`, `--set V` or `--set=V`.
/// Throws usage (129): an unknown option (did you mean ...), a value that is missing, not among the
/// choices, or given to a flag.
[[nodiscard]] std::vector<std::string> take_options(const std::vector<Option>& options,
                                                    const std::vector<std::string>& words, Extent extent);

/// Throws usage (129) when there are choices and `word` is none of them; `what` is the subject.
void check_choice(const std::vector<std::string>& choices, const std::string& word, const std::string& what);

/// Whether a word that is to name a task, a branch or a tag is empty: what a script's unset variable leaves
/// behind must not mean the current one.
[[nodiscard]] bool names_nothing(WordKind kind, const std::string& word);

/// "-s,--set" as its parts; the last one is the name that messages use.
[[nodiscard]] std::vector<std::string> split_names(const std::string& names);

}  // namespace dltask::cli
