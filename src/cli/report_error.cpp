// SPDX-License-Identifier: Apache-2.0
#include "cli/report_error.hpp"

#include <exception>
#include <new>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "term/safe_text.hpp"

namespace dltask::cli {
namespace {

bool wants_advice(const sys::Environment& environment) {
    const std::string wish = environment.get("GIT_ADVICE").value_or("1");
    return wish != "0" && wish != "false" && wish != "no" && wish != "off";
}

/// What an environment that has run out of something needs, whoever has noticed it.
std::vector<std::string> advice(const Error& error) {
    const std::string& message = error.message();
    const auto says = [&message](const char* words) { return message.find(words) != std::string::npos; };
    if (says("No space left on device") || says("Out of diskspace"))
        return {"df -h . && df -i ., make room, then again"};
    if (says("Disk quota exceeded")) return {"quota -s, make room, then again"};
    if (says("not a git repository")) return {"git init, then git dltask init"};
    if (says("Read-only file system")) return {"findmnt -T ., then: mount -o remount,rw"};
    return {};
}

void print_fatal(term::Terminal& terminal, const std::string& message) {
    terminal.err("fatal: " + term::safe(message, true) + "\n");
}

bool is_promised(ExitCode code, Promise promise) {
    if (promise == Promise::none) return false;
    if (code == ExitCode::refused || code == ExitCode::busy) return true;
    if (code == ExitCode::usage) return promise != Promise::refusals;
    return code == ExitCode::negative && promise == Promise::answers;
}

void print(term::Terminal& terminal, const sys::Environment& environment, const Error& error,
           bool nothing_changed) {
    if (error.code() == ExitCode::fatal) {
        print_fatal(terminal, error.message());
    } else {
        terminal.error(error.message());
    }
    const bool said = error.message().find("nothing was changed") != std::string::npos;
    if (nothing_changed && !said) terminal.say("nothing was changed");
    if (!wants_advice(environment)) return;
    for (const std::string& hint : error.hints()) terminal.hint(hint);
    for (const std::string& hint : advice(error)) terminal.hint(hint);
}

}  // namespace

ExitCode guarded(term::Terminal& terminal, const sys::Environment& environment,
                 const std::function<ExitCode()>& command, const Promise& promise) {
    try {
        return command();
    } catch (const Error& error) {
        print(terminal, environment, error, is_promised(error.code(), promise));
        return error.code();
    } catch (const std::bad_alloc&) {
        print_fatal(terminal, "out of memory");
    } catch (const std::exception& problem) {
        print_fatal(terminal, std::string{"bug in git-dltask: "} + problem.what());
    }
    return ExitCode::fatal;
}

}  // namespace dltask::cli
