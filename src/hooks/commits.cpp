// SPDX-License-Identifier: Apache-2.0
#include "hooks/commits.hpp"

#include <algorithm>
#include <future>
#include <iterator>
#include <sstream>

#include "base/error.hpp"
#include "git/raw_id.hpp"
#include "git/revision_walk.hpp"
#include "git/tree_compare.hpp"

namespace dltask::hooks {
namespace {

/// Commits; a thread costs less than reading these.
constexpr std::size_t enough_for_two = 200;

bool is_utf8_name(std::string_view encoding) {
    return encoding == "UTF-8" || encoding == "utf-8" || encoding == "UTF8" || encoding == "utf8";
}

/// What a commit object says of itself.
struct Header {
    std::string tree;
    std::string author;
    std::string encoding;  ///< empty: UTF-8
    std::size_t end = 0;   ///< where the message begins
};

Header read_header(std::string_view data) {
    constexpr std::string_view tree = "tree ", author = "author ", encoding = "encoding ";
    Header header;
    while (header.end < data.size()) {
        const std::size_t end = std::min(data.find('\n', header.end), data.size());
        const std::string_view line = data.substr(header.end, end - header.end);
        header.end = std::min(end + 1, data.size());
        if (line.empty()) break;
        if (line.starts_with(tree)) header.tree = line.substr(tree.size());
        if (line.starts_with(author)) {
            header.author = line.substr(author.size());
            header.author.resize(std::min(header.author.rfind(' '), header.author.size()));  // the zone
        }
        if (line.starts_with(encoding)) header.encoding = line.substr(encoding.size());
    }
    return header;
}

Commit to_commit(const git::WalkedCommit& walked, bool& needs_git) {
    const Header header = read_header(*walked.data);
    Commit commit;
    commit.id = git::to_hex(walked.id.view());
    for (const git::RawId& parent : walked.parents) commit.parents.push_back(git::to_hex(parent.view()));
    commit.tree = header.tree;
    commit.author = header.author;
    commit.time = walked.time;
    commit.message = walked.data->substr(header.end);
    needs_git = !header.encoding.empty() && !is_utf8_name(header.encoding);
    return commit;
}

/// git knows the encodings that its commits may have.
void read_in_utf8(const Git& git, std::vector<Commit>& commits, const std::vector<std::size_t>& places) {
    if (places.empty()) return;
    std::string input;
    for (const std::size_t place : places) input += commits[place].id + "\n";
    const std::string text = git.ask({"rev-list", "--stdin", "--no-walk=unsorted", "--no-commit-header",
                                      "--encoding=UTF-8", "--format=%an <%ae> %at%x00%B%x00"},
                                     input);
    std::size_t at = 0;
    for (const std::size_t place : places) {
        const std::size_t middle = text.find('\0', at);
        const std::size_t end = middle == std::string::npos ? middle : text.find('\0', middle + 1);
        if (end == std::string::npos) throw fatal("could not understand what git rev-list printed");
        commits[place].author = text.substr(at, middle - at);
        commits[place].message = text.substr(middle + 1, end - middle - 1);
        at = end + 2;  // the line feed between two records
    }
}

std::vector<std::string> raw_commits(ObjectQuery& objects, const std::vector<std::string>& ids) {
    std::vector<std::string> raw;
    for (const std::string& id : ids) {
        const std::string commit = id.empty() ? "" : objects.commit_of(id);
        if (!commit.empty()) raw.push_back(git::to_raw(commit));
    }
    return raw;
}

/// Sorts what trees differ in under the commits that changed it.
class ChangeReader {
public:
    ChangeReader(ObjectQuery& objects, const CommitsById& known, const model::BranchScheme& scheme,
                 std::string below)
        : objects_{objects}, known_{known}, scheme_{scheme}, below_{std::move(below)} {}

    Changes read_all(const Commit* const* first, const Commit* const* last) {
        while (first != last) read(**first++);
        return std::move(changes_);
    }

private:
    void read(const Commit& commit) {
        rules::Touched touched{scheme_};
        const std::string before = commit.parents.empty() ? "" : tree_of(commit.parents.front());
        const std::string after = git::to_raw(commit.tree);
        const auto tell = [&](const git::TreeChange& change) { add(change, touched); };
        const auto read_tree = [this](std::string_view id) { return this->tree(id); };
        git::TreeCompare{read_tree, after.size(), tell}.compare(part_of(before), part_of(after),
                                                                below_.empty() ? "" : below_ + "/");
        if (!touched.is_empty()) changes_.by_commit.emplace(&commit, std::move(touched));
    }

    std::shared_ptr<const std::string> tree(std::string_view id) {
        auto data = objects_.data(id);
        if (data == nullptr) throw fatal("tree " + git::to_hex(id) + " is missing");
        return data;
    }

    std::string tree_of(const std::string& commit) {
        const auto known = known_.find(commit);
        if (known != known_.end()) return git::to_raw(known->second.tree);
        const auto data = objects_.data(git::to_raw(commit));
        if (data == nullptr) throw fatal("commit " + commit + " is missing");
        return git::to_raw(read_header(*data).tree);
    }

    /// The tree of the directory that matters; empty: there is none.
    std::string part_of(const std::string& root) {
        if (below_.empty() || root.empty()) return root;
        const auto data = tree(root);
        const auto line = git::find_tree_line(*data, below_, root.size());
        return line && line->is_tree() ? std::string{line->id} : "";
    }

    void add(const git::TreeChange& change, rules::Touched& touched) {
        const std::string before = git::to_hex(change.before.id), after = git::to_hex(change.after.id);
        if (change.after.is_file() && before != after)
            changes_.blobs.push_back({after, std::string{change.path}});
        touched.add({std::string{change.path}, before, after});
    }

    ObjectQuery& objects_;
    const CommitsById& known_;
    const model::BranchScheme& scheme_;
    std::string below_;
    Changes changes_;
};

}  // namespace

std::vector<Commit> read_commits(const Git& git, ObjectQuery& objects, const CommitRange& range) {
    git::Revisions revisions;
    revisions.of = raw_commits(objects, range.of);
    revisions.without = raw_commits(objects, range.without);
    revisions.first_parent = range.first_parent;
    const auto read = [&objects](std::string_view id) { return objects.data(id); };
    std::vector<Commit> commits;
    std::vector<std::size_t> encoded;
    for (const git::WalkedCommit& walked : git::walk_revisions(revisions, read, objects.shallow())) {
        bool needs_git = false;
        commits.push_back(to_commit(walked, needs_git));
        if (needs_git) encoded.push_back(commits.size() - 1);
    }
    read_in_utf8(git, commits, encoded);
    return commits;
}

Changes read_changes(ObjectQuery& objects, const std::vector<const Commit*>& commits,
                     const CommitsById& known, const model::BranchScheme& scheme, const std::string& below) {
    const auto read = [&](ObjectQuery& from, const Commit* const* first, const Commit* const* last) {
        return ChangeReader{from, known, scheme, below}.read_all(first, last);
    };
    const Commit* const* all = commits.data();
    if (commits.size() < enough_for_two) return read(objects, all, all + commits.size());
    const std::size_t half = commits.size() / 2;
    std::future<Changes> other = std::async(std::launch::async, [&] {
        ObjectQuery own{objects.git()};
        return read(own, all + half, all + commits.size());
    });
    Changes changes = read(objects, all, all + half);
    Changes rest = other.get();
    changes.by_commit.merge(rest.by_commit);
    changes.blobs.insert(changes.blobs.end(), std::make_move_iterator(rest.blobs.begin()),
                         std::make_move_iterator(rest.blobs.end()));
    return changes;
}

}  // namespace dltask::hooks
