// SPDX-License-Identifier: Apache-2.0
#include "flow/commit_maker.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <random>

#include "base/error.hpp"
#include "flow/install_hooks.hpp"
#include "sys/file.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;

/// A git directory of its own for a moment, in which git can make signed commits and tags out of our
/// new objects: it borrows the repository's objects and configuration, and has no ref of it.
class Quarantine {
public:
    Quarantine(const git::Session& session, const git::ObjectBuilder& objects)
        : directory_{session.repository.state_dir() / fmt::format("quarantine-{}", ::getpid())},
          runner_{session.runner.with({{"GIT_DIR", directory_.string()}})} {
        const bool sha256 = session.repository.format == model::ObjectFormat::sha256;
        sys::make_directories(directory_ / "refs", 0700);
        sys::make_directories(directory_ / "objects" / "info", 0700);
        sys::write_file(directory_ / "HEAD", "ref: refs/heads/none\n", 0600);
        sys::write_file(
            directory_ / "config",
            fmt::format("[include]\n\tpath = {}\n[core]\n\trepositoryformatversion = {}\n\tbare = true\n{}",
                        quoted((session.repository.common_dir / "config").string()), sha256 ? 1 : 0,
                        sha256 ? "[extensions]\n\tobjectFormat = sha256\n" : ""),
            0600);
        sys::write_file(directory_ / "objects" / "info" / "alternates",
                        (session.repository.common_dir / "objects").string() + '\n', 0600);
        if (!objects.empty()) runner_.change({"unpack-objects", "-q"}, objects.pack());
    }
    ~Quarantine() { sys::remove_tree(directory_); }
    Quarantine(const Quarantine&) = delete;
    Quarantine& operator=(const Quarantine&) = delete;

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

    fs::path directory_;
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

/// The team's commit-msg hook; empty when there is none but ours, which has nothing to say to us.
fs::path team_hook(const git::Session& session) {
    const hooks::HooksPlace place = look_at_hooks(session);
    for (const hooks::HookStatus& hook : hooks_status(place, {})) {
        const bool ours = hook.state == hooks::HookState::ours || hook.state == hooks::HookState::outdated;
        if (hook.event == "commit-msg" && ours && hook.chained.empty()) return {};
    }
    const fs::path hook = place.directory / "commit-msg";
    return ::access(hook.c_str(), X_OK) == 0 ? hook : fs::path{};
}

/// Tells our own hooks that this commit is ours: a secret that lasts as long as the call.
class OperationToken {
public:
    explicit OperationToken(const git::Session& session) : file_{session.repository.state_dir() / "token"} {
        std::random_device entropy;
        for (int i = 0; i < 4; ++i) value_ += fmt::format("{:08x}", entropy());
        sys::write_file(file_, value_, 0600);
    }
    ~OperationToken() { sys::remove_tree(file_); }
    OperationToken(const OperationToken&) = delete;
    OperationToken& operator=(const OperationToken&) = delete;
    [[nodiscard]] const std::string& value() const noexcept { return value_; }

private:
    fs::path file_;
    std::string value_;
};

}  // namespace

CommitMaker::CommitMaker(Snapshot& snapshot, bool dry_run) : snapshot_{snapshot}, dry_run_{dry_run} {}

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

std::string CommitMaker::checked_message(const std::string& message) {
    const fs::path hook = dry_run_ ? fs::path{} : team_hook(snapshot_.session);
    if (hook.empty()) return message;
    const OperationToken token{snapshot_.session};
    const fs::path file = snapshot_.repository().state_dir() / "COMMIT_EDITMSG";
    sys::write_file(file, message, 0600);
    const git::Runner runner = snapshot_.runner().with({{"DLTASK_OPERATION", token.value()}});
    const sys::ProcessResult result =
        runner.try_change({"hook", "run", "--ignore-missing", "commit-msg", "--", file.string()});
    const std::string checked = sys::read_file(file).value_or(message);
    sys::remove_file(file);
    if (!result.ok()) {
        throw refused(fmt::format("the commit-msg hook refuses '{}': {}{}",
                                  message.substr(0, message.find('\n')), result.out, trimmed(result.err)),
                      {fmt::format("read the hook: {}", hook.string())});
    }
    return checked;
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
    commit.message = checked_message(message);
    if (dry_run_ || !snapshot_.session.config.boolean("commit.gpgsign", false)) {
        return snapshot_.objects.add_commit(commit);
    }
    git::Runner::Arguments arguments{"commit-tree", "-S", "-F", "-"};
    for (const model::ObjectId& parent : parents) arguments.insert(arguments.end(), {"-p", parent.hex()});
    arguments.push_back(tree.hex());
    return signed_by_git(git::ObjectType::commit, arguments, commit.message, "", author);
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
