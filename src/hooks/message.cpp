// SPDX-License-Identifier: Apache-2.0
#include "hooks/message.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "model/commit_message.hpp"
#include "rules/commit_type.hpp"
#include "rules/hotfix_size.hpp"

namespace dltask::hooks {
namespace {

bool is_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (length == 0 || lead > 0xf4 || at + length > text.size()) return false;
        for (std::size_t next = at + 1; next < at + length; ++next) {
            if ((static_cast<unsigned char>(text[next]) & 0xc0U) != 0x80U) return false;
        }
        at += length;
    }
    return true;
}

bool is_charset_name(std::string_view name) {
    const auto fits = [](char c) {
        return is_alphanumeric(c) || c == '-' || c == '_' || c == ':' || c == '.';
    };
    return !name.empty() && std::all_of(name.begin(), name.end(), fits);
}

std::string line_of(std::string text) {
    return text.substr(0, text.find('\n'));
}

/// By git itself, which knows every encoding that its own commits may have: as the body of a mail, which
/// `git mailinfo` writes to the file that it is told to. Only what stands before a line `---` counts
/// there, and only the header counts here.
std::string as_utf8(const Git& git, const std::string& text) {
    if (is_utf8(text)) return text;
    const std::string encoding = line_of(git.try_ask({"config", "--get", "i18n.commitEncoding"}).out);
    if (!is_charset_name(encoding)) return text;
    const auto mail = git.try_ask(
        {"-c", "i18n.commitEncoding=UTF-8", "mailinfo", "-b", "--no-scissors", "/dev/stderr", "/dev/null"},
        "From: a <a@a>\nContent-Type: text/plain; charset=" + encoding + "\nSubject: a\n\n" + text);
    return mail.ok() && is_utf8(mail.err) && !mail.err.empty() ? mail.err : text;
}

}  // namespace

std::string read_message(const Scene& scene, const std::string& text) {
    // git tells a hook by GIT_EDITOR=: that nobody edited the message; then it cuts no comments.
    const bool edited = scene.call.environment.get("GIT_EDITOR") != ":";
    return read_message(scene, text, edited ? std::nullopt : std::optional<std::string>{""});
}

std::string read_message(const Scene& scene, const std::string& text,
                         const std::optional<std::string>& comment) {
    return model::clean_message(as_utf8(scene.git, text), comment);
}

void judge_message(const Scene& scene, const std::string& message, bool is_merge, Verdict& verdict) {
    const auto violation =
        rules::check_commit_type({message, scene.settings.commit_types, scene.branch.kind, is_merge});
    if (violation) verdict.add(*violation);
    const auto read = model::CommitMessage::parse(message);
    if (read.type == "feat" && !is_merge)
        verdict.add(rules::check_hotfix_size({scene.branch, 0, {read.header()}}, 0));
}

}  // namespace dltask::hooks
