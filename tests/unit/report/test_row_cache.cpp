// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "memory_repository.hpp"
#include "report/collect.hpp"
#include "report/row_cache.hpp"
#include "support/temporary_directory.hpp"

using namespace dltask;
using namespace dltask::report;
using model::Value;

namespace {

const std::string branch = "task-0.1.0-20261122T103000-lr-0.01";
const std::string other = "task-0.1.0-20261122T103100-lr-0.1";

StoredRow full_row() {
    StoredRow stored;
    stored.row.group = "g";
    stored.row.state = model::TaskState::timeout;
    stored.row.commit = std::string(40, 'e');
    stored.row.host = "node";
    stored.row.seconds = 12.5;
    stored.row.modified = {"train.py", "lib/net.py"};
    stored.row.params = {{"a", Value{}},
                         {"b", true},
                         {"c", false},
                         {"d", std::int64_t{-42}},
                         {"e", std::numeric_limits<std::int64_t>::min()},
                         {"f", std::numeric_limits<std::int64_t>::max()},
                         {"g", 0.1},
                         {"h", Value::BigInteger{"123456789012345678901234567890"}},
                         {"i", Value::Timestamp{"2026-11-22"}},
                         {"j", std::string{"\0\xff\n", 3}},
                         {"k", Value::List{1, Value::List{}, Value::Map{{"x", "y"}}}}};
    stored.row.changed = {{"g", 0.1}};
    stored.row.metrics = {{"loss", std::numeric_limits<double>::infinity()}};
    stored.created = "2026-11-22T10:30:00+08:00";
    return stored;
}

std::string read(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

void write(const std::filesystem::path& path, const std::string& text) {
    std::ofstream{path, std::ios::binary} << text;
}

/// Main with these tasks, each with a readable base.
struct Repository {
    MemoryRepository objects;
    Sources sources;

    explicit Repository(const std::vector<std::string>& branches) {
        Files files;
        for (const std::string& name : branches) {
            model::TaskRecord record = sample_record(name);
            record.source = objects.blob("lr: 0.1\n").hex();
            add_task(files, record, "lr: 0.01\nname: " + name + "\n", R"({"accuracy": 0.5})");
        }
        sources.main = objects.commit(files);
    }

    std::vector<TaskRow> rows(const std::filesystem::path& file) {
        objects.reads.clear();
        RowCache cache{file};
        auto found = collect(objects, {}, sources, {}, &cache);
        cache.save();
        return found;
    }
};

bool same(const std::vector<TaskRow>& a, const std::vector<TaskRow>& b) {
    return to_json(a) == to_json(b);
}

}  // namespace

TEST_CASE("a row survives its encoding") {
    const auto back = decode(encode(full_row()));
    REQUIRE(back);
    CHECK(back->created == full_row().created);
    CHECK(to_json(back->row) == to_json(full_row().row));
}

TEST_CASE("bytes that are cut off or longer are no row") {
    const std::string bytes = encode(full_row());
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        CHECK_FALSE(decode(std::string_view{bytes}.substr(0, length)));
    }
    CHECK_FALSE(decode(bytes + 'x'));
}

TEST_CASE("no byte that is changed makes the decoder read beyond its bytes") {
    const std::string bytes = encode(full_row());
    std::size_t read_as_something = 0;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        for (const char value : {'\0', '\x7f', '\xff'}) {
            std::string changed = bytes;
            changed[at] = value;
            read_as_something += decode(changed) ? 1 : 0;
        }
    }
    CHECK(read_as_something < 3 * bytes.size());
}

TEST_CASE("what was read once is not read again, and reads the same") {
    const TemporaryDirectory folder;
    const auto file = folder.path() / "cache" / "rows";
    Repository repository{{branch, other}};
    const auto cold = repository.rows(file);
    REQUIRE(cold.size() == 2);
    CHECK(repository.objects.reads.size() > 6);
    const auto warm = repository.rows(file);
    CHECK(same(cold, warm));
    CHECK(repository.objects.reads.size() == 1);
}

TEST_CASE("a new task is the only one that is read") {
    const TemporaryDirectory folder;
    const auto file = folder.path() / "rows";
    (void)Repository{{branch}}.rows(file);
    Repository more{{branch, other}};
    const auto rows = more.rows(file);
    CHECK(same(rows, Repository{{branch, other}}.rows(folder.path() / "another")));
    CHECK(more.rows(file).size() == 2);
    CHECK(more.objects.reads.size() == 1);
}

TEST_CASE("a tip is found again without the tree of all tasks") {
    const TemporaryDirectory folder;
    const auto file = folder.path() / "rows";
    Repository repository{{branch}};
    repository.sources.tips = {{model::parse_branch(branch, {}), repository.sources.main, false}};
    repository.sources.main = {};
    const auto cold = repository.rows(file);
    REQUIRE(cold.size() == 1);
    CHECK_FALSE(cold[0].merged);
    CHECK(same(cold, repository.rows(file)));
    CHECK(repository.objects.reads.empty());
}

TEST_CASE("the files of a work tree win over the cache") {
    const TemporaryDirectory folder;
    const auto file = folder.path() / "rows";
    Repository repository{{branch}};
    (void)repository.rows(file);
    repository.sources.live[branch].metrics = R"({"accuracy": 0.75})";
    CHECK(repository.rows(file)[0].metrics == Value::Map{{"accuracy", 0.75}});
    repository.sources.live.clear();
    CHECK(repository.rows(file)[0].metrics == Value::Map{{"accuracy", 0.5}});
}

TEST_CASE("a row with an error is read again each time") {
    const TemporaryDirectory folder;
    const auto file = folder.path() / "rows";
    Repository repository{{branch}};
    Files files;
    add_task(files, sample_record(branch), "a: [", "{}");
    repository.sources.main = repository.objects.commit(files);
    CHECK_FALSE(repository.rows(file)[0].error.empty());
    CHECK_FALSE(repository.rows(file)[0].error.empty());
    CHECK(repository.objects.reads.size() > 3);
}

TEST_CASE("no damage of the file changes what is read, and the next command mends it") {
    const TemporaryDirectory folder;
    const auto file = folder.path() / "rows";
    Repository repository{{branch, other}};
    const auto rows = repository.rows(file);
    const std::string whole = read(file);
    for (std::size_t at = 0; at < whole.size(); at += 7) {
        std::string damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x20);
        write(file, at % 2 == 0 ? damaged : whole.substr(0, at));
        CHECK(same(repository.rows(file), rows));
        CHECK(same(repository.rows(file), rows));
        CHECK(repository.objects.reads.size() == 1);
    }
}

TEST_CASE("a cache that cannot be written is done without") {
    const TemporaryDirectory folder;
    write(folder.path() / "file", "");
    Repository repository{{branch}};
    CHECK(repository.rows(folder.path() / "file" / "rows").size() == 1);
}

TEST_CASE("entries that nobody asks for do not make the file grow for ever") {
    const TemporaryDirectory folder;
    const auto file = folder.path() / "rows";
    StoredRow large = full_row();
    large.row.group = std::string(1U << 20U, 'g');
    std::uintmax_t largest = 0;
    for (int round = 0; round < 40; ++round) {
        RowCache cache{file};
        Repository repository{{"task-0.1.0-20261122T1030" + std::to_string(10 + round) + "-x"}};
        cache.add(repository.sources.main, branch, large);
        cache.save();
        largest = std::max(largest, std::filesystem::file_size(file));
    }
    CHECK(largest < 16U << 20U);
}
