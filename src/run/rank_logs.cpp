// SPDX-License-Identifier: Apache-2.0
#include "run/rank_logs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/ascii.hpp"
#include "base/error.hpp"
#include "run/log_writer.hpp"

namespace dltask::run {
std::optional<int> rank_of(std::string_view line) {
    if (line.size() < 4 || line.front() != '[') return std::nullopt;
    const std::size_t end = line.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    std::string_view inside = line.substr(1, end - 1);
    const std::string_view after = line.substr(end + 1);
    const bool by_mpi = after.starts_with("<stdout>:") || after.starts_with("<stderr>:");
    if (!by_mpi && !after.starts_with(':')) return std::nullopt;
    if (by_mpi) inside.remove_prefix(std::min(inside.find(',') + 1, inside.size()));
    while (!inside.empty() && (is_letter(inside.front()) || inside.front() == '_')) inside.remove_prefix(1);
    if (inside.empty() || !std::all_of(inside.begin(), inside.end(), is_digit)) return std::nullopt;
    int rank = 0;
    const auto [at, error] = std::from_chars(inside.data(), inside.data() + inside.size(), rank);
    if (error != std::errc{} || rank >= RankLogs::most_ranks) return std::nullopt;
    return rank;
}

RankLogs::RankLogs(std::filesystem::path log, std::uint64_t limit) : log_{std::move(log)}, limit_{limit} {}

RankLogs::~RankLogs() = default;

void RankLogs::add(std::string_view line, const Moment& at) {
    if (log_.empty()) return;
    const std::optional<int> rank = rank_of(line);
    if (!rank) return;
    auto found = writers_.find(*rank);
    if (found == writers_.end()) {
        std::unique_ptr<LogWriter> writer;
        try {
            const std::string name = fmt::format("{}.rank-{}.log", log_.stem().string(), *rank);
            writer = std::make_unique<LogWriter>(log_.parent_path() / name, nullptr, limit_);
        } catch (const Error&) {
            // `task.log` has its lines.
        }
        found = writers_.emplace(*rank, std::move(writer)).first;
    }
    if (found->second) found->second->write(Stream::output, fmt::format("{}\n", line), at);
}

void RankLogs::flush() {
    for (const auto& [rank, writer] : writers_) {
        if (writer) writer->flush();
    }
}

void RankLogs::finish() {
    for (const auto& [rank, writer] : writers_) {
        if (writer) writer->finish();
    }
}

}  // namespace dltask::run
