// SPDX-License-Identifier: Apache-2.0
#include "flow/metric_comparison.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace dltask::flow {
namespace {

using model::Value;

std::optional<double> number(const Value& value) {
    if (const auto* real = value.as<double>()) return *real;
    if (const auto* whole = value.as<std::int64_t>()) return static_cast<double>(*whole);
    return std::nullopt;
}

std::map<std::string, double> numbers(const Value& metrics) {
    std::map<std::string, double> found;
    for (const auto& [name, value] : model::flatten(metrics)) {
        if (const auto one = number(value)) found.emplace(name, *one);
    }
    return found;
}

Sameness compare(double before, double now, double tolerance) {
    if (before == now || (std::isnan(before) && std::isnan(now))) return Sameness::equal;
    if (!std::isfinite(before) || !std::isfinite(now)) return Sameness::different;
    const double most = tolerance * std::max(std::abs(before), std::abs(now));
    return std::abs(before - now) <= most ? Sameness::within : Sameness::different;
}

}  // namespace

std::string_view name_of(Sameness sameness) {
    switch (sameness) {
        case Sameness::equal:
            return "equal";
        case Sameness::within:
            return "within tolerance";
        case Sameness::different:
            return "different";
        case Sameness::missing:
            break;
    }
    return "missing";
}

std::vector<MetricPair> compare_metrics(const Value& before, const Value& now, double tolerance) {
    std::map<std::string, MetricPair> pairs;
    for (const auto& [name, value] : numbers(before)) {
        pairs[name] = {name, value, std::nullopt, Sameness::missing};
    }
    for (const auto& [name, value] : numbers(now)) {
        MetricPair& pair = pairs[name];
        pair.name = name;
        pair.now = value;
        pair.sameness = pair.before ? compare(*pair.before, value, tolerance) : Sameness::missing;
    }
    std::vector<MetricPair> result;
    for (auto& [name, pair] : pairs) result.push_back(std::move(pair));
    return result;
}

bool are_same(const std::vector<MetricPair>& pairs) {
    return !pairs.empty() && std::all_of(pairs.begin(), pairs.end(), [](const MetricPair& pair) {
        return pair.sameness == Sameness::equal || pair.sameness == Sameness::within;
    });
}

}  // namespace dltask::flow
