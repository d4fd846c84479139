// SPDX-License-Identifier: Apache-2.0
#include "hooks/object_query.hpp"

#include <algorithm>
#include <sstream>

#include "git/object_hash.hpp"
#include "git/raw_id.hpp"
#include "git/tree_compare.hpp"
#include "hooks/git_dir.hpp"

namespace dltask::hooks {
namespace {

constexpr std::uint64_t longest_object = 1ULL << 30U;

bool is_whole_id(std::string_view text) {
    return (text.size() == 40 || text.size() == 64) && !git::to_raw(text).empty();
}

/// git takes a path that begins with `./` from where we are, and forgives odd slashes.
bool is_plain_path(std::string_view path) {
    const auto begins = [path](std::string_view start) { return path.substr(0, start.size()) == start; };
    return !path.empty() && path.front() != '/' && path.back() != '/' && !begins("./") && !begins("../") &&
           path.find("//") == std::string_view::npos;
}

/// The id behind a word at the start of a line: `object` of a tag, `tree` of a commit.
std::string id_behind(std::string_view data, std::string_view word) {
    if (data.substr(0, word.size()) != word) return "";
    return git::to_raw(data.substr(word.size(), data.find('\n') - word.size()));
}

}  // namespace

git::ObjectStore* ObjectQuery::store(std::size_t hex_digits) {
    const auto format = hex_digits == 40 ? model::ObjectFormat::sha1 : model::ObjectFormat::sha256;
    if (!is_opened_) {
        is_opened_ = true;
        const auto& environment = git_.environment();
        if (const auto git_dir = GitDir::find(environment, git_.directory())) {
            store_.emplace(git::object_directories(environment, git_.directory(), git_dir->common_path("")),
                           format);
        }
    }
    return store_ && store_->format() == format ? &*store_ : nullptr;
}

std::optional<ObjectFacts> ObjectQuery::ask(const std::string& command, const std::string& name) {
    if (name.find('\n') != std::string::npos) return std::nullopt;
    if (!child_)
        child_.emplace(git_.with("GIT_NO_REPLACE_OBJECTS", "1").start({"cat-file", "--batch-command"}));
    child_->write(command + " " + name + "\n");
    std::istringstream words{child_->read_line()};
    ObjectFacts facts;
    // "<name> missing" and the like end in a word where the size would be.
    if (!(words >> facts.id >> facts.type >> facts.bytes) || !words.eof()) return std::nullopt;
    return facts;
}

std::optional<std::string> ObjectQuery::ask_content(const std::string& name, std::uint64_t limit) {
    const auto found = ask("info", name);
    if (!found || found->bytes > limit) return std::nullopt;
    const auto again = ask("contents", found->id);
    if (!again) return std::nullopt;
    std::string text = child_->read_exactly(again->bytes);
    static_cast<void>(child_->read_exactly(1));
    return text;
}

/// Along tags, and from a commit to its tree. Empty: it leads to no such thing; nullopt: git has to tell.
std::optional<std::string> ObjectQuery::peel(std::string raw_id, git::ObjectType wanted) {
    git::ObjectStore* objects = store(raw_id.size() * 2);
    while (objects != nullptr) {
        const auto info = objects->info(raw_id);
        if (!info) return std::nullopt;
        if (info->type == wanted) return raw_id;
        if (info->type == git::ObjectType::blob || info->type == git::ObjectType::tree) return "";
        const auto object = objects->read(raw_id);
        if (!object) return std::nullopt;
        const bool is_tag = object->type == git::ObjectType::tag;
        if (!is_tag && wanted != git::ObjectType::tree) return "";
        raw_id = id_behind(*object->data, is_tag ? "object " : "tree ");
    }
    return std::nullopt;
}

std::optional<std::string> ObjectQuery::descend(std::string tree, std::string_view path) {
    git::ObjectStore* objects = store(tree.size() * 2);
    while (!path.empty()) {
        const auto object = objects->read(tree);
        if (!object || object->type != git::ObjectType::tree) return std::nullopt;
        const std::size_t end = std::min(path.find('/'), path.size());
        const auto line = git::find_tree_line(*object->data, path.substr(0, end), tree.size());
        if (!line) return "";
        path.remove_prefix(std::min(end + 1, path.size()));
        if (!path.empty() && !line->is_tree()) return "";
        tree = line->id;
    }
    return tree;
}

std::optional<std::string> ObjectQuery::resolve(const std::string& name) {
    const std::size_t end = std::min(name.find_first_of("^:"), name.size());
    const std::string_view base = std::string_view{name}.substr(0, end);
    const std::string_view rest = std::string_view{name}.substr(end);
    if (!is_whole_id(base) || store(base.size()) == nullptr) return std::nullopt;
    std::string id = git::to_raw(base);
    if (rest.empty()) return id;
    if (rest == "^{commit}") return peel(std::move(id), git::ObjectType::commit);
    if (rest == "^{tree}") return peel(std::move(id), git::ObjectType::tree);
    if (rest.front() != ':' || !is_plain_path(rest.substr(1))) return std::nullopt;
    auto tree = peel(std::move(id), git::ObjectType::tree);
    return tree && !tree->empty() ? descend(std::move(*tree), rest.substr(1)) : tree;
}

std::optional<ObjectFacts> ObjectQuery::facts(const std::string& name) {
    const auto id = resolve(name);
    if (id && id->empty()) return std::nullopt;
    if (id) {
        if (const auto info = store(id->size() * 2)->info(*id))
            return ObjectFacts{git::to_hex(*id), std::string{name_of(info->type)}, info->bytes};
    }
    return ask("info", name);
}

std::optional<std::string> ObjectQuery::content(const std::string& name, std::uint64_t limit) {
    const auto id = resolve(name);
    if (id && id->empty()) return std::nullopt;
    if (id) {
        git::ObjectStore& objects = *store(id->size() * 2);
        const auto info = objects.info(*id);
        if (info && info->bytes > limit) return std::nullopt;
        if (const auto object = info ? objects.read(*id) : std::nullopt) return *object->data;
    }
    return ask_content(name, limit);
}

std::shared_ptr<const std::string> ObjectQuery::data(std::string_view raw_id) {
    if (git::ObjectStore* objects = store(raw_id.size() * 2)) {
        if (const auto object = objects->read(raw_id)) return object->data;
    }
    auto text = ask_content(git::to_hex(raw_id), longest_object);
    return text ? std::make_shared<const std::string>(std::move(*text)) : nullptr;
}

std::string ObjectQuery::commit_of(const std::string& id) {
    const auto commit = facts(id + "^{commit}");
    return commit ? commit->id : "";
}

const std::set<std::string>& ObjectQuery::shallow() {
    if (shallow_) return *shallow_;
    shallow_.emplace();
    const auto git_dir = GitDir::find(git_.environment(), git_.directory());
    std::istringstream lines{git_dir ? git_dir->common_file("shallow").value_or("") : ""};
    for (std::string id; lines >> id;) shallow_->insert(git::to_raw(id));
    return *shallow_;
}

}  // namespace dltask::hooks
