// SPDX-License-Identifier: Apache-2.0
#include "git/revision_walk.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <queue>
#include <unordered_map>

#include "base/error.hpp"
#include "git/raw_id.hpp"

namespace dltask::git {
namespace {

/// How far git goes on where clocks were wrong.
constexpr int slop = 5;

struct Node {
    WalkedCommit commit;
    bool is_out = false;  ///< not meant
    bool is_read = false;
    bool is_waiting = false;
};

/// `committer Name <mail> 1795314600 +0800`
std::int64_t time_of(std::string_view line) {
    const std::size_t mail = line.rfind('>');
    std::int64_t time = 0;
    if (mail == std::string_view::npos || mail + 2 > line.size()) return time;
    std::from_chars(line.data() + mail + 2, line.data() + line.size(), time);
    return time;
}

void read_header(WalkedCommit& commit) {
    constexpr std::string_view parent = "parent ", committer = "committer ";
    std::string_view text = *commit.data;
    while (!text.empty() && text.front() != '\n') {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1);
        const std::string_view line = text.substr(0, end);
        if (line.substr(0, parent.size()) == parent)
            commit.parents.emplace_back(to_raw(line.substr(parent.size())));
        if (line.substr(0, committer.size()) == committer) {
            commit.time = time_of(line);
            return;
        }
        text.remove_prefix(end + 1);
    }
}

class Walk {
public:
    Walk(const Revisions& revisions, const ReadCommit& read, const std::set<std::string>& shallow)
        : first_parent_{revisions.first_parent}, read_{read}, shallow_{shallow} {
        for (const std::string& id : revisions.without) push(RawId{id}, true);
        for (const std::string& id : revisions.of) push(RawId{id}, false);
    }

    std::vector<WalkedCommit> run() {
        std::vector<Node*> meant;
        int patience = slop;
        while (!queue_.empty() && patience > 0) {
            Node& node = *queue_.top().second;
            queue_.pop();
            node.is_waiting = false;
            if (!node.is_out) {
                --meant_in_queue_;
                meant.push_back(&node);
            }
            visit_parents(node);
            if (node.is_out) patience = may_matter(meant) ? slop : patience - 1;
        }
        std::vector<WalkedCommit> commits;
        for (Node* node : meant) {
            if (!node->is_out) commits.push_back(std::move(node->commit));
        }
        return commits;
    }

private:
    using Entry = std::pair<std::int64_t, Node*>;
    struct Later {
        bool operator()(const Entry& a, const Entry& b) const { return a.first < b.first; }
    };

    /// Also past the last commit that is meant: what is older might still lead to it.
    bool may_matter(const std::vector<Node*>& meant) const {
        if (queue_.empty() || meant_in_queue_ > 0) return meant_in_queue_ > 0;
        return !meant.empty() && meant.back()->commit.time <= queue_.top().first;
    }

    void push(const RawId& id, bool out) {
        Node& node = nodes_[id];
        if (node.is_read) {
            if (out) leave_out(node);
            return;
        }
        node.is_out = node.is_out || out;
        read(id, node);
        if (node.commit.data == nullptr) return;
        if (node.is_out) leave_out_parents(node);
        node.is_waiting = true;
        if (!node.is_out) ++meant_in_queue_;
        queue_.emplace(node.commit.time, &node);
    }

    void read(const RawId& id, Node& node) {
        node.is_read = true;
        node.commit.id = id;
        node.commit.data = read_(id.view());
        if (node.commit.data == nullptr) {
            if (node.is_out) return;
            throw fatal("commit " + to_hex(id.view()) + " is missing");
        }
        read_header(node.commit);
        if (!shallow_.empty() && shallow_.count(std::string{id.view()}) != 0) node.commit.parents.clear();
    }

    /// Also those that the walk has not come to yet, as git does: it matters where clocks were wrong.
    void leave_out_parents(const Node& node) {
        for (const RawId& parent : node.commit.parents) leave_out(nodes_[parent]);
    }

    /// With all of its ancestors that are known already.
    void leave_out(Node& first) {
        std::vector<Node*> waiting = {&first};
        while (!waiting.empty()) {
            Node& node = *waiting.back();
            waiting.pop_back();
            if (node.is_out) continue;
            node.is_out = true;
            if (node.is_waiting) --meant_in_queue_;
            for (const RawId& parent : node.commit.parents) waiting.push_back(&nodes_[parent]);
        }
    }

    void visit_parents(const Node& node) {
        const bool only_first = first_parent_ && !node.is_out;
        for (const RawId& parent : node.commit.parents) {
            push(parent, node.is_out);
            if (only_first) return;
        }
    }

    bool first_parent_;
    const ReadCommit& read_;
    const std::set<std::string>& shallow_;
    std::unordered_map<RawId, Node, RawId::Hash> nodes_;  // nodes stay where they are
    std::priority_queue<Entry, std::vector<Entry>, Later> queue_;
    std::size_t meant_in_queue_ = 0;
};

}  // namespace

std::vector<WalkedCommit> walk_revisions(const Revisions& revisions, const ReadCommit& read,
                                         const std::set<std::string>& shallow) {
    return Walk{revisions, read, shallow}.run();
}

}  // namespace dltask::git
