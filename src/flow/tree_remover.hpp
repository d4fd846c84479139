// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "git/session.hpp"

namespace dltask::flow {

/// Where git was killed while it added or removed a linked work tree, brings that into a state that git
/// itself can go on from: the `.git` file, an index when `git worktree add` has written none, and no file of
/// which only the beginning is there.
void mend_work_tree(const git::Session& session, const std::filesystem::path& path);

/// Takes a scratch work tree away with all that is in it, half made or half removed too. Git has no say: it
/// may have been killed when it was about to, and cannot even list its work trees then.
void remove_scratch(const git::Repository& repository, const std::filesystem::path& path);

/// Takes a linked work tree of ours away, and the directory beside the repository with the last one. What is
/// gone from its disk is no reason to keep it. Throws refused, naming them, when there are changes or files
/// in it that would be lost, ignored ones included; links into the main work tree are ours.
void remove_work_tree(const git::Session& session, const std::filesystem::path& path);

}  // namespace dltask::flow
