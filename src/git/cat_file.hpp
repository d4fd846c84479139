// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "git/objects.hpp"
#include "git/runner.hpp"

namespace dltask::git {

/// Reads through one `git cat-file --batch-command` that runs beside us, started at the first
/// question: whatever git can open (partial clones, sha256, alternates, quarantines) can be read.
class CatFile final : public ObjectReader {
public:
    CatFile(Runner runner, model::ObjectFormat format);
    ~CatFile() override;

    [[nodiscard]] std::optional<ObjectInfo> info(std::string_view name) const override;
    [[nodiscard]] std::optional<Object> read(std::string_view name) const override;
    [[nodiscard]] std::vector<std::optional<ObjectInfo>> info_all(
        const std::vector<std::string>& names) const override;
    [[nodiscard]] std::vector<std::optional<Object>> read_all(
        const std::vector<std::string>& names) const override;
    [[nodiscard]] model::ObjectFormat format() const override;
    [[nodiscard]] std::filesystem::path lfs_objects() const override;
    /// Takes a `cat-file` that was started before it was known where the repository is.
    void adopt(sys::Child child);
    /// How the process is started.
    [[nodiscard]] static const Runner::Arguments& arguments();
    /// Forgets the process: the next question sees objects and refs that came since.
    void restart();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace dltask::git
