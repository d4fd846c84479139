// SPDX-License-Identifier: Apache-2.0
#include "flow/explanation.hpp"

#include <catch2/catch.hpp>
#include <csignal>

using namespace dltask;
using model::Value;
using run::StopCause;

namespace {

run::Outcome ended(int code, std::vector<std::string> last_words) {
    run::Outcome outcome;
    outcome.exit_code = code;
    outcome.last_words = std::move(last_words);
    return outcome;
}

Value explained(const run::Outcome& outcome) {
    return Value{flow::explanation(outcome)};
}

}  // namespace

TEST_CASE("the last line of a script that failed explains it, and its traceback") {
    CHECK(explained(ended(0, {"done"})) == Value{Value::Map{}});
    CHECK(explained(ended(1, {"no data"})) == Value{Value::Map{{"error", "no data"}}});
    CHECK(*explained(ended(1, {"Traceback", "ValueError: no"})).find("error") == Value{"ValueError: no"});
    CHECK(*explained(ended(134, {"Fatal Python error: Aborted", "x"})).find("error") ==
          Value{"Fatal Python error: Aborted"});
}

TEST_CASE("a limit or a signal explains an end, the last line of a log does not") {
    run::Outcome outcome = ended(124, {"epoch 3 loss 0.1"});
    outcome.stopped = StopCause::time_limit;
    CHECK(explained(outcome) == Value{Value::Map{{"stopped_by", "time limit"}}});
    outcome.last_words = {"Traceback", "TimeoutError"};
    CHECK(*explained(outcome).find("error") == Value{"TimeoutError"});
    run::Outcome killed = ended(137, {"epoch 3 loss 0.1"});
    killed.signal = SIGKILL;
    killed.out_of_memory = true;
    CHECK(explained(killed) == Value{Value::Map{{"out_of_memory", true}}});
}

TEST_CASE("who stopped a run is told by name, where there is one") {
    run::Outcome outcome = ended(143, {"epoch 3"});
    outcome.stopped = StopCause::user;
    outcome.stop_signal = SIGTERM;
    outcome.stop_sender = 12;
    CHECK(explained(outcome) == Value{Value::Map{{"stopped_by", "signal 15 of process 12"}}});
    outcome.stop_sender_name = "slurm\x1b of root";
    CHECK(*explained(outcome).find("stopped_by") == Value{"signal 15 of process 12 (slurm\\x1b of root)"});
    outcome.stop_sender = 0;
    CHECK(*explained(outcome).find("stopped_by") == Value{"signal 15 of the system"});
    outcome.stop_signal = SIGINT;
    CHECK(*explained(outcome).find("stopped_by") == Value{"signal 2 of the terminal"});
    outcome.stop_sender = run::StopPolicy::keyboard;
    CHECK(*explained(outcome).find("stopped_by") == Value{"a key"});
}
