// SPDX-License-Identifier: Apache-2.0
#include "hooks/door.hpp"

#include <fmt/format.h>

#include <array>

#include "base/did_you_mean.hpp"
#include "base/error.hpp"
#include "hooks/checked_out.hpp"
#include "hooks/commit.hpp"
#include "hooks/merge_heads.hpp"
#include "hooks/message.hpp"
#include "hooks/prepared_message.hpp"
#include "hooks/pushed.hpp"
#include "hooks/received.hpp"
#include "hooks/scene.hpp"
#include "hooks/staged.hpp"
#include "hooks/transaction.hpp"
#include "sys/file.hpp"
#include "term/safe_text.hpp"

namespace dltask::hooks {
namespace {

using model::BranchKind;

constexpr std::uint64_t longest_message = 16U << 20U;

/// An amended merge has no MERGE_HEAD any more; its first line is that of the commit it replaces.
bool amends_merge(const Scene& scene, const std::string& message) {
    if (message.compare(0, 6, "Merge ") != 0) return false;
    const auto head = scene.git.try_ask(
        {"log", "--max-count=1", "--merges", "--no-show-signature", "--format=%B", "HEAD^!"});
    const std::string first_line = message.substr(0, message.find('\n') + 1);
    return head.ok() && head.out.compare(0, first_line.size(), first_line) == 0;
}

std::string message_of(const Scene& scene) {
    if (scene.call.arguments.size() < 2) throw usage("commit-msg needs the message file");
    const std::string& file = scene.call.arguments[1];
    const auto text = sys::read_file(scene.call.directory / file, longest_message);
    if (!text) throw fatal(fmt::format("could not read the message file '{}'", file));
    return read_message(scene, *text);
}

void commit_msg(const Scene& scene, Verdict& verdict) {
    const bool is_merge = scene.git_dir.has_own("MERGE_HEAD");
    const std::string message = message_of(scene);
    judge_message(scene, message, is_merge || amends_merge(scene, message), verdict);
    if (!is_merge && scene.branch.kind != BranchKind::main) return;
    Verdict source = scene.verdict();
    judge_source(scene,
                 is_merge ? merge_heads(scene.git_dir, scene.call.environment) : std::vector<std::string>{},
                 source);
    verdict.take_errors(source);  // pre-commit and pre-merge-commit have warned
}

void note_all(const std::vector<std::string>& warnings, Verdict& verdict) {
    for (const std::string& warning : warnings) verdict.note(warning);
}

void pre_commit(const Scene& scene, Verdict& verdict) {
    note_all(scene.settings.warnings, verdict);
    note_all(scene.warnings, verdict);
    judge_commit(scene, verdict);
}

void pre_merge_commit(const Scene& scene, Verdict& verdict) {
    const auto heads = merge_heads(scene.git_dir, scene.call.environment);
    judge_source(scene, heads, verdict);
    judge_hotfixes(scene, heads, verdict);
    judge_staged(scene, heads, verdict);
}

/// A branch that was just created (the commit did not change) can still be renamed at no cost. The
/// pre-commit framework hands over no arguments but variables.
void post_checkout(const Scene& scene, Verdict& verdict) {
    std::vector<std::string> arguments = scene.call.arguments;
    if (arguments.size() == 1) {
        for (const char* name : {"PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF", "PRE_COMMIT_CHECKOUT_TYPE"})
            arguments.push_back(scene.call.environment.get(name).value_or(""));
    }
    if (arguments.size() != 4 || arguments[3] != "1") return;
    if (arguments[1] == arguments[2]) judge_branch(scene, verdict);
    tell_after_switch(scene, arguments[1], arguments[2], verdict);
}

void prepare_commit_msg(const Scene& scene, Verdict&) {
    const auto& arguments = scene.call.arguments;
    if (arguments.size() < 2) throw usage("prepare-commit-msg needs the message file");
    const std::filesystem::path file = scene.call.directory / arguments[1];
    const std::string text = sys::read_file(file, longest_message).value_or("");
    const std::string source = arguments.size() > 2
                                   ? arguments[2]
                                   : scene.call.environment.get("PRE_COMMIT_COMMIT_MSG_SOURCE").value_or("");
    const std::string offered = prepare_message(scene, text, source);
    if (offered != text) sys::write_file(file, offered);
}

struct Event {
    std::string_view name;
    void (*judge)(const Scene&, Verdict&);
    bool decides;  ///< its exit code stops git; post-checkout's would only confuse
    bool optional = false;
};

constexpr std::array<Event, 7> all_events = {{{"commit-msg", commit_msg, true},
                                              {"post-checkout", post_checkout, false},
                                              {"pre-commit", pre_commit, true},
                                              {"pre-merge-commit", pre_merge_commit, true},
                                              {"pre-push", judge_pushed, true},
                                              {"prepare-commit-msg", prepare_commit_msg, false, true},
                                              {"reference-transaction", judge_transaction, true, true}}};

std::vector<std::string> names_of_events(bool optional) {
    std::vector<std::string> names;
    for (const Event& event : all_events) {
        if (event.optional == optional) names.emplace_back(event.name);
    }
    return names;
}

/// A push is the last moment to say that nothing was looked at.
Answer passed_over(const Event& event, const Call& call) {
    const bool is_told = event.name == "pre-push" && call.environment.get("DLTASK") == "0";
    return {0, is_told ? "warning: DLTASK=0: this push was not checked\n" : ""};
}

Answer judge(const Event& event, const Call& call) {
    const auto scene = look(call);
    if (!scene) return passed_over(event, call);
    if (scene->unborn) return {};
    Verdict verdict = scene->verdict();
    event.judge(*scene, verdict);
    Answer answer{verdict.is_clean() ? 0 : 1, verdict.text()};
    if (!verdict.is_clean())
        answer.text += "hint: what a rule asks for: git dltask check --explain <rule-id>\n";
    return answer;
}

std::string print(const Error& error) {
    std::string text = fmt::format("error: {}\n", term::safe(error.message(), true));
    for (const std::string& hint : error.hints()) text += fmt::format("hint: {}\n", term::safe(hint));
    return text;
}

Answer answer_push(const Call& call) {
    try {
        return receive(call);
    } catch (const Error& error) {
        return {1, print(error) + "hint: the push was refused because it could not be checked\n"};
    }
}

Answer unknown_event(const std::string& name) {
    std::vector<std::string> names = events();
    names.insert(names.end(), optional_events().begin(), optional_events().end());
    names.emplace_back("pre-receive");
    std::string text = fmt::format("error: no hook for the event '{}'\n", term::safe(name));
    if (const auto near = did_you_mean(name, names)) text += fmt::format("hint: did you mean '{}'?\n", *near);
    return {static_cast<int>(ExitCode::usage), std::move(text)};
}

}  // namespace

const std::vector<std::string>& events() {
    static const std::vector<std::string> names = names_of_events(false);
    return names;
}

const std::vector<std::string>& optional_events() {
    static const std::vector<std::string> names = names_of_events(true);
    return names;
}

Answer answer(const Call& call) {
    const std::string name = call.arguments.empty() ? "" : call.arguments.front();
    if (name == "pre-receive") return answer_push(call);
    for (const Event& event : all_events) {
        if (event.name != name) continue;
        try {
            return judge(event, call);
        } catch (const Error& error) {
            return {event.decides ? 1 : 0, print(error)};
        }
    }
    return unknown_event(name);
}

}  // namespace dltask::hooks
