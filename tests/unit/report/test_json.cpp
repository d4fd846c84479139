// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "json/json.hpp"
#include "memory_repository.hpp"

using namespace dltask;
using namespace dltask::report;
using model::Value;

TEST_CASE("the JSON of a row has every field of the contract, in its order") {
    TaskRow row = sample_row(
        "lr-0.01", {{"lr", 0.01}, {"net.layers", Value::List{1, 2}}},
        {{"acc", 0.5}, {"loss", std::nan("")}, {"worst", std::numeric_limits<double>::infinity()}});
    row.changed = {{"lr", 0.01}};
    row.modified = {"train.py"};
    CHECK(json::print(to_json(std::vector<TaskRow>{row}), 1) == R"([
 {
  "branch": "task-0.1.0-20261122T103000-lr-0.01",
  "kind": "task",
  "version": "0.1.0",
  "time": "2026-11-22T10:30:00+08:00",
  "name": "lr-0.01",
  "group": null,
  "state": "succeeded",
  "merged": true,
  "dir": "tasks/task-0.1.0-20261122T103000-lr-0.01",
  "commit": "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee",
  "core": "cccccccccccccccccccccccccccccccccccccccc",
  "params": {
   "lr": 0.01,
   "net.layers": [
    1,
    2
   ]
  },
  "changed": {
   "lr": 0.01
  },
  "modified": [
   "train.py"
  ],
  "metrics": {
   "acc": 0.5,
   "loss": null,
   "worst": null
  },
  "seconds": 90.5,
  "host": "node1",
  "runs": []
 }
])");
}

TEST_CASE("what is not known is null, and an error is there only when there is one") {
    TaskRow row;
    row.branch = "b";
    row.error = "task.yaml: \x1b[31m\xff";
    const std::string text = json::print(to_json(row));
    for (const char* field : {"\"group\"", "\"commit\"", "\"core\"", "\"seconds\"", "\"host\""}) {
        CHECK(text.find(std::string{field} + ":null") != std::string::npos);
    }
    CHECK(text.find("\"error\":\"task.yaml: \\u001b[31m") != std::string::npos);
    CHECK(text.find('\xff') == std::string::npos);
    CHECK(json::print(to_json(sample_row("a", {}, {}))).find("error") == std::string::npos);
    CHECK(json::print(to_json(std::vector<TaskRow>{})) == "[]");
}
