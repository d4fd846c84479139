// SPDX-License-Identifier: Apache-2.0
#include "hooks/commits.hpp"

#include <charconv>
#include <sstream>

#include "base/error.hpp"

namespace dltask::hooks {
namespace {

/// Cuts the text at NULs, one piece after the other.
class Pieces {
public:
    explicit Pieces(std::string_view text) : rest_{text} {}
    [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }
    std::string_view take() {
        const std::size_t end = rest_.find('\0');
        if (end == std::string_view::npos) throw fatal("could not understand what git printed");
        const std::string_view piece = rest_.substr(0, end);
        rest_.remove_prefix(end + 1);
        return piece;
    }
    /// The line feed that git puts between two records.
    void skip_line_feed() {
        if (!rest_.empty() && rest_.front() == '\n') rest_.remove_prefix(1);
    }

private:
    std::string_view rest_;
};

std::vector<std::string> words_of(std::string_view text) {
    std::istringstream stream{std::string{text}};
    std::vector<std::string> words;
    for (std::string word; stream >> word;) words.push_back(word);
    return words;
}

std::string id_or_empty(std::string_view id) {
    return id.find_first_not_of('0') == std::string_view::npos ? "" : std::string{id};
}

/// `:100644 100644 <old> <new> M`; the ids are of equal length.
void add_change(std::string_view raw, std::string_view path, rules::Touched& touched, Changes& changes) {
    const std::size_t old_start = 15;
    const std::size_t old_end = raw.find(' ', old_start);
    const std::size_t new_end = raw.find(' ', old_end + 1);
    if (new_end == std::string_view::npos) throw fatal("could not understand what git diff-tree printed");
    const std::string old_id = id_or_empty(raw.substr(old_start, old_end - old_start));
    const std::string new_id = id_or_empty(raw.substr(old_end + 1, new_end - old_end - 1));
    const bool is_file = raw.substr(8, 3) == "100";
    if (is_file && !new_id.empty() && new_id != old_id) changes.blobs.push_back({new_id, std::string{path}});
    touched.add({std::string{path}, old_id, new_id});
}

}  // namespace

std::vector<Commit> read_commits(const Git& git, const std::vector<std::string>& options,
                                 const std::string& revisions) {
    std::vector<std::string> arguments = {"rev-list", "--stdin", "--no-commit-header", "--encoding=UTF-8",
                                          "--format=%H%x00%P%x00%T%x00%an <%ae> %at%x00%ce%x00%ct%x00%B%x00"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const std::string text = git.ask(std::move(arguments), revisions);
    std::vector<Commit> commits;
    Pieces pieces{text};
    while (!pieces.at_end()) {
        Commit commit;
        commit.id = pieces.take();
        commit.parents = words_of(pieces.take());
        commit.tree = pieces.take();
        commit.author = pieces.take();
        commit.committer = pieces.take();
        const std::string_view time = pieces.take();
        std::from_chars(time.data(), time.data() + time.size(), commit.time);
        commit.message = pieces.take();
        pieces.skip_line_feed();
        commits.push_back(std::move(commit));
    }
    return commits;
}

Changes read_changes(const Git& git, const std::vector<const Commit*>& commits,
                     const model::BranchScheme& scheme, const std::string& below) {
    Changes changes;
    if (commits.empty()) return changes;
    std::string input;
    for (const Commit* commit : commits) {
        changes.by_commit.emplace(commit->id, rules::Touched{scheme});
        input += commit->id + (commit->parents.empty() ? "" : " " + commit->parents.front()) + "\n";
    }
    std::vector<std::string> arguments = {"diff-tree",    "--stdin",     "-r",     "-z", "--raw",
                                          "--no-renames", "--no-abbrev", "--root", "--"};
    if (!below.empty()) arguments.push_back(":(top,literal)" + below);
    const std::string text = git.ask(std::move(arguments), input);
    rules::Touched* touched = nullptr;
    for (Pieces pieces{text}; !pieces.at_end();) {
        const std::string_view piece = pieces.take();
        if (!piece.empty() && piece.front() == ':') {
            if (touched == nullptr) throw fatal("could not understand what git diff-tree printed");
            add_change(piece, pieces.take(), *touched, changes);
        } else {
            touched = &changes.by_commit.at(std::string{piece});
        }
    }
    return changes;
}

}  // namespace dltask::hooks
