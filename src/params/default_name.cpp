// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "base/utf8.hpp"
#include "model/branch.hpp"
#include "model/secret.hpp"
#include "params/set_expression.hpp"

namespace dltask::params {
namespace {

constexpr std::size_t longest_name = 64;

/// Every character that a name may not have as `_`; where a dash or a dot may stand is settled later.
std::string with_allowed_characters(std::string_view text) {
    std::string clean;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = decode_utf8(text, at);
        const std::string_view character = text.substr(at, point.length);
        const std::string framed = "a" + std::string{character} + "a";
        clean += model::check_name(framed) ? std::string_view{"_"} : character;
        at += point.length;
    }
    return clean;
}

bool is_secret(const SetExpression& expression) {
    const bool is_switch = expression.value.as<bool>() != nullptr || expression.value.is_null();
    return (model::is_secret_name(expression.key) && !is_switch) || model::is_token(expression.text);
}

std::string pair_of(const SetExpression& expression) {
    const std::size_t dot = expression.key.rfind('.');
    const std::string_view last =
        std::string_view{expression.key}.substr(dot == std::string::npos ? 0 : dot + 1);
    if (is_secret(expression)) return with_allowed_characters(last);
    return with_allowed_characters(last) + '-' + with_allowed_characters(expression.text);
}

void shorten(std::string& text, std::size_t longest) {
    if (text.size() <= longest) return;
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    text.resize(end);
}

/// What is allowed as a character but not at its place.
std::string mended(std::string name) {
    const auto mend_end = [](char& c) {
        if (c == '-' || c == '.') c = '_';
    };
    mend_end(name.front());
    mend_end(name.back());
    for (std::size_t at = name.find(".."); at != std::string::npos; at = name.find("..", at))
        name[at + 1] = '_';
    constexpr std::string_view lock = ".lock";
    if (name.size() >= lock.size() && name.substr(name.size() - lock.size()) == lock) {
        name[name.size() - lock.size()] = '_';
    }
    if (!model::check_name(name)) return name;
    // Characters that are fine alone but not composed: fall back to what needs no normal form.
    std::replace_if(
        name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80U; }, '_');
    return name;
}

std::string rest(std::size_t count) {
    return count == 0 ? "" : '+' + std::to_string(count);
}

}  // namespace

std::string default_name(const std::vector<SetExpression>& expressions) {
    if (expressions.empty()) return "run";
    std::string name = pair_of(expressions.front());
    shorten(name, longest_name - rest(expressions.size() - 1).size());
    std::size_t taken = 1;
    while (taken < expressions.size()) {
        const std::string longer = name + '-' + pair_of(expressions[taken]);
        if (longer.size() + rest(expressions.size() - taken - 1).size() > longest_name) break;
        name = longer;
        ++taken;
    }
    return mended(name + rest(expressions.size() - taken));
}

std::string warn_of_secrets(const std::vector<SetExpression>& expressions) {
    std::string keys;
    for (const SetExpression& expression : expressions) {
        if (!is_secret(expression)) continue;
        keys += keys.empty() ? "" : ", ";
        keys += '\'' + expression.key + '\'';
    }
    if (keys.empty()) return "";
    return keys +
           ": a secret in config.yaml is committed, for everybody to read; a script can take it from the "
           "environment of 'git dltask run'";
}

}  // namespace dltask::params
