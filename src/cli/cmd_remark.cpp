// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "base/error.hpp"
#include "base/utf8.hpp"
#include "cli/binding.hpp"
#include "cli/change.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/tasks.hpp"
#include "flow/remark_exchange.hpp"
#include "flow/remark_task.hpp"
#include "flow/remotes.hpp"
#include "record/remark_tree.hpp"

namespace dltask::cli {
namespace {

using record::RemarkKind;

constexpr std::size_t longest = 4096;

struct RemarkArguments {
    std::string task;
    std::vector<std::string> words;
    std::string reason;
    bool remove = false;
    bool push = false;
};

void check_text(const std::string& text) {
    if (text.find_first_not_of(" \t\r\n") == std::string::npos) throw usage("the text is empty");
    if (text.size() > longest) throw usage("the text has more than 4096 bytes");
    if (find_invalid_utf8(text)) throw usage("the text is not UTF-8");
}

/// A word that `--where 'tags ~ word'` and a comma-separated list can name.
void check_tag(const std::string& word) {
    check_text(word);
    if (word.find_first_of(" \t\r\n,\\") != std::string::npos || word.size() > 64) {
        throw usage("invalid tag '" + word + "': one word of at most 64 bytes without commas");
    }
}

ExitCode remark(Context& context, const RemarkArguments& arguments, RemarkKind kind,
                const std::vector<std::string>& texts) {
    const std::string branch = Tasks::look(context).resolve(arguments.task);
    const git::Session& session = context.session();
    const std::string remote = flow::push_remote(session.config, context.settings().branches.main);
    if (arguments.push && remote.empty())
        throw refused("there is no remote to push to", {"git remote add origin URL"});
    if (arguments.push && !context.dry_run()) flow::fetch_remarks(session, remote);
    const bool done = carry_out(context, [&](flow::Snapshot& snapshot) {
        return Planned{
            .plan = plan_remark(
                snapshot, {.branch = branch, .kind = kind, .texts = texts, .dry_run = context.dry_run()})};
    });
    if (!done) return ExitCode::done;
    context.terminal().say(branch + ": " + std::string{name_of(kind)});
    if (remote.empty() || (arguments.push && flow::push_remarks(session, remote))) return ExitCode::done;
    if (arguments.push) context.terminal().warning("'" + remote + "' did not take it");
    context.terminal().hint("git push " + remote + ' ' + std::string{record::remarks_ref});
    return arguments.push ? ExitCode::negative : ExitCode::done;
}

ExitCode note(Context& context, const RemarkArguments& arguments) {
    std::string text;
    for (const std::string& word : arguments.words) text += (text.empty() ? "" : " ") + word;
    check_text(text);
    return remark(context, arguments, RemarkKind::note, {text});
}

ExitCode tag(Context& context, const RemarkArguments& arguments) {
    for (const std::string& word : arguments.words) check_tag(word);
    return remark(context, arguments, arguments.remove ? RemarkKind::untag : RemarkKind::tag,
                  arguments.words);
}

ExitCode retract(Context& context, const RemarkArguments& arguments) {
    if (arguments.remove) {
        return remark(context, arguments, RemarkKind::restore, {arguments.reason});
    }
    if (arguments.reason.empty()) {
        throw usage("say why it is retracted", {"git dltask retract TASK -m 'loader bug #31'"});
    }
    check_text(arguments.reason);
    return remark(context, arguments, RemarkKind::retract, {arguments.reason});
}

Positional task_word(const std::shared_ptr<RemarkArguments>& arguments) {
    return {.name = "TASK",
            .help = "the task; '@' is the current one",
            .take = into(arguments, &RemarkArguments::task),
            .required = true,
            .word = WordKind::task};
}

Option push_option(const std::shared_ptr<RemarkArguments>& arguments) {
    return {.names = "--push",
            .help = "fetch what others said, and push it together with this",
            .take = into(arguments, &RemarkArguments::push)};
}

Command remark_command(const std::string& name, const std::string& summary, const std::string& details) {
    Command command{.name = name, .summary = summary};
    command.details = {details +
                       " The record stays as it is: what is said about a task is kept in refs/notes/dltask, "
                       "which travels with --push, or when 'git push' and 'git fetch' are told so."};
    command.group = Group::work;
    command.changes = true;
    return command;
}

}  // namespace

Command note_command() {
    const auto arguments = std::make_shared<RemarkArguments>();
    Command command = remark_command("note", "say something about a task after the fact",
                                     "Adds a note to a task, merged or not; 'show' prints it.");
    command.positionals = {task_word(arguments),
                           {.name = "TEXT",
                            .help = "the note; several words are joined by blanks",
                            .take = into(arguments, &RemarkArguments::words),
                            .required = true,
                            .repeatable = true}};
    command.options = {push_option(arguments)};
    bind_run(command, arguments, note);
    return command;
}

Command tag_command() {
    const auto arguments = std::make_shared<RemarkArguments>();
    Command command = remark_command("tag", "put words on a task, to find it by",
                                     "Adds words to a task: list --where 'tags ~ WORD' finds it.");
    command.positionals = {task_word(arguments),
                           {.name = "WORD",
                            .help = "a word without blanks and commas",
                            .take = into(arguments, &RemarkArguments::words),
                            .required = true,
                            .repeatable = true}};
    command.options = {{.names = "--remove",
                        .help = "take the words off",
                        .take = into(arguments, &RemarkArguments::remove)},
                       push_option(arguments)};
    bind_run(command, arguments, tag);
    return command;
}

Command retract_command() {
    const auto arguments = std::make_shared<RemarkArguments>();
    Command command =
        remark_command("retract", "take a task out of reports, and say why",
                       "A retracted task stays recorded and listed; reports and 'list --best' leave it out.");
    command.positionals = {task_word(arguments)};
    command.options = {{.names = "-m,--message",
                        .metavar = "TEXT",
                        .help = "why",
                        .take = into(arguments, &RemarkArguments::reason)},
                       {.names = "--restore",
                        .help = "it was right after all",
                        .take = into(arguments, &RemarkArguments::remove)},
                       push_option(arguments)};
    bind_run(command, arguments, retract);
    return command;
}

}  // namespace dltask::cli
