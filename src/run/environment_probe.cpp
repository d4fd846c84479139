// SPDX-License-Identifier: Apache-2.0
#include "run/environment_probe.hpp"

#include <fmt/format.h>

#include <functional>
#include <utility>

#include "base/error.hpp"
#include "json/json.hpp"
#include "run/interpreter.hpp"
#include "sys/file.hpp"

namespace dltask::run {
namespace {

namespace fs = std::filesystem;
using model::Value;

constexpr std::uint64_t most_cached_bytes = 8U << 20U;

/// Reads the few lines that matter of each package itself: importlib.metadata takes ten times as
/// long, and is not in every Python. Imports nothing that a package could replace.
constexpr const char* environment_question = R"python(
import json, os, re, sys

def named(path):
    found = {}
    try:
        with open(path, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                key, _, value = line.partition(":")
                if not line.strip() or len(found) == 2:
                    break
                if key in ("Name", "Version"):
                    found[key] = value.strip()
    except OSError:
        pass
    return found.get("Name"), found.get("Version")

packages, seen, paths = {}, set(), {}
for folder in sys.path:
    try:
        if not folder or not os.path.isdir(folder):
            continue
        paths[folder] = os.stat(folder).st_mtime_ns
        names = sorted(os.listdir(folder))
    except OSError:
        continue
    for entry in names:
        file = os.path.join(folder, entry)
        if entry.endswith(".dist-info"):
            file = os.path.join(file, "METADATA")
        elif entry.endswith(".egg-info"):
            file = os.path.join(file, "PKG-INFO") if os.path.isdir(file) else file
        else:
            continue
        name, version = named(file)
        plain = re.sub(r"[-_.]+", "-", name or "").lower()
        if name and version and plain not in seen:
            seen.add(plain)
            packages[name] = version

conda, meta = {}, os.path.join(sys.prefix, "conda-meta")
kind = "conda" if os.path.isdir(meta) else "venv" if sys.prefix != sys.base_prefix else "system"
if kind == "conda":
    paths[meta] = os.stat(meta).st_mtime_ns
    for entry in sorted(os.listdir(meta)):
        parts = entry[:-5].rsplit("-", 2)
        if entry.endswith(".json") and len(parts) == 3:
            conda[parts[0]] = parts[1] + "=" + parts[2]
paths[sys.executable] = os.stat(sys.executable).st_mtime_ns
print("\n" + json.dumps({
    "executable": sys.executable, "version": sys.version.split()[0], "implementation": sys.implementation.name,
    "prefix": sys.prefix, "kind": kind, "packages": dict(sorted(packages.items(), key=lambda p: p[0].lower())),
    "conda_packages": conda, "paths": paths}))
)python";

/// What decides which packages an interpreter sees.
std::string key_of(const std::vector<std::string>& command, const sys::Environment& environment) {
    std::string key;
    for (const std::string& word : command) key += word + '\n';
    for (const char* name : {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "CONDA_PREFIX", "HOME"}) {
        key += fmt::format("{}={}\n", name, environment.get(name).value_or(""));
    }
    return key;
}

bool is_unchanged(const Value& answer) {
    const Value* paths = answer.find("paths");
    const auto* times = paths == nullptr ? nullptr : paths->as<Value::Map>();
    if (times == nullptr) return false;
    for (const auto& [path, time] : *times) {
        const auto* number = time.as<std::int64_t>();
        if (number == nullptr || sys::modified_ns(path) != *number) return false;
    }
    return true;
}

std::optional<Value> read_cache(const fs::path& file, const std::string& key) {
    try {
        const auto text = sys::read_file(file, most_cached_bytes);
        const auto parsed = json::parse(text.value_or(""));
        const auto* value = std::get_if<Value>(&parsed);
        const Value* of = value == nullptr ? nullptr : value->find("key");
        const Value* answer = value == nullptr ? nullptr : value->find("answer");
        if (of == nullptr || answer == nullptr || of->as<std::string>() == nullptr) return std::nullopt;
        if (*of->as<std::string>() == key && is_unchanged(*answer)) return *answer;
    } catch (const Error&) {
    }
    return std::nullopt;
}

/// The last line: a sourced script may have printed something.
Value answer_in(const std::string& said) {
    const std::size_t end = said.find_last_not_of('\n');
    if (end == std::string::npos) return {};
    const std::size_t start = said.rfind('\n', end);
    const std::size_t from = start == std::string::npos ? 0 : start + 1;
    const auto parsed = json::parse(said.substr(from, end + 1 - from));
    const auto* value = std::get_if<Value>(&parsed);
    return value == nullptr || value->as<Value::Map>() == nullptr ? Value{} : *value;
}

}  // namespace

EnvironmentProbe::EnvironmentProbe(std::vector<std::string> command, const sys::Environment& environment,
                                   fs::path cache)
    : key_{key_of(command, environment)} {
    cache_file_ = std::move(cache) / fmt::format("{:016x}.json", std::hash<std::string>{}(key_));
    known_ = read_cache(cache_file_, key_);
    if (known_ || command.empty()) return;
    sys::Command ask;
    ask.argv = std::move(command);
    ask.argv.insert(ask.argv.end(), {"-c", environment_question});
    ask.environment = environment;
    ask.directory = "/";
    try {
        child_.emplace(ask);
        child_->close_input();
    } catch (const Error&) {
        child_.reset();
    }
}

Value EnvironmentProbe::take() {
    if (known_ || !child_) return known_.value_or(Value{});
    known_ = Value{};
    if (!child_->hear_out(interpreter_patience)) {
        child_.reset();
        return *known_;
    }
    known_ = answer_in(child_->finish().out);
    child_.reset();
    if (known_->is_null()) return *known_;
    try {
        sys::make_directories(cache_file_.parent_path());
        sys::write_file(cache_file_, json::print(Value::Map{{"key", key_}, {"answer", *known_}}));
    } catch (const Error&) {
        // It is asked again the next time.
    }
    return *known_;
}

}  // namespace dltask::run
