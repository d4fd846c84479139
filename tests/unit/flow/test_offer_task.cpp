// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "flow/offer_task.hpp"

using dltask::flow::request_url;

TEST_CASE("the page of a pull request follows from the remote's URL") {
    const std::string github = "https://github.com/owner/repo/compare/main...task-x?expand=1";
    for (const char* url : {"https://github.com/owner/repo.git", "https://github.com/owner/repo",
                            "https://token@github.com/owner/repo/", "git@github.com:owner/repo.git",
                            "ssh://git@github.com/owner/repo.git"}) {
        INFO(url);
        CHECK(request_url(url, "task-x", "main") == github);
    }
    CHECK(request_url("git@gitlab.example.org:group/sub/repo.git", "task-x", "main") ==
          "https://gitlab.example.org/group/sub/repo/-/merge_requests/"
          "new?merge_request%5Bsource_branch%5D=task-x&merge_request%5Btarget_branch%5D=main");
    CHECK(request_url("/srv/git/repo.git", "task-x", "main").empty());
    CHECK(request_url("https://example.org/repo.git", "task-x", "main").empty());
}
