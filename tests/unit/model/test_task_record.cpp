// SPDX-License-Identifier: Apache-2.0
#include "model/task_record.hpp"

#include <catch2/catch.hpp>

using namespace dltask::model;

TEST_CASE("states print and parse, reserved and unknown words are unknown") {
    for (const TaskState state :
         {TaskState::fresh, TaskState::running, TaskState::succeeded, TaskState::failed,
          TaskState::interrupted, TaskState::timeout, TaskState::unknown}) {
        CHECK(parse_task_state(name_of(state)) == state);
    }
    CHECK(name_of(TaskState::fresh) == "new");
    for (const char* text : {"queued", "submitted", "retracted", "", "New", "fresh"}) {
        CHECK(parse_task_state(text) == TaskState::unknown);
    }
}

TEST_CASE("the seconds of a task are the sum over the attempts that know theirs") {
    TaskRecord record;
    CHECK_FALSE(record.seconds());
    record.attempts.resize(3);
    CHECK_FALSE(record.seconds());
    record.attempts[0].seconds = 1.5;
    record.attempts[2].seconds = 2;
    CHECK(record.seconds() == 3.5);
}
