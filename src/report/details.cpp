// SPDX-License-Identifier: Apache-2.0
#include "report/details.hpp"

#include <algorithm>

#include "report/task_curves.hpp"
#include "report/task_files.hpp"
#include "report/task_text.hpp"

namespace dltask::report {
namespace {

constexpr std::size_t most_files_listed = 1000;
constexpr std::size_t deepest_detail = 16;
constexpr std::uint64_t longest_log = 16U << 20U;
constexpr std::uint64_t largest_environment = 1U << 20U;

struct Walk {
    const git::ObjectReader& reader;
    std::vector<TaskFile> files;
    std::vector<std::string> blobs;
    bool cut = false;

    void visit(const git::Tree& tree, const std::string& prefix, std::size_t depth) {
        for (const git::TreeEntry& entry : tree) {
            if (files.size() >= most_files_listed) {
                cut = true;
                return;
            }
            if (entry.mode == git::Mode::tree && depth < deepest_detail) {
                if (const auto below = reader.tree(entry.id.hex())) {
                    visit(*below, prefix + entry.name + '/', depth + 1);
                }
            } else if (entry.mode == git::Mode::tree) {
                cut = true;
            } else if (entry.mode != git::Mode::gitlink) {
                files.push_back({prefix + entry.name, 0});
                blobs.push_back(entry.id.hex());
            }
        }
    }
};

}  // namespace

Details read_details(const git::ObjectReader& reader, const Task& task, const LogPatterns* patterns,
                     std::size_t log_lines) {
    Details details;
    const auto tree = task.tree ? reader.tree(task.tree.hex()) : std::nullopt;
    if (!tree) return details;
    Walk walk{reader, {}, {}, false};
    walk.visit(*tree, "", 0);
    const auto infos = reader.info_all(walk.blobs);
    for (std::size_t i = 0; i < infos.size(); ++i) walk.files[i].bytes = infos[i] ? infos[i]->bytes : 0;
    details.files = std::move(walk.files);
    details.files_cut = walk.cut;
    details.curves = read_curves(reader, task.tree, patterns);
    details.environment = read_environment(reader, task.tree);
    const git::TreeEntry* log = find_entry(*tree, "task.log");
    if (log == nullptr || log->mode != git::Mode::file) return details;
    const FileText text = std::move(read_texts(reader, {{log->id, longest_log}}).front());
    if (text.text) details.log = last_lines(*text.text, log_lines);
    return details;
}

model::Value::Map read_environment(const git::ObjectReader& reader, const model::ObjectId& id) {
    const auto tree = id ? reader.tree(id.hex()) : std::nullopt;
    const git::TreeEntry* entry = tree ? find_entry(*tree, "environment.yaml") : nullptr;
    if (entry == nullptr || entry->mode != git::Mode::file) return {};
    const FileText text = std::move(read_texts(reader, {{entry->id, largest_environment}}).front());
    Flat read = text.text ? read_params(*text.text) : Flat{};
    auto* map = std::get_if<model::Value::Map>(&read);
    return map != nullptr ? std::move(*map) : model::Value::Map{};
}

std::vector<std::string> last_lines(std::string_view text, std::size_t count) {
    if (!text.empty() && text.back() == '\n') text.remove_suffix(1);
    std::vector<std::string> lines;
    while (!text.empty() && lines.size() < count) {
        const std::size_t start = text.rfind('\n');
        lines.emplace_back(text.substr(start == std::string_view::npos ? 0 : start + 1));
        text = text.substr(0, start == std::string_view::npos ? 0 : start);
    }
    std::reverse(lines.begin(), lines.end());
    return lines;
}

}  // namespace dltask::report
