// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <set>

#include "report/curve.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace dltask;
    const report::Curve curve = report::parse_curve("c.csv", {reinterpret_cast<const char*>(data), size},
                                                    {.columns = 8, .rows = 100});
    std::set<std::string> names;
    for (const report::Series& series : curve.series) {
        if (series.values.size() != curve.x.size()) __builtin_trap();
        if (!names.insert(series.name).second) __builtin_trap();
        if (report::thinned(curve.x, series.values, 10).x.size() > 12) __builtin_trap();
        static_cast<void>(report::sparkline(series.values, 20));
    }
    return 0;
}
