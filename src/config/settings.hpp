// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/branch.hpp"
#include "model/value.hpp"

namespace dltask::config {

enum class Severity { off, warn, error };
enum class MergeStrategy { no_ff, squash, rebase };

/// Names of the required keys in this project's `config.yaml`; nullopt: the project has none.
struct KeyNames {
    std::optional<std::string> version = "VERSION";
    std::optional<std::string> debug = "DEBUG";
    std::optional<std::string> resume = "RESUME";
    std::optional<std::string> train = "TRAIN";
    std::optional<std::string> test = "TEST";
    std::optional<std::string> model_path = "MODEL_PATH";
    std::optional<std::string> random_seed = "RANDOM_SEED";
};

struct RunSettings {
    std::vector<std::string>
        command;  ///< empty: train.py / test.py; `{dir}` `{config}` `{branch}` `{version}`
    std::map<std::string, std::string> env;
    std::string source;
    std::vector<std::string> pythonpath;
    std::vector<std::string> link;
    std::vector<std::string> inputs;            ///< data sets that the record tells of
    std::string checkpoints = "checkpoints/*";  ///< glob below the task's directory
    model::Value watch;
    std::optional<std::int64_t> time_limit_seconds;
    std::optional<std::int64_t> idle_limit_seconds;  ///< without output
    std::int64_t grace_seconds = 20;                 ///< from the first signal to the kill
    std::string stack_signal = "ABRT";  ///< asks for a stack before the kill; empty: nothing does
    std::string python;                 ///< dltask.python, personal only
    std::string lock_directory;         ///< dltask.lockDir, personal only; empty: the machine's
    int slots = 1;                      ///< dltask.slots, personal only; 0: one per GPU
    bool title = true;                  ///< dltask.title, personal only: the terminal's title tells of a run
    std::vector<std::string> notify;    ///< dltask.notify, personal only: a command to call after a run
    bool ranks = false;                 ///< several processes whose lines name their rank: a log for each
};

/// `.dltask.yaml` with its defaults, and over it, for `run.*` and `log.*` only, `git config dltask.*`.
struct Settings {
    model::BranchScheme branches;
    MergeStrategy merge_strategy = MergeStrategy::no_ff;
    bool merge_dev_later = false;
    std::vector<std::string> commit_types;  ///< the defaults and the team's own
    std::uint64_t max_file_bytes = 10U << 20U;
    std::uint64_t max_task_bytes = 50U << 20U;
    std::uint64_t hotfix_max_lines = 100;
    std::map<std::string, Severity> rules;  ///< only those that the file names
    std::string check_since;
    std::vector<std::string> check_accept;
    std::vector<std::string> core_exclude;
    KeyNames keys;
    RunSettings run;
    model::Value log;                   ///< `log.*` as written
    model::Value metrics;               ///< `metrics.*` as written
    std::vector<std::string> warnings;  ///< unknown keys, with line and did-you-mean

    /// Throws refused (3) with file, line and column when the text is no valid settings file.
    /// `text` is empty when there is no file.
    [[nodiscard]] static Settings parse(std::string_view text);
    /// Takes `dltask.run.*`, `dltask.log.*`, `dltask.python`, `dltask.slots` and `dltask.lockDir` over (key
    /// without `dltask.`, value).
    void override_with(const std::map<std::string, std::string>& git_config);
};

/// `10MiB`, `500kB`, `1G`, `123`: bytes; nullopt for anything else.
[[nodiscard]] std::optional<std::uint64_t> parse_size(std::string_view text);

/// Splits a command line as a POSIX shell splits words and quotes, without a shell: no expansion of
/// any kind. nullopt: an unbalanced quote.
[[nodiscard]] std::optional<std::vector<std::string>> split_words(std::string_view text);

/// Whether a path is excluded from the core by a pattern list with .gitignore-like rules: a trailing
/// slash matches everything below, `*` does not cross `/`, a pattern without `/` matches at the root
/// only.
[[nodiscard]] bool is_excluded(std::string_view path, const std::vector<std::string>& patterns);

}  // namespace dltask::config
