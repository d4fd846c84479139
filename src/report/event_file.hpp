// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "report/curve.hpp"

namespace dltask::report {

/// The scalars of TensorBoard event files: value by step by tag. When a step comes again (a run was
/// resumed), the later value counts.
struct Scalars {
    std::map<std::string, std::map<std::int64_t, double>> tags;
    std::string problem;  ///< what was not read, of the first file that has one
};

struct EventLimits {
    std::size_t bytes = 64U << 20U;
    std::size_t tags = 256;
    std::size_t points = 1'000'000;  ///< over all tags
};

/// Whether TensorBoard would take a file of this name for one of its own (`events.out.tfevents.*`).
[[nodiscard]] bool is_event_file(std::string_view name);

/// Reads one file into `scalars`: records in TFRecord framing with masked CRC32C sums, each an Event
/// protobuf (tensorflow/core/util/event.proto). Taken are simple values and tensors of one number.
/// Everything before the first record that is cut off or damaged is read. Never reads beyond `bytes`.
void read_events(std::string_view bytes, Scalars& scalars, const EventLimits& limits = {});

/// One curve: `step` and a series for each tag.
[[nodiscard]] Curve curve_of(std::string file, const Scalars& scalars);

/// CRC-32C (Castagnoli), as TFRecord masks it.
[[nodiscard]] std::uint32_t masked_crc32c(std::string_view bytes);

}  // namespace dltask::report
