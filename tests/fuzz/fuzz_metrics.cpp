// SPDX-License-Identifier: Apache-2.0
#include <cstdint>

#include "json/json.hpp"
#include "report/task_text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace dltask;
    const auto read = report::read_metrics({reinterpret_cast<const char*>(data), size});
    const auto* metrics = std::get_if<model::Value::Map>(&read);
    if (metrics == nullptr) return 0;
    // What was read prints as JSON that is read again.
    const auto again = json::parse(json::print(model::Value{*metrics}));
    if (std::holds_alternative<json::Diagnostic>(again)) __builtin_trap();
    return 0;
}
