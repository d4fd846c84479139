// SPDX-License-Identifier: Apache-2.0
#include "flow/commit_maker.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "base/error.hpp"
#include "flow/passing_directory.hpp"
#include "sys/file.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;

/// A git directory of its own for a moment, in which git can make signed commits and tags out of our
/// new objects: it borrows the repository's objects and configuration, and has no ref of it.
class Quarantine {
public:
    Quarantine(const git::Session& session, const git::ObjectBuilder& objects)
        : passing_{session.repository, "signing"},
          runner_{session.runner.with({{"GIT_DIR", passing_.path().string()}})} {
        const fs::path& directory = passing_.path();
        const bool sha256 = session.repository.format == model::ObjectFormat::sha256;
        sys::make_directories(directory / "refs", 0700);
        sys::make_directories(directory / "objects" / "info", 0700);
        sys::write_file(directory / "HEAD", "ref: refs/heads/none\n", 0600);
        sys::write_file(
            directory / "config",
            fmt::format("[include]\n\tpath = {}\n[core]\n\trepositoryformatversion = {}\n\tbare = true\n{}",
                        quoted((session.repository.common_dir / "config").string()), sha256 ? 1 : 0,
                        sha256 ? "[extensions]\n\tobjectFormat = sha256\n" : ""),
            0600);
        sys::write_file(directory / "objects" / "info" / "alternates",
                        (session.repository.common_dir / "objects").string() + '\n', 0600);
        if (!objects.empty()) runner_.change({"unpack-objects", "-q"}, objects.pack());
    }

    [[nodiscard]] const git::Runner& runner() const noexcept { return runner_; }

private:
    static std::string quoted(const std::string& path) {
        std::string text{'"'};
        for (const char c : path) {
            if (c == '"' || c == '\\') text += '\\';
            text += c;
        }
        return text + '"';
    }

    PassingDirectory passing_;
    git::Runner runner_;
};

std::string trimmed(const std::string& text) {
    return text.substr(0, text.find_last_not_of(" \n") + 1);
}

/// What makes git write such an author; nothing for none.
std::vector<std::pair<std::string, std::string>> author_variables(const std::string& author) {
    const std::size_t open = author.rfind('<');
    const std::size_t close = author.rfind('>');
    if (open == std::string::npos || close == std::string::npos || close < open) return {};
    return {{"GIT_AUTHOR_NAME", trimmed(author.substr(0, open))},
            {"GIT_AUTHOR_EMAIL", author.substr(open + 1, close - open - 1)},
            {"GIT_AUTHOR_DATE", "@" + author.substr(close + 2)}};
}

/// `Name <mail> 1795314600 +0800`
std::string a_second_later(const std::string& who) {
    const std::size_t time = who.rfind('>') + 2;
    const std::size_t zone = who.find(' ', time);
    const long long seconds = std::stoll(who.substr(time, zone - time));
    return fmt::format("{}{}{}", who.substr(0, time), seconds + 1, who.substr(zone));
}

}  // namespace

CommitMaker::CommitMaker(Snapshot& snapshot, bool dry_run)
    : snapshot_{snapshot}, dry_run_{dry_run}, hooks_{snapshot} {}

const git::Identity& CommitMaker::identity() {
    if (!identity_) {
        identity_ = git::identity(snapshot_.runner(), snapshot_.session.config, snapshot_.now.git_time());
    }
    return *identity_;
}

std::string CommitMaker::author() {
    const std::string& whole = identity().author;
    return whole.substr(0, whole.rfind('>') + 1);
}

/// Lets git make an object that it signs; `arguments` end in printing its id, or `name` names it.
model::ObjectId CommitMaker::signed_by_git(git::ObjectType type, const git::Runner::Arguments& arguments,
                                           const std::string& input, const std::string& name,
                                           const std::string& author) {
    const Quarantine quarantine{snapshot_.session, snapshot_.objects};
    const sys::ProcessResult made =
        quarantine.runner().with(author_variables(author)).try_change(arguments, input);
    if (!made.ok()) {
        throw fatal(fmt::format("cannot sign: {}", trimmed(made.err)),
                    {"git config --show-origin --get-regexp '(gpg|sign)'"});
    }
    const std::string object = name.empty() ? made.out.substr(0, made.out.find('\n')) : name;
    const sys::ProcessResult raw =
        quarantine.runner().try_query({"cat-file", std::string{name_of(type)}, object});
    if (!raw.ok()) throw fatal(fmt::format("cannot read what was signed: {}", raw.err));
    return snapshot_.objects.add(type, raw.out);
}

model::ObjectId CommitMaker::commit(const model::ObjectId& tree, const std::vector<model::ObjectId>& parents,
                                    const std::string& message, const std::string& author) {
    git::Commit commit;
    commit.tree = tree;
    commit.parents = parents;
    commit.author = author.empty() ? identity().author : author;
    commit.committer = identity().committer;
    commit.message = dry_run_ ? message : hooks_.checked_message(message);
    if (dry_run_ || !snapshot_.session.config.boolean("commit.gpgsign", false)) {
        return snapshot_.objects.add_commit(commit);
    }
    git::Runner::Arguments arguments{"commit-tree", "-S", "-F", "-"};
    for (const model::ObjectId& parent : parents) arguments.insert(arguments.end(), {"-p", parent.hex()});
    arguments.push_back(tree.hex());
    return signed_by_git(git::ObjectType::commit, arguments, commit.message, "", author);
}

model::ObjectId CommitMaker::copy(const model::ObjectId& original, const model::ObjectId& tree,
                                  const model::ObjectId& parent, const std::string& message,
                                  const std::string& author) {
    const model::ObjectId made = commit(tree, {parent}, message, author);
    if (made != original) return made;
    identity_->committer = a_second_later(identity_->committer);
    return commit(tree, {parent}, message, author);
}

model::ObjectId CommitMaker::merge(const Merge& merge, const std::string& author) {
    if (!dry_run_) hooks_.check_merge(merge);
    return commit(merge.tree, merge.parents, merge.message, author);
}

CommitMaker::Tag CommitMaker::tag(const std::string& name, const model::ObjectId& commit,
                                  const std::string& message) {
    if (!dry_run_ && snapshot_.session.config.boolean("tag.gpgsign", false)) {
        const model::ObjectId id =
            signed_by_git(git::ObjectType::tag,
                          {"tag", "-s", "-F", "-", "--cleanup=verbatim", name, commit.hex()}, message, name);
        return Tag{id, snapshot_.objects.read(id.hex())->data};
    }
    const std::string raw = fmt::format("object {}\ntype commit\ntag {}\ntagger {}\n\n{}", commit.hex(), name,
                                        identity().committer, message);
    return Tag{snapshot_.objects.add(git::ObjectType::tag, raw), raw};
}

}  // namespace dltask::flow
