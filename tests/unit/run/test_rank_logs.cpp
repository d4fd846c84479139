// SPDX-License-Identifier: Apache-2.0
#include "run/rank_logs.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "run/log_writer.hpp"
#include "support/temporary_directory.hpp"

using dltask::Moment;
using dltask::run::rank_of;
using dltask::run::RankLogs;

namespace {

std::string content(const std::filesystem::path& path) {
    std::ifstream file{path};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

}  // namespace

TEST_CASE("a rank is what stands before a line") {
    CHECK(rank_of("[rank3]: loss 0.1") == 3);
    CHECK(rank_of("[default12]:loss") == 12);
    CHECK(rank_of("[0]:loss") == 0);
    CHECK(rank_of("[1,7]<stdout>:loss") == 7);
    for (const char* line : {"", "[]: x", "[rank]: x", "[rank3] x", "[3/20]: x", "[rank3", "x [rank3]: y",
                             "[12:30]: x", "[rank99999999999]: x", "[300]: x"}) {
        INFO(line);
        CHECK_FALSE(rank_of(line));
    }
}

TEST_CASE("the lines of each rank go to a file of their own, those of no rank to none") {
    const TemporaryDirectory directory;
    RankLogs ranks{directory.path() / "task.log", 0};
    const Moment at{1'800'000'000, 5, 0};
    for (const char* line : {"[rank1]: one", "nobody's", "[rank0]: zero", "[rank1]: two"})
        ranks.add(line, at);
    ranks.finish();
    CHECK(content(directory.path() / "task.rank-0.log") == at.log_time() + " [rank0]: zero\n");
    CHECK(content(directory.path() / "task.rank-1.log") ==
          at.log_time() + " [rank1]: one\n" + at.log_time() + " [rank1]: two\n");
    CHECK_FALSE(std::filesystem::exists(directory.path() / "task.log"));
}

TEST_CASE("without a log there are none of ranks") {
    RankLogs ranks{{}, 0};
    ranks.add("[rank1]: one", Moment{});
    ranks.finish();
    CHECK_FALSE(std::filesystem::exists("task.rank-1.log"));
}
