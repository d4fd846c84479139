// SPDX-License-Identifier: Apache-2.0
#include "git/cat_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/error.hpp"
#include "git/known_objects.hpp"

namespace dltask::git {
namespace {

std::optional<ObjectType> type_of(std::string_view name) {
    for (const ObjectType type : {ObjectType::blob, ObjectType::tree, ObjectType::commit, ObjectType::tag}) {
        if (name == name_of(type)) return type;
    }
    return std::nullopt;
}

/// `<id> <type> <size>`; nothing for any other line.
std::optional<ObjectInfo> parse_header(std::string_view line) {
    const std::size_t first = line.find(' ');
    const std::size_t second = line.find(' ', first == std::string_view::npos ? first : first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    const auto id = model::ObjectId::parse(line.substr(0, first));
    const auto type = type_of(line.substr(first + 1, second - first - 1));
    if (!id || !type) return std::nullopt;
    ObjectInfo info{*id, *type, 0};
    const char* end = line.data() + line.size();
    const auto [rest, error] = std::from_chars(line.data() + second + 1, end, info.bytes);
    if (error != std::errc{} || rest != end) return std::nullopt;
    return info;
}

/// The protocol is one of lines. git itself has no names with line feeds but `<tree>:<path>`, and
/// for those there is `ObjectReader::entry`.
void check_name(std::string_view name) {
    if (name.find_first_of(std::string_view{"\n\0", 2}) == std::string_view::npos) return;
    throw fatal(fmt::format("'{}' cannot be looked up by name: it has a line feed in it", name));
}

}  // namespace

struct CatFile::State {
    Runner runner;
    model::ObjectFormat format;
    std::optional<sys::Child> child;
    KnownObjects known;

    void start() {
        if (!child) child.emplace(runner.start_query(arguments()));
    }

    /// Asks and takes the answers. A process whose answers were not all taken is of no more use.
    template <typename Take>
    auto ask(const std::string& requests, Take take) {
        start();
        try {
            child->write(requests + "flush\n");
            return take();
        } catch (...) {
            child.reset();
            throw;
        }
    }

    std::optional<ObjectInfo> take_info(std::string_view name) {
        const std::string line = child->read_line();
        if (std::optional<ObjectInfo> info = parse_header(line)) return info;
        const std::string_view answer = std::string_view{line}.substr(std::min(name.size(), line.size()));
        if (answer == " missing") {
            check_really_missing(name);
            return std::nullopt;
        }
        if (answer == " ambiguous") {
            throw negative(fmt::format("'{}' is ambiguous: the ids of several objects begin with it", name));
        }
        throw fatal(fmt::format("git did not understand the question for '{}': {}", name, line));
    }

    /// git calls a damaged object missing, too, after an error on stderr. An object of another type
    /// than the one asked for (`^{tag}`) is told there as well, but is no damage.
    void check_really_missing(std::string_view name) {
        const std::string errors = child->take_errors();
        const std::size_t error = std::min(errors.find("error: "), errors.find("fatal: "));
        if (error == std::string::npos) return;
        const std::string first = errors.substr(error + 7, errors.find('\n', error) - error - 7);
        if (first.find(" type, but the object dereferences to ") != std::string::npos) return;
        throw fatal(fmt::format("could not read '{}': {}", name, first));
    }

    std::optional<Object> take_object(std::string_view name) {
        const std::optional<ObjectInfo> info = take_info(name);
        if (!info) return std::nullopt;
        Object object{info->id, info->type, child->read_exactly(info->bytes)};
        static_cast<void>(child->read_exactly(1));  // the line feed behind it
        return object;
    }

    /// Asks `command` for `names[begin, end)` at once and appends what `take` makes of each answer.
    template <typename Answer, typename Take>
    void ask_some(std::string_view command, const std::vector<std::string>& names, std::size_t begin,
                  std::size_t end, std::vector<std::optional<Answer>>& answers, Take take) {
        std::string requests;
        for (std::size_t i = begin; i < end; ++i) {
            check_name(names[i]);
            if (!names[i].empty()) requests += fmt::format("{} {}\n", command, names[i]);
        }
        ask(requests, [&] {
            for (std::size_t i = begin; i < end; ++i) {
                answers.push_back(names[i].empty() ? std::nullopt : take(names[i]));
            }
        });
    }

    template <typename Answer, typename Take>
    std::vector<std::optional<Answer>> ask_all(std::string_view command,
                                               const std::vector<std::string>& names, Take take) {
        constexpr std::size_t at_once = 1024;  // bounds what waits unread
        std::vector<std::optional<Answer>> answers;
        answers.reserve(names.size());
        for (std::size_t begin = 0; begin < names.size(); begin += at_once) {
            ask_some(command, names, begin, std::min(begin + at_once, names.size()), answers, take);
        }
        return answers;
    }
};

CatFile::CatFile(Runner runner, model::ObjectFormat format)
    : state_{std::make_unique<State>(State{std::move(runner), format, std::nullopt, KnownObjects{format}})} {}

CatFile::~CatFile() = default;

std::optional<ObjectInfo> CatFile::info(std::string_view name) const {
    check_name(name);
    if (name.empty()) return std::nullopt;
    return state_->ask(fmt::format("info {}\n", name), [&] { return state_->take_info(name); });
}

std::optional<Object> CatFile::read(std::string_view name) const {
    check_name(name);
    if (name.empty()) return std::nullopt;
    if (const Object* known = state_->known.find(name)) return *known;
    auto object = state_->ask(fmt::format("contents {}\n", name), [&] { return state_->take_object(name); });
    if (object) state_->known.keep(*object);
    return object;
}

std::vector<std::optional<ObjectInfo>> CatFile::info_all(const std::vector<std::string>& names) const {
    return state_->ask_all<ObjectInfo>("info", names,
                                       [this](const std::string& name) { return state_->take_info(name); });
}

std::vector<std::optional<Object>> CatFile::read_all(const std::vector<std::string>& names) const {
    return state_->ask_all<Object>("contents", names,
                                   [this](const std::string& name) { return state_->take_object(name); });
}

std::filesystem::path CatFile::lfs_objects() const {
    return state_->runner.object_directory().parent_path() / "lfs" / "objects";
}

model::ObjectFormat CatFile::format() const {
    return state_->format;
}

void CatFile::adopt(sys::Child child) {
    state_->child.emplace(std::move(child));
}

const Runner::Arguments& CatFile::arguments() {
    static const Runner::Arguments words{"cat-file", "--batch-command", "--buffer"};
    return words;
}

void CatFile::restart() {
    state_->child.reset();
}

}  // namespace dltask::git
