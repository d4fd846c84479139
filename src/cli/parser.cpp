// SPDX-License-Identifier: Apache-2.0
#include "cli/parser.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "base/did_you_mean.hpp"
#include "base/error.hpp"

namespace dltask::cli {
namespace {

// What CLI11 hands back for an option without a value. Nobody can type it.
constexpr const char* bare = "\x01";

std::vector<std::string> all_names(const std::vector<Option>& options) {
    std::vector<std::string> names;
    for (const Option& option : options) {
        for (std::string& name : split_names(option.names)) names.push_back(std::move(name));
    }
    return names;
}

bool takes_value(const Option& option) {
    return !option.metavar.empty() && !option.optional_value;
}

/// CLI11 reads `--title=` followed by a word as `--title word`; two words say what was meant.
std::vector<std::string> split_empty_values(const std::vector<Option>& options,
                                            const std::vector<std::string>& words) {
    std::vector<std::string> split;
    for (const std::string& word : words) {
        const std::string name = word.substr(0, word.find('='));
        const bool empty = word.size() == name.size() + 1 && word.rfind("--", 0) == 0;
        const bool known = std::any_of(options.begin(), options.end(), [&name](const Option& option) {
            const auto names = split_names(option.names);
            return takes_value(option) && std::find(names.begin(), names.end(), name) != names.end();
        });
        if (!empty || !known) {
            split.push_back(word);
            continue;
        }
        split.push_back(name);
        split.emplace_back();
    }
    return split;
}

CLI::Option* add_flag(CLI::App& app, const Option& option) {
    std::string names;
    for (const std::string& name : split_names(option.names)) {
        names += (names.empty() ? "" : ",") + name + "{" + bare + "}";
    }
    return app.add_flag(names)->disable_flag_override(option.metavar.empty());
}

std::vector<CLI::Option*> add_options(CLI::App& app, const std::vector<Option>& options) {
    std::vector<CLI::Option*> added;
    for (const Option& option : options) {
        CLI::Option* one = takes_value(option) ? app.add_option(option.names) : add_flag(app, option);
        one->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)->allow_extra_args(false);
        added.push_back(one);
    }
    return added;
}

Error unknown_option(const std::string& word, const std::vector<Option>& options) {
    const std::string name = word.rfind("--", 0) == 0 ? word.substr(0, word.find('=')) : word.substr(0, 2);
    std::vector<std::string> hints;
    if (const auto near = did_you_mean(name, all_names(options)); near && name.size() > 2) {
        hints.push_back("did you mean '" + *near + "'?");
    }
    return usage("unknown option '" + name + "'", hints);
}

Error wrong_value(const CLI::ParseError& problem) {
    const std::string text = problem.what();
    const std::string name = text.substr(0, text.find_first_of(": "));
    if (text.find("override") != std::string::npos) return usage("option '--" + name + "' takes no value");
    return usage("option '" + name + "' requires a value");
}

void hand_over(const Option& option, const CLI::Option& parsed) {
    std::vector<std::string> values = parsed.results();
    if (values.empty()) return;
    // Flags that count (-vv) get each of theirs; a value that may stand once gets the last.
    if (!option.repeatable && !option.metavar.empty()) values.erase(values.begin(), values.end() - 1);
    for (const std::string& value : values) {
        const std::string word = value == bare ? "" : value;
        const std::string what = "option '" + split_names(option.names).back() + "'";
        if (value != bare) {
            check_choice(option.choices, word, what);
            if (names_nothing(option.word, word)) throw usage(what + " is empty");
        }
        option.take(word);
    }
}

}  // namespace

std::vector<std::string> split_names(const std::string& names) {
    return CLI::detail::split(names, ',');
}

void check_choice(const std::vector<std::string>& choices, const std::string& word, const std::string& what) {
    if (choices.empty() || std::find(choices.begin(), choices.end(), word) != choices.end()) return;
    std::string list;
    for (const std::string& choice : choices) list += (list.empty() ? "" : ", ") + choice;
    std::vector<std::string> hints;
    if (const auto near = did_you_mean(word, choices)) hints.push_back("did you mean '" + *near + "'?");
    throw usage("invalid value '" + word + "' for " + what + ": it is one of " + list, hints);
}

bool names_nothing(WordKind kind, const std::string& word) {
    const bool names = kind == WordKind::task || kind == WordKind::unfinished || kind == WordKind::branch ||
                       kind == WordKind::tag;
    return names && word.empty();
}

std::vector<std::string> take_options(const std::vector<Option>& options,
                                      const std::vector<std::string>& words, Extent extent) {
    CLI::App app;
    app.set_help_flag();
    app.allow_extras();
    app.prefix_command(extent == Extent::up_to_first_word);
    const std::vector<CLI::Option*> added = add_options(app, options);
    std::vector<std::string> reversed = split_empty_values(options, words);
    std::reverse(reversed.begin(), reversed.end());
    try {
        app.parse(std::move(reversed));
    } catch (const CLI::ParseError& problem) {
        throw wrong_value(problem);
    }
    const std::vector<std::string> rest = app.remaining();
    const auto last = extent == Extent::all || rest.empty() ? rest.end() : rest.begin() + 1;
    for (auto word = rest.begin(); word != last; ++word) {
        if (word->size() > 1 && word->front() == '-') throw unknown_option(*word, options);
    }
    for (std::size_t i = 0; i < options.size(); ++i) hand_over(options[i], *added[i]);
    return rest;
}

}  // namespace dltask::cli
