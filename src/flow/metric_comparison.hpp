// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/value.hpp"

namespace dltask::flow {

enum class Sameness { equal, within, different, missing };
[[nodiscard]] std::string_view name_of(Sameness sameness);  ///< "equal", "within tolerance", ...

/// A number of two runs; missing where one of them did not write it.
struct MetricPair {
    std::string name;
    std::optional<double> before;
    std::optional<double> now;
    Sameness sameness = Sameness::equal;
    bool operator==(const MetricPair&) const = default;
};

/// The numbers of two `metrics.json`, by name. Within tolerance: they differ by at most `tolerance` times
/// the larger of the two magnitudes. nan equals nan, an infinity itself.
[[nodiscard]] std::vector<MetricPair> compare_metrics(const model::Value& before, const model::Value& now,
                                                      double tolerance);

/// There is something to compare, and nothing is different or missing.
[[nodiscard]] bool are_same(const std::vector<MetricPair>& pairs);

}  // namespace dltask::flow
