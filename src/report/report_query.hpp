// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/value.hpp"
#include "report/key.hpp"
#include "report/task_row.hpp"

namespace dltask::report {

/// What a report is asked for: the words of the command line and of a `--spec` file. It is written
/// into the head of a file, so that `report --check` can ask the same again.
struct ReportQuery {
    std::string format = "html";  ///< html md csv json typst latex
    std::string rev;              ///< what it was made of; empty: main
    std::string title;
    std::vector<std::string> where;
    std::vector<std::string> group_by;
    std::vector<std::string> columns;
    std::vector<std::string> only;              ///< full branch names
    std::string sort;                           ///< `[-]KEY,...`
    std::map<std::string, std::string> labels;  ///< key -> what stands in the header
    std::map<std::string, int> digits;          ///< metric -> digits behind the point
    bool retracted = false;                     ///< also what was taken back
    bool branches = false;                      ///< the unmerged ones, too

    std::string spec;         ///< path of the spec file below the top; empty: none, or from elsewhere
    model::Value::Map given;  ///< with a spec: what the command line said instead of it
    std::string page;         ///< path of the `--template` below the top
    bool holds_page = false;  ///< the template is from elsewhere; the report itself holds its text

    /// Takes over what a spec file says: a map with `where group-by columns labels sort digits title
    /// format only branches`. Throws usage with the key that is wrong.
    void take(const model::Value& spec, std::string_view file);

    /// What `take` would take.
    [[nodiscard]] model::Value::Map as_map() const;
    /// The command line that asks the same, for a shell; it says nothing of labels that have no spec.
    [[nodiscard]] std::string command() const;

    /// Every KEY in it.
    [[nodiscard]] std::vector<Key> keys() const;

    /// All that the report was made with: one line of JSON without the characters that end a comment anywhere
    /// (`<`, `>`, `--`).
    [[nodiscard]] std::string print() const;
    /// The first line in a text that has one. Throws negative when there is none.
    [[nodiscard]] static ReportQuery find(std::string_view text, std::string_view file);
};

/// `acc=1`. Throws usage.
[[nodiscard]] std::pair<std::string, int> parse_digits(std::string_view text);

/// Words separated by commas, without the blanks around them; empty ones are left out.
[[nodiscard]] std::vector<std::string> split_list(std::string_view list);

/// The rows that the query wants, in its order: no debug tasks.
[[nodiscard]] std::vector<TaskRow> select_rows(std::vector<TaskRow> rows, const ReportQuery& query);

}  // namespace dltask::report
