// SPDX-License-Identifier: Apache-2.0
#include "cli/task_log.hpp"

#include "base/error.hpp"
#include "base/moment.hpp"
#include "sys/clock.hpp"

namespace dltask::cli {

TaskLog TaskLog::find(Context& context, const std::string& branch, const std::string& name) {
    const Tasks tasks = Tasks::look(context);
    git::Session& session = context.session();
    auto task = report::collect_task(*session.objects, context.settings().branches, tasks.sources, branch);
    if (!task) throw negative("no task '" + branch + "'", {"git dltask list --all"});
    TaskLog log{std::move(*task), std::nullopt, {}};
    const std::string& directory = log.task.row.dir;
    if (const auto on_disk = tasks.directory_on_disk(branch, directory, session.repository.work_tree)) {
        log.file = sys::GrowingFile::open(*on_disk, name);
    }
    if (log.file) return log;
    const bool is_there = !log.task.tree.is_none();
    auto text = is_there ? session.objects->blob(log.task.tree.hex() + ":" + name) : std::nullopt;
    if (!text && name != "task.log")
        throw negative("'" + branch + "' has no '" + name + "'", {"git dltask logs " + branch});
    if (!text) throw negative("'" + branch + "' has no log yet", {"git dltask run " + branch});
    log.recorded = std::move(*text);
    return log;
}

std::string log_second(const std::string& started) {
    auto moment = Moment::parse_rfc3339(started);
    if (!moment) return {};
    moment->offset_seconds = sys::local_offset(moment->unix_seconds);
    constexpr std::size_t to_seconds = 19;
    return moment->log_time().substr(0, to_seconds);
}

}  // namespace dltask::cli
