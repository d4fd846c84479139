// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "sys/supervised_process.hpp"

namespace dltask::sys {

/// A process image made ready before the fork, so that nothing is allocated after it.
class ProgramImage {
public:
    explicit ProgramImage(const SupervisedCommand& command);
    ProgramImage(const ProgramImage&) = delete;
    ProgramImage& operator=(const ProgramImage&) = delete;

    /// In a fresh child of `parent`: takes session, terminal, streams, directory and signal state,
    /// then executes. Returns only when that fails, with the reason. Dies with its parent.
    [[nodiscard]] ProcessEvent become(pid_t parent) const;

private:
    const SupervisedCommand& command_;
    std::vector<std::string> variables_;
    std::vector<char*> arguments_;
    std::vector<char*> environment_;
};

}  // namespace dltask::sys
