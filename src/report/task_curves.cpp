// SPDX-License-Identifier: Apache-2.0
#include "report/task_curves.hpp"

#include <algorithm>

#include "report/measured.hpp"
#include "report/task_files.hpp"

namespace dltask::report {
namespace {

constexpr std::size_t curves_at_once = 64;
constexpr std::size_t most_curve_files = 32;  ///< of one task

bool is_curve_file(const git::TreeEntry& entry) {
    const std::string_view name = entry.name, suffix = ".csv";
    const bool file = entry.mode == git::Mode::file || entry.mode == git::Mode::executable;
    return file && name.size() > suffix.size() && name.substr(name.size() - suffix.size()) == suffix;
}

struct CurvePlace {
    std::size_t task = 0;
    std::string file;
};

}  // namespace

std::vector<std::vector<Curve>> read_curves(const git::ObjectReader& reader, const std::vector<TaskRow>& rows,
                                            const LogPatterns* patterns, const CurveLimits& limits) {
    TreeCache cache{reader};
    const Measured measured{reader, cache, patterns};
    std::vector<std::vector<Curve>> curves(rows.size());
    for (std::size_t from = 0; from < rows.size(); from += curves_at_once) {
        std::vector<std::string> names;
        std::vector<std::size_t> tasks;
        for (std::size_t i = from; i < std::min(from + curves_at_once, rows.size()); ++i) {
            if (rows[i].tree.is_none()) continue;
            names.push_back(rows[i].tree.hex());
            tasks.push_back(i);
        }
        const auto trees = reader.read_all(names);
        std::vector<Wanted> wanted;
        std::vector<CurvePlace> places;
        std::vector<std::pair<std::size_t, git::Tree>> directories;
        for (std::size_t i = 0; i < trees.size(); ++i) {
            if (!trees[i] || trees[i]->type != git::ObjectType::tree) continue;
            std::size_t files = 0;
            directories.emplace_back(tasks[i], git::parse_tree(trees[i]->data, reader.format()));
            for (const git::TreeEntry& entry : directories.back().second) {
                if (!is_curve_file(entry) || ++files > most_curve_files) continue;
                wanted.push_back({entry.id, limits.bytes});
                places.push_back({tasks[i], entry.name});
            }
        }
        const std::vector<FileText> texts = read_texts(reader, wanted);
        for (std::size_t i = 0; i < texts.size(); ++i) {
            Curve curve{places[i].file, {}, {}, {}, texts[i].problem};
            if (texts[i].text) curve = parse_curve(places[i].file, *texts[i].text, limits);
            curves[places[i].task].push_back(std::move(curve));
        }
        for (const auto& [task, directory] : directories) {
            for (Curve& curve : measured.curves(directory)) curves[task].push_back(std::move(curve));
        }
    }
    return curves;
}

std::vector<Curve> read_curves(const git::ObjectReader& reader, const model::ObjectId& tree,
                               const LogPatterns* patterns, const CurveLimits& limits) {
    TaskRow row;
    row.tree = tree;
    return std::move(read_curves(reader, std::vector<TaskRow>{std::move(row)}, patterns, limits).front());
}

}  // namespace dltask::report
