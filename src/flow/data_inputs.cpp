// SPDX-License-Identifier: Apache-2.0
#include "flow/data_inputs.hpp"

#include <algorithm>
#include <optional>

#include "base/error.hpp"
#include "run/nanoseconds.hpp"
#include "sys/file.hpp"
#include "yaml/document.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;
using model::Value;

constexpr std::uint64_t most_pointer_bytes = 1U << 20U;
constexpr std::int64_t most_inputs = 100'000;  // some tenths of a second, before each run

/// The hash that DVC knows the content by; empty: none.
std::string dvc_id(const fs::path& path) {
    try {
        fs::path file = path;
        if (file.extension() != ".dvc") file += ".dvc";
        const auto text = sys::read_file(file, most_pointer_bytes);
        const auto parsed = yaml::parse(text.value_or(""));
        const auto* root = std::get_if<Value>(&parsed);
        const Value* outs = root == nullptr ? nullptr : root->find("outs");
        const auto* list = outs == nullptr ? nullptr : outs->as<Value::List>();
        if (list == nullptr || list->empty()) return {};
        for (const char* key : {"md5", "checksum", "etag"}) {
            if (std::string id = model::text_at(list->front(), key); !id.empty()) return id;
        }
    } catch (const Error&) {
        // Not readable: size and time have to do.
    }
    return {};
}

/// `lfs` or `blob` of a file that the commit has.
std::optional<Value::Map> committed(const Snapshot& snapshot, const model::ObjectId& commit,
                                    const std::string& name) {
    const auto entry = snapshot.objects.entry(commit, name);
    if (!entry || entry->mode == git::Mode::tree) return std::nullopt;
    const auto info = snapshot.objects.info(entry->id.hex());
    constexpr std::uint64_t most_lfs_bytes = 1024;
    constexpr std::string_view oid = "\noid sha256:";
    const std::string text =
        info && info->bytes <= most_lfs_bytes ? snapshot.objects.blob(entry->id.hex()).value_or("") : "";
    const std::size_t at = text.find(oid);
    if (!text.starts_with("version https://git-lfs") || at == std::string::npos)
        return Value::Map{{"path", name}, {"blob", entry->id.hex()}};
    const std::size_t from = at + oid.size();
    return Value::Map{{"path", name}, {"lfs", text.substr(from, text.find('\n', from) - from)}};
}

std::string time_of(std::int64_t nanoseconds) {
    Moment moment;
    moment.unix_seconds = nanoseconds / run::second;
    return moment.rfc3339();
}

/// What the disk tells.
Value::Map measured(const fs::path& path, const std::string& name) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status)) return {{"path", name}, {"missing", true}};
    std::int64_t bytes = 0, files = 0, latest = sys::modified_ns(path);
    const bool is_directory = fs::is_directory(status);
    fs::recursive_directory_iterator at, end;
    if (is_directory)
        at = fs::recursive_directory_iterator{path, fs::directory_options::skip_permission_denied, error};
    for (; !error && at != end && files < most_inputs; at.increment(error)) {
        std::error_code unreadable;
        if (!at->is_regular_file(unreadable)) continue;
        ++files;
        bytes += static_cast<std::int64_t>(at->file_size(unreadable));
        latest = std::max(latest, sys::modified_ns(at->path()));
    }
    if (!is_directory) bytes = static_cast<std::int64_t>(fs::file_size(path, error));
    Value::Map map{{"path", name}, {"bytes", bytes}, {"modified", time_of(latest)}};
    if (is_directory) map.emplace_back("files", files);
    if (is_directory && at != end && !error) map.emplace_back("more", true);
    return map;
}

}  // namespace

Value::List data_inputs(const Snapshot& snapshot, const fs::path& root, const model::ObjectId& commit) {
    Value::List found;
    for (const std::string& name : snapshot.settings.run.inputs) {
        fs::path path = (root / name).lexically_normal();
        if (path.filename().empty()) path = path.parent_path();
        if (std::string id = dvc_id(path); !id.empty()) {
            found.push_back(Value::Map{{"path", name}, {"dvc", std::move(id)}});
            continue;
        }
        const bool is_inside = !fs::path{name}.is_absolute() && !name.starts_with("..");
        auto known = is_inside ? committed(snapshot, commit, name) : std::nullopt;
        found.push_back(known ? std::move(*known) : measured(path, name));
    }
    return found;
}

}  // namespace dltask::flow
