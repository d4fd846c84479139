// SPDX-License-Identifier: Apache-2.0
#include "hooks/core_version.hpp"

#include <charconv>

#include "yaml/document.hpp"

namespace dltask::hooks {
namespace {

const model::Value* look_up(const model::Value& config, std::string_view dotted) {
    if (const model::Value* value = config.find(dotted)) return value;
    const std::size_t dot = dotted.find('.');
    if (dot == std::string_view::npos) return nullptr;
    const model::Value* inner = config.find(dotted.substr(0, dot));
    return inner == nullptr ? nullptr : look_up(*inner, dotted.substr(dot + 1));
}

/// `<number>` up to a tab; `-` is what git prints for a binary file.
std::uint64_t take_number(std::string_view& text) {
    const std::size_t tab = std::min(text.find('\t'), text.size());
    std::uint64_t number = 0;
    if (std::from_chars(text.data(), text.data() + tab, number).ec != std::errc{}) number = 1;
    text.remove_prefix(std::min(tab + 1, text.size()));
    return number;
}

/// `<added>\t<deleted>\t<path>`
std::uint64_t lines_in(std::string_view row) {
    const std::uint64_t added = take_number(row);
    return added + take_number(row);
}

}  // namespace

std::optional<std::string> core_version(ObjectQuery& objects, const std::string& commit,
                                        const config::KeyNames& keys) {
    if (!keys.version) return std::nullopt;
    const auto text = objects.content(commit + ":" + template_config);
    if (!text) return std::nullopt;
    const auto parsed = yaml::parse(*text);
    const auto* config = std::get_if<model::Value>(&parsed);
    const model::Value* value = config == nullptr ? nullptr : look_up(*config, *keys.version);
    const std::string* version = value == nullptr ? nullptr : value->as<std::string>();
    return version == nullptr ? std::nullopt : std::optional<std::string>{*version};
}

std::uint64_t changed_lines(const Git& git, const std::string& before, const std::string& after) {
    const std::string text = git.ask({"diff-tree", "-r", "-z", "--numstat", "--no-renames", "--no-ext-diff",
                                      "--no-textconv", before, after, "--"});
    std::uint64_t lines = 0;
    for (std::size_t at = 0; at < text.size(); at = text.find('\0', at) + 1) {
        lines += lines_in(std::string_view{text}.substr(at, text.find('\0', at) - at));
    }
    return lines;
}

std::map<std::string, std::uint64_t> changed_lines(const Git& git,
                                                   const std::vector<const Commit*>& commits) {
    std::map<std::string, std::uint64_t> lines;
    std::string input;
    for (const Commit* commit : commits) input += commit->id + " " + commit->parents.front() + "\n";
    if (input.empty()) return lines;
    const std::string text = git.ask({"diff-tree", "--stdin", "-r", "-z", "--numstat", "--no-renames",
                                      "--no-ext-diff", "--no-textconv", "--"},
                                     input);
    std::uint64_t* count = nullptr;
    for (std::size_t at = 0; at < text.size(); at = text.find('\0', at) + 1) {
        const std::string_view row = std::string_view{text}.substr(at, text.find('\0', at) - at);
        if (row.find('\t') == std::string_view::npos) {
            count = &lines[std::string{row}];
        } else if (count != nullptr) {
            *count += lines_in(row);
        }
    }
    return lines;
}

}  // namespace dltask::hooks
