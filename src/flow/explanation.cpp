// SPDX-License-Identifier: Apache-2.0
#include "flow/explanation.hpp"

#include <fmt/format.h>

#include "term/safe_text.hpp"

namespace dltask::flow {
namespace {

using model::Value;

std::string stopped_by(const run::Outcome& outcome) {
    switch (outcome.stopped) {
        case run::StopCause::none:
            return {};
        case run::StopCause::time_limit:
            return "time limit";
        case run::StopCause::idle_limit:
            return "time limit without output";
        case run::StopCause::watch:
            return "run.watch";
        case run::StopCause::user:
            break;
    }
    if (outcome.stop_sender < 0) return "a key";
    if (outcome.stop_sender == 0) {
        return fmt::format("signal {} of the {}", outcome.stop_signal,
                           run::is_of_terminal(outcome.stop_signal) ? "terminal" : "system");
    }
    return fmt::format("signal {} of process {}{}{}{}", outcome.stop_signal, outcome.stop_sender,
                       outcome.stop_sender_name.empty() ? "" : " (", term::safe(outcome.stop_sender_name),
                       outcome.stop_sender_name.empty() ? "" : ")");
}

}  // namespace

Value::Map explanation(const run::Outcome& outcome) {
    Value::Map extra;
    if (outcome.core_dumped) extra.emplace_back("core_dumped", true);
    if (outcome.out_of_memory) extra.emplace_back("out_of_memory", true);
    if (const std::string who = stopped_by(outcome); !who.empty()) extra.emplace_back("stopped_by", who);
    if (outcome.found != 0) {
        extra.emplace_back("found", Value::Map{{"lines", static_cast<std::int64_t>(outcome.found)},
                                               {"first", term::safe(outcome.first_found)}});
    }
    const bool as_asked = outcome.stopped == run::StopCause::user;
    if (outcome.exit_code == 0 || as_asked || outcome.last_words.empty()) return extra;
    const bool is_stack = outcome.last_words.front().starts_with("Fatal Python error");
    // A limit or a signal is the reason; what a script said last is none.
    const bool by_itself = outcome.stopped == run::StopCause::none && outcome.signal == 0;
    if (!by_itself && outcome.last_words.size() == 1 && !is_stack) return extra;
    const std::string& error = is_stack ? outcome.last_words.front() : outcome.last_words.back();
    extra.emplace_back("error", term::safe(error));
    if (outcome.last_words.size() == 1) return extra;
    Value::List lines;
    for (const std::string& line : outcome.last_words) lines.emplace_back(term::safe(line));
    extra.emplace_back("traceback", std::move(lines));
    return extra;
}

}  // namespace dltask::flow
