// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "base/error.hpp"
#include "base/parts.hpp"
#include "cli/binding.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/hook_program.hpp"
#include "flow/inspectors.hpp"
#include "json/json.hpp"
#include "term/safe_text.hpp"

namespace dltask::cli {
namespace {

using flow::Gravity;
using flow::Told;
using model::Value;

struct DoctorArguments {
    bool json = false;
};

/// What is known before anybody is asked. It stays while they are.
struct Patient {
    config::Settings settings = config::Settings::parse("");
    Context::SettingsProblems problems;
    flow::Findings outside;
    std::optional<flow::InspectedRepository> repository;
};

/// The person's choices hold outside of a repository, too.
void take_own_choices(const Context& context, Patient& patient) {
    try {
        const git::Runner git = git::Runner::find(context.environment(), context.directory());
        const sys::ProcessResult listing =
            git.start_plain({"config", "--list", "-z", "--show-scope"}).finish();
        for (const auto& choice : own_choices(git::Config::parse(listing.out)))
            patient.settings.override_with({choice});
    } catch (const Error& error) {
        patient.problems.refused.push_back(error);
    }
}

void look_at_repository(Context& context, Patient& patient) {
    try {
        git::Session& session = context.session();
        patient.problems = context.look_at_settings();
        patient.settings = context.settings();
        patient.repository.emplace(flow::InspectedRepository::look(
            session, patient.settings, context.has_team_file(), context.clock().now()));
    } catch (const Error& error) {
        patient.outside.push_back(
            flow::explain_no_repository(context.environment(), context.directory(), error));
        take_own_choices(context, patient);
    }
}

std::string print_json(const std::vector<Told>& told) {
    Value::List list;
    for (const Told& one : told) {
        Value::List hints;
        for (const std::string& hint : one.finding.hints) hints.emplace_back(hint);
        list.emplace_back(Value::Map{{"check", std::string{one.inspector->id}},
                                     {"area", std::string{name_of(one.inspector->area)}},
                                     {"severity", std::string{name_of(one.finding.gravity)}},
                                     {"message", one.finding.message},
                                     {"hints", std::move(hints)}});
    }
    return json::print(Value{std::move(list)}, 2) + "\n";
}

std::string label(const term::Terminal& terminal, Gravity gravity) {
    switch (gravity) {
        case Gravity::fine:
            return terminal.paint(term::Colour::green, "ok:");
        case Gravity::note:
            return terminal.paint(term::Colour::cyan, "note:");
        case Gravity::warning:
            return terminal.paint(term::Colour::yellow, "warning:");
        case Gravity::error:
            return terminal.paint(term::Colour::red, "error:");
    }
    return "";
}

/// A parser shows the place on further lines: below the first, where none can pass for a finding.
std::string with_name(const std::string& message, std::string_view name) {
    const std::size_t end = std::min(message.find('\n'), message.size());
    std::string text = fmt::format("{} [{}]", term::safe(message.substr(0, end)), name);
    if (end == message.size()) return text;
    for (const std::string_view line : lines_of(std::string_view{message}.substr(end + 1)))
        text += fmt::format("\n    {}", term::safe(line));
    return text;
}

std::string print(const term::Terminal& terminal, const std::vector<Told>& told) {
    std::string text;
    for (const auto& [inspector, finding] : told) {
        text += fmt::format("{} {}\n", label(terminal, finding.gravity),
                            with_name(finding.message, inspector->id));
        for (const std::string& hint : finding.hints) text += fmt::format("hint: {}\n", term::safe(hint));
    }
    return text;
}

/// What counts in a directory of /proc is what the kernel says; a deleted program has no name.
std::filesystem::path own_program() {
    std::error_code error;
    return std::filesystem::read_symlink("/proc/self/exe", error);
}

ExitCode doctor(Context& context, const DoctorArguments& arguments) {
    Patient patient;
    look_at_repository(context, patient);
    flow::Inspection inspection{context.environment(), context.directory(),   own_program(),
                                hook_program(),        context.clock().now(), patient.settings};
    inspection.refused_settings = patient.problems.refused;
    inspection.doubtful_settings = patient.problems.doubtful;
    inspection.outside = patient.outside;
    inspection.repository = patient.repository ? &*patient.repository : nullptr;
    std::vector<Told> told = inspect(inspection);
    const bool is_well = std::none_of(told.begin(), told.end(),
                                      [](const Told& one) { return one.finding.gravity == Gravity::error; });
    if (context.terminal().verbose == 0)
        std::erase_if(told, [](const Told& one) { return one.finding.gravity == Gravity::fine; });
    context.terminal().out(arguments.json ? print_json(told) : print(context.terminal(), told));
    if (told.empty() && !arguments.json) context.terminal().say("nothing is wrong");
    return is_well ? ExitCode::done : ExitCode::negative;
}

}  // namespace

Command doctor_command() {
    const auto arguments = std::make_shared<DoctorArguments>();
    Command command{.name = "doctor",
                    .summary = "say what is wrong with repository, machine or installation"};
    command.details = {
        "Each finding is a line, with the commands that mend it as hints below. Nothing is changed, and "
        "nothing that the repository names is started. With -v what is well is told, too. Exit 0: nothing "
        "is wrong, or only what warnings and notes tell; 1: something does not work."};
    command.group = Group::look;
    command.needs = Needs::nothing;
    command.options = {{.names = "--json",
                        .help = "print an array of objects",
                        .take = into(arguments, &DoctorArguments::json)}};
    bind_run(command, arguments, doctor);
    return command;
}

}  // namespace dltask::cli
