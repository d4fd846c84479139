// SPDX-License-Identifier: Apache-2.0
#include "flow/merge_message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "json/json.hpp"
#include "model/time.hpp"
#include "params/set_expression.hpp"
#include "yaml/document.hpp"

namespace dltask::flow {
namespace {

using model::Value;

Value::Map read_metrics(const Snapshot& snapshot, const model::ObjectId& tree) {
    const auto entry = snapshot.objects.entry(tree, "metrics.json");
    if (!entry) return {};
    const auto parsed = json::parse(snapshot.objects.blob(entry->id.hex()).value_or(""));
    const Value* value = std::get_if<Value>(&parsed);
    if (value == nullptr) return {};
    Value::Map numbers;
    for (auto& [key, metric] : model::flatten(*value)) {
        if (metric.is_number()) numbers.emplace_back(key, metric);
    }
    return numbers;
}

Value::Map parameters(const Snapshot& snapshot, const std::string& blob) {
    const auto parsed = yaml::parse(snapshot.objects.blob(blob).value_or(""));
    const Value* value = std::get_if<Value>(&parsed);
    return value == nullptr ? Value::Map{} : model::flatten(*value);
}

std::string number_text(const Value& value) {
    if (const auto* real = value.as<double>()) return fmt::format("{:.4g}", *real);
    return json::print(value);
}

/// The number_text that a reader of the log asks for first.
const Value::Entry* headline(const Value::Map& metrics) {
    constexpr std::array<std::string_view, 6> wanted = {"accuracy", "acc", "f1", "score", "loss", "error"};
    for (const std::string_view name : wanted) {
        for (const auto& entry : metrics) {
            if (entry.first.find(name) != std::string::npos) return &entry;
        }
    }
    return metrics.empty() ? nullptr : &metrics.front();
}

std::string list(const Value::Map& entries) {
    std::string text;
    for (const auto& [key, value] : entries) {
        if (!text.empty()) text += ' ';
        text += fmt::format("{}={}", key, yaml::print_inline(value));
    }
    // A value may hold anything; a trailer is one line.
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
    return text;
}

}  // namespace

std::string merge_message(const Snapshot& snapshot, const model::BranchName& branch,
                          const model::TaskRecord& record, const model::ObjectId& directory_tree,
                          const model::ObjectId& source) {
    const Value::Map metrics = read_metrics(snapshot, directory_tree);
    std::string subject = fmt::format("task: {} on v{}", branch.name, record.version);
    if (const auto* entry = headline(metrics))
        subject += fmt::format(", {} {}", entry->first, number_text(entry->second));
    if (const auto seconds = record.seconds())
        subject += fmt::format(" ({})", model::print_duration(*seconds));

    const auto config = snapshot.objects.entry(directory_tree, "config.yaml");
    const Value::Map changed = params::changed(
        parameters(snapshot, record.source), config ? parameters(snapshot, config->id.hex()) : Value::Map{});
    std::string text = subject + "\n\n";
    text += fmt::format("Task-Branch: {}\n", branch.full);
    text += fmt::format("Task-State: {}\n", name_of(record.state));
    text += fmt::format("Task-Core: {}\n", record.core);
    if (!changed.empty()) text += fmt::format("Task-Changed: {}\n", list(changed));
    if (!metrics.empty()) text += fmt::format("Task-Metrics: {}\n", list(metrics));
    if (const auto seconds = record.seconds()) text += fmt::format("Task-Seconds: {:.3f}\n", *seconds);
    text += fmt::format("Dltask-Source: {}\n", source.hex());
    return text;
}

}  // namespace dltask::flow
