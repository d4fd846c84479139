// SPDX-License-Identifier: Apache-2.0
#include "git/refs.hpp"

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/parts.hpp"

namespace dltask::git {
namespace {

Ref parse_ref(std::string_view line) {
    Ref ref;
    ref.id = model::ObjectId::parse(take_until(line, '\0')).value_or(model::ObjectId{});
    ref.peeled = model::ObjectId::parse(take_until(line, '\0')).value_or(ref.id);
    ref.annotated = take_until(line, '\0') == "tag";
    ref.upstream = take_until(line, '\0');
    ref.symref = take_until(line, '\0');
    ref.name = line;
    return ref;
}

bool has_suffix(std::string_view text, std::string_view suffix) {
    return text.size() >= suffix.size() && text.substr(text.size() - suffix.size()) == suffix;
}

bool is_forbidden(char c) {
    const auto byte = static_cast<unsigned char>(c);
    constexpr std::string_view forbidden = " ~^:?*[\\";
    return byte < 0x20 || byte == 0x7F || forbidden.find(c) != std::string_view::npos;
}

bool is_valid_component(std::string_view part) {
    return !part.empty() && part.front() != '.' && !has_suffix(part, ".lock");
}

}  // namespace

namespace {

Runner::Arguments question(const std::vector<std::string>& patterns) {
    Runner::Arguments arguments{"for-each-ref",
                                "--format=%(objectname)%00%(*objectname)%00%(objecttype)%00%(upstream)%00"
                                "%(symref)%00%(refname)",
                                "--"};
    arguments.insert(arguments.end(), patterns.begin(), patterns.end());
    return arguments;
}

std::vector<Ref> parse_refs(std::string_view listing) {
    std::vector<Ref> refs;
    while (!listing.empty()) refs.push_back(parse_ref(take_until(listing, '\n')));
    return refs;
}

}  // namespace

std::vector<Ref> list_refs(const Runner& runner, const std::vector<std::string>& patterns) {
    return parse_refs(runner.query(question(patterns)));
}

RefQuery::RefQuery(const Runner& runner, const std::vector<std::string>& patterns)
    : arguments_{question(patterns)}, child_{runner.start_query(arguments_)} {}

std::vector<Ref> RefQuery::take() {
    const sys::ProcessResult result = child_.finish();
    if (!result.ok()) throw git_failure(arguments_, result);
    return parse_refs(result.out);
}

bool is_valid_branch_name(std::string_view name) {
    if (name.empty() || name.front() == '-' || name.back() == '.' || name.back() == '/') return false;
    if (name == "HEAD" || name == "@") return false;
    if (std::any_of(name.begin(), name.end(), is_forbidden)) return false;
    if (name.find("..") != std::string_view::npos || name.find("@{") != std::string_view::npos) return false;
    while (!name.empty()) {
        if (!is_valid_component(take_until(name, '/'))) return false;
    }
    return true;
}

}  // namespace dltask::git
