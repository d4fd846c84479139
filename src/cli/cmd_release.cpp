// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>
#include <optional>

#include "base/error.hpp"
#include "cli/binding.hpp"
#include "cli/change.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/exchange.hpp"
#include "cli/pull_request.hpp"
#include "flow/release.hpp"
#include "flow/release_tag.hpp"
#include "model/release_notes.hpp"
#include "term/safe_text.hpp"

namespace dltask::cli {
namespace {

struct ReleaseArguments {
    std::optional<std::string> word;
    std::optional<std::string> pre;
    std::string strategy;
    std::vector<std::string> text;
    bool push = false;
    bool pr = false;
    bool tag = false;
};

std::optional<model::Bump> level_named(std::string_view word) {
    if (word == "major") return model::Bump::major;
    if (word == "minor") return model::Bump::minor;
    if (word == "patch") return model::Bump::patch;
    return std::nullopt;
}

model::Version version_named(std::string_view word) {
    if (!word.empty() && word.front() == 'v') word.remove_prefix(1);
    const auto version = model::Version::parse(word);
    if (!version) {
        throw usage("'" + term::safe(word) + "' is no version",
                    {"git dltask release 1.2.0", "git dltask release minor"});
    }
    if (is_pin(*version)) {
        throw usage("'" + version->str() + "': '-dev.<n>' pins a core that is not released",
                    {"git dltask release --pre rc"});
    }
    return *version;
}

/// One identifier of a pre-release; numbers are counted by us.
void check_identifier(const std::string& word) {
    const bool fits = word.find('.') == std::string::npos && model::Version::parse("1.0.0-" + word + ".1");
    const bool number = word.find_first_not_of("0123456789") == std::string::npos;
    if (fits && !number && word.find('+') == std::string::npos && word != "dev") return;
    throw usage("'" + term::safe(word) + "' cannot name a pre-release", {"git dltask release --pre rc"});
}

std::optional<config::MergeStrategy> strategy_named(const std::string& word) {
    if (word == "no-ff") return config::MergeStrategy::no_ff;
    if (word == "squash") return config::MergeStrategy::squash;
    if (word == "rebase") return config::MergeStrategy::rebase;
    return std::nullopt;
}

flow::ReleaseRequest request_of(const Context& context, const ReleaseArguments& arguments) {
    flow::ReleaseRequest request;
    if (arguments.word) {
        request.level = level_named(*arguments.word);
        if (!request.level) request.exact = version_named(*arguments.word);
    }
    if (arguments.pre) check_identifier(*arguments.pre);
    if (request.exact && request.exact->is_prerelease() && arguments.pre)
        throw usage("'" + request.exact->str() + "' is a pre-release already, '--pre' is not for it");
    request.pre = arguments.pre.value_or("");
    request.style = strategy_named(arguments.strategy);
    for (const std::string& paragraph : arguments.text)
        request.text += (request.text.empty() ? "" : "\n\n") + paragraph;
    request.offer = arguments.pr;
    request.tag_only = arguments.tag;
    request.dry_run = context.dry_run();
    if (arguments.tag && (arguments.pr || request.level || request.exact || !request.pre.empty()))
        throw usage("'--tag' tags the version that main has", {"git dltask release --tag"});
    return request;
}

/// The tag; empty: nothing was done.
std::string release_here(Context& context, const flow::ReleaseRequest& request,
                         const flow::Exchange* pushed_to = nullptr) {
    std::string tag;
    const bool done = carry_out(context, [&](flow::Snapshot& snapshot) {
        flow::PlannedRelease planned = request.tag_only ? plan_tag(snapshot, request.text, request.dry_run)
                                                        : plan_release(snapshot, request);
        tag = planned.tag;
        Planned result{.plan = std::move(planned.plan)};
        if (pushed_to != nullptr && context.dry_run())
            result.push = describe_push(context, snapshot, *pushed_to, result.plan);
        return result;
    });
    return done ? tag : std::string{};
}

/// Where nothing is to be released because it was, and the remote does not have it yet, that is said.
std::string release_or_hint(Context& context, const flow::Exchange& exchange,
                            const flow::ReleaseRequest& request) {
    try {
        return release_here(context, request);
    } catch (const Error& error) {
        const bool waiting =
            error.code() == ExitCode::refused &&
            (exchange.differs(context.settings().branches.main) || !unpushed_tags(context, exchange).empty());
        if (!waiting) throw;
        std::vector<std::string> hints{"to push what was done before: git dltask sync --push"};
        hints.insert(hints.end(), error.hints().begin(), error.hints().end());
        throw refused(error.message(), hints);
    }
}

Delivery release_again(Context& context, const flow::Exchange& exchange, const flow::ReleaseRequest& request,
                       std::string& tag);

/// The tag, and those that were not pushed before.
Delivery delivery_of(Context& context, const flow::Exchange& exchange, const flow::ReleaseRequest& request,
                     std::string& tag) {
    std::vector<std::string> tags = unpushed_tags(context, exchange);
    if (std::find(tags.begin(), tags.end(), tag) == tags.end()) tags.push_back(tag);
    return {.tags = tags, .again = [&] { return release_again(context, exchange, request, tag); }};
}

/// The remote has moved: the same release once more, on what it has now.
Delivery release_again(Context& context, const flow::Exchange& exchange, const flow::ReleaseRequest& request,
                       std::string& tag) {
    take_back(context, "release " + tag);
    fetch_and_bring_up(context, exchange);
    tag = release_here(context, request);
    return delivery_of(context, exchange, request, tag);
}

ExitCode release(Context& context, const ReleaseArguments& arguments) {
    const flow::ReleaseRequest request = request_of(context, arguments);
    if (arguments.pr) {
        offer_release(context, request);
        return ExitCode::done;
    }
    if (!arguments.push) {
        const std::string tag = release_here(context, request);
        if (!tag.empty()) context.terminal().out(tag + "\n");
        return ExitCode::done;
    }
    const flow::Exchange exchange{context.session(), context.settings()};
    if (context.dry_run()) {
        static_cast<void>(release_here(context, request, &exchange));
        return ExitCode::done;
    }
    fetch_and_bring_up(context, exchange);
    std::string tag = release_or_hint(context, exchange, request);
    const auto rejected = deliver(context, exchange, delivery_of(context, exchange, request, tag));
    context.terminal().out(tag + "\n");
    if (rejected) throw *rejected;
    return ExitCode::done;
}

std::vector<Option> options(const std::shared_ptr<ReleaseArguments>& arguments) {
    return {
        {.names = "--pre",
         .metavar = "ID",
         .help = "a pre-release: 0.3.0-ID.1, then ID.2",
         .take = into(arguments, &ReleaseArguments::pre)},
        {.names = "--strategy",
         .metavar = "STRATEGY",
         .help = "how main takes dev in, instead of the team's merge.strategy",
         .take = into(arguments, &ReleaseArguments::strategy),
         .choices = {"no-ff", "squash", "rebase"}},
        {.names = "-m,--message",
         .metavar = "TEXT",
         .help = "a paragraph for the tag's message, above the changes",
         .take = into(arguments, &ReleaseArguments::text),
         .repeatable = true},
        {.names = "--pr",
         .help = "leave main alone: set the version on dev, push it, print what to write in a pull request",
         .take = into(arguments, &ReleaseArguments::pr)},
        {.names = "--tag",
         .help = "tag the version that main has, after a host has merged dev",
         .take = into(arguments, &ReleaseArguments::tag)},
        {.names = "--push",
         .help = "fetch first, then push main, dev and the tag, all or none",
         .take = into(arguments, &ReleaseArguments::push)},
    };
}

}  // namespace

Command release_command() {
    const auto arguments = std::make_shared<ReleaseArguments>();
    Command command{.name = "release", .summary = "release dev: merge, set the version, tag"};
    command.details = {
        "Takes dev into main, sets VERSION in tasks/main/config.yaml, tags the commit with the changes by "
        "type, and brings dev up to main; all of it, or nothing. Without an argument the commits say which "
        "version comes next: feat a minor one, else a patch; breaking changes a major one, while it is 0.x a "
        "minor one. The first release tags VERSION as it stands. HEAD may be anywhere. The tag is printed on "
        "stdout.",
        "Refused (3): nothing to release, a tag that is there, a conflict, broken config-keys, main or dev "
        "behind their upstreams."};
    command.group = Group::work;
    command.changes = true;
    command.positionals = {{.name = "VERSION",
                            .help = "major, minor, patch, or a version such as 1.2.0",
                            .take = into(arguments, &ReleaseArguments::word)}};
    command.options = options(arguments);
    bind_run(command, arguments, release);
    return command;
}

}  // namespace dltask::cli
