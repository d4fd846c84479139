// SPDX-License-Identifier: Apache-2.0
#include "flow/init_repository.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "flow/branch_moves.hpp"
#include "flow/bring_up_dev.hpp"
#include "flow/core_version.hpp"
#include "flow/install_hooks.hpp"
#include "flow/results_at_risk.hpp"
#include "flow/scaffold.hpp"
#include "flow/tree_diff.hpp"
#include "git/refs.hpp"
#include "model/branch.hpp"
#include "rules/large_file.hpp"
#include "sys/beneath.hpp"
#include "yaml/edit.hpp"

namespace dltask::flow {
namespace {

using model::heads;

class Initialiser {
public:
    Initialiser(Snapshot& snapshot, const InitRequest& request)
        : snapshot_{snapshot}, request_{request}, maker_{snapshot, request.dry_run} {}

    Plan plan() {
        require_calm(snapshot_, snapshot_.repository().work_tree);
        find_main();
        add_files();
        set_version();
        commit();
        start_dev();
        plan_.command = "init";
        plan_.description = "init";
        assemble();
        if (!plan_.empty()) plan_.notes.insert(plan_.notes.begin(), summary());
        for (std::string& note : results_at_risk(snapshot_)) plan_.notes.push_back(std::move(note));
        return std::move(plan_);
    }

private:
    /// The default branch that is there: as configured, else what the remote or git calls it, else
    /// the one that HEAD is on.
    void find_main() {
        const std::string configured = snapshot_.settings.branches.main;
        std::vector<std::string> names{configured};
        if (!request_.team_file_exists) {
            for (const git::Ref& ref : git::list_refs(snapshot_.runner(), {"refs/remotes/*/HEAD"})) {
                const std::size_t slash = ref.symref.find('/', std::string_view{"refs/remotes/"}.size());
                if (slash != std::string::npos) names.push_back(ref.symref.substr(slash + 1));
            }
            names.push_back("master");
            if (const auto name = snapshot_.session.config.get("init.defaultbranch")) names.push_back(*name);
        }
        for (const std::string& name : names) {
            before_ = snapshot_.branch_tip(name);
            if (before_.is_none()) before_ = remote_tip(name);
            if (before_) return use(name);
        }
        if (snapshot_.head.branch.empty()) {
            throw refused(fmt::format("branch '{}' does not exist and HEAD is detached", configured),
                          {fmt::format("git checkout -b {}", configured)});
        }
        const std::string here = snapshot_.head.branch.substr(heads.size());
        if (request_.team_file_exists && snapshot_.head.commit) {
            // A clone of a single branch, of a task for example, does not have the one that all start from.
            throw refused(
                fmt::format("branch '{}' does not exist here, and '{}' is not it", configured, here),
                {fmt::format("git fetch origin {0}:{0}", configured)});
        }
        before_ = snapshot_.head.commit;
        use(here);
    }

    void use(const std::string& name) {
        main_ = name;
        after_ = before_;
        tree_ = before_.is_none() ? snapshot_.objects.add_tree({})
                                  : snapshot_.objects.info(before_.hex() + "^{tree}")->id;
    }

    model::ObjectId remote_tip(const std::string& branch) {
        for (const git::Ref& ref : git::list_refs(snapshot_.runner(), {"refs/remotes/*/" + branch})) {
            const std::string rest = ref.name.substr(std::string_view{"refs/remotes/"}.size());
            track(branch, rest.substr(0, rest.size() - branch.size() - 1));
            return ref.peeled;
        }
        return {};
    }

    void track(const std::string& branch, const std::string& remote) {
        const auto set = [&](const std::string& key, const std::string& value) {
            const std::string full = fmt::format("branch.{}.{}", branch, key);
            plan_.steps.push_back(SetConfig{full, snapshot_.session.config.get(full), value});
        };
        set("remote", remote);
        set("merge", "refs/heads/" + branch);
    }

    [[nodiscard]] bool has(const std::string& path) const {
        return snapshot_.objects.entry(tree_, path).has_value();
    }

    void put(const std::string& path, const std::string& content) {
        tree_ =
            snapshot_.objects.with_entry(tree_, path, git::Mode::file, snapshot_.objects.add_blob(content));
    }

    /// Nothing is put behind a link or under a file, neither in git nor on the disk.
    void require_directories() const {
        const sys::Beneath root{snapshot_.repository().work_tree};
        for (const char* directory : {"tasks", "tasks/main"}) {
            const auto entry = snapshot_.objects.entry(tree_, directory);
            if (entry && entry->mode != git::Mode::tree) {
                throw refused(fmt::format("'{}' is not a directory on '{}'", directory, main_),
                              {fmt::format("git mv {} elsewhere && git commit", directory)});
            }
            const sys::FileType type = root.status(directory).type;
            if (type == sys::FileType::missing) return;
            if (type != sys::FileType::directory) {
                throw refused(fmt::format("'{}' in the work tree is no directory", directory),
                              {fmt::format("mv {} elsewhere", directory)});
            }
        }
    }

    void add_files() {
        require_directories();
        std::string team_lines;
        had_team_file_ = has(".dltask.yaml");
        if (!has("tasks/main")) {
            if (request_.script) {
                team_lines = adopt();
            } else {
                scaffold(request_.layout.empty() ? "plain" : request_.layout);
            }
        } else {
            if (request_.script || !request_.layout.empty())
                plan_.notes.push_back("'tasks/main' is there already and stays as it is");
            if (!had_team_file_) team_lines = adopt_own_layout();
        }
        if (had_team_file_) return;
        put(".dltask.yaml", team_file(main_, request_.no_dev, team_lines));
        done_.emplace_back(".dltask.yaml");
    }

    /// The config gets a VERSION where it has none; the rest of the directory stays as it is.
    std::string adopt_own_layout() {
        const auto entry = snapshot_.objects.entry(tree_, core_config);
        if (entry && entry->mode != git::Mode::file && entry->mode != git::Mode::executable)
            throw refused(fmt::format("'{}' is no file", core_config), {"git log -- tasks/main"});
        OwnLayout own =
            adopt_layout(entry ? snapshot_.objects.blob(entry->id.hex()) : std::optional<std::string>{});
        if (!own.has_version) {
            put(core_config, own.config);
            done_.push_back(fmt::format("VERSION in '{}'", core_config));
            fresh_ = true;
        }
        return own.team_lines;
    }

    void scaffold(const std::string& name) {
        const ScaffoldFiles files = template_files(name);
        std::vector<std::string> in_the_way;
        for (const auto& [path, content] : files) {
            if (has(path)) in_the_way.push_back(path);
        }
        if (!in_the_way.empty()) {
            throw refused(
                fmt::format("files of the template '{}' exist already:{}", name, name_paths(in_the_way)),
                {"git dltask init --script train.py, around a script of yours"});
        }
        for (const auto& [path, content] : files) put(path, content);
        done_.push_back(fmt::format("tasks/main (template {})", name));
        fresh_ = true;
    }

    std::string adopt() {
        const std::string& script = *request_.script;
        const auto entry = committed(script);
        const std::string name = request_.config.value_or("config.yaml");
        const auto config = request_.config ? committed(name) : snapshot_.objects.entry(tree_, name);
        const auto text = config ? snapshot_.objects.blob(config->id.hex()) : std::optional<std::string>{};
        OwnScript own = adopt_script(script, snapshot_.objects.blob(entry->id.hex()).value_or(""),
                                     entry->mode == git::Mode::executable, text, name);
        for (const auto& [path, content] : own.files) put(path, content);
        for (std::string& note : own.notes) plan_.notes.push_back(std::move(note));
        done_.push_back(fmt::format("tasks/main (around '{}')", script));
        fresh_ = true;
        return own.team_lines;
    }

    /// A file of the user's that a task is built around: it is taken from main, not from the disk.
    std::optional<git::TreeEntry> committed(const std::string& path) {
        auto entry = snapshot_.objects.entry(tree_, path);
        if (entry && (entry->mode == git::Mode::file || entry->mode == git::Mode::executable)) return entry;
        const sys::FileType type = sys::Beneath{snapshot_.repository().work_tree}.status(path).type;
        if (type == sys::FileType::regular) {
            const std::string word = rules::quote_word(path);
            throw refused(fmt::format("'{}' is not committed on '{}'", path, main_),
                          {fmt::format("git add {} && git commit -m 'feat: {}'", word, path)});
        }
        throw refused(fmt::format("there is no file '{}'", path), {"git ls-files '*.py' '*.yaml' '*.yml'"});
    }

    /// Without a version tag VERSION stands as it is; else it goes above the highest, unless it is
    /// tagged already.
    void set_version() {
        const auto entry = snapshot_.objects.entry(tree_, core_config);
        if (!entry) throw refused("'tasks/main' has no config.yaml", {"git log -- tasks/main/config.yaml"});
        const std::string text = snapshot_.objects.blob(entry->id.hex()).value_or("");
        version_ = version_in(text, snapshot_.settings, core_config);
        std::optional<model::Version> highest;
        for (const git::Ref& ref : git::list_refs(snapshot_.runner(), {"refs/tags/v*"})) {
            const auto version = model::Version::parse(std::string_view{ref.name}.substr(11));
            if (!version) continue;
            any_tag_ = true;
            if (*version == version_) tagged_ = true;
            if (!version->is_prerelease() && (!highest || *highest < *version)) highest = version;
        }
        if (!highest || !(fresh_ || !tagged_) || *highest < version_) return;
        version_ = highest->bumped(model::Bump::minor);
        tagged_ = false;
        const std::string key = snapshot_.settings.keys.version.value_or("VERSION");
        auto edited = yaml::edit(text, {yaml::Edit{{key}, model::Value{version_.str()}, false}});
        if (const auto* problem = std::get_if<yaml::Diagnostic>(&edited))
            throw refused(problem->print(core_config, text));
        put(core_config, std::get<std::string>(edited));
    }

    void commit() {
        const bool same = before_ && snapshot_.objects.info(before_.hex() + "^{tree}")->id == tree_;
        if (same) return;
        std::vector<model::ObjectId> parents;
        if (before_) parents.push_back(before_);
        after_ = maker_.commit(tree_, parents, "chore: set up git-dltask\n");
    }

    void start_dev() {
        const model::BranchScheme& branches = snapshot_.settings.branches;
        if (request_.no_dev || !branches.has_dev() || branches.dev == main_) return;
        if (snapshot_.dev) {
            if (before_ == after_) return;
            const model::ObjectId dev =
                before_.is_none() ? model::ObjectId{} : dev_after(snapshot_, maker_, before_, after_);
            if (dev) moves_.push_back(RefMove{std::string{heads} + branches.dev, snapshot_.dev, dev});
            return;
        }
        const model::ObjectId theirs = remote_tip(branches.dev);
        if (theirs.is_none()) point_out_unfetched_dev();
        done_.push_back(fmt::format("branch {}", branches.dev));
        moves_.push_back(RefMove{std::string{heads} + branches.dev, {}, theirs.is_none() ? after_ : theirs});
    }

    /// A clone of a single branch does not know the team's dev. Main's tip is in it, so that a dev that
    /// starts there can be brought up later.
    void point_out_unfetched_dev() {
        if (!had_team_file_) return;
        const std::string& dev = snapshot_.settings.branches.dev;
        for (const git::Ref& ref : git::list_refs(snapshot_.runner(), {"refs/remotes/*/" + main_})) {
            const std::string rest = ref.name.substr(std::string_view{"refs/remotes/"}.size());
            const std::string remote = rest.substr(0, rest.size() - main_.size() - 1);
            const auto specs = snapshot_.session.config.all(fmt::format("remote.{}.fetch", remote));
            const bool fetched =
                specs.empty() || std::any_of(specs.begin(), specs.end(), [&](const std::string& spec) {
                    return spec.find("refs/heads/*") != std::string::npos ||
                           spec.find("refs/heads/" + dev + ':') != std::string::npos;
                });
            if (fetched) continue;
            plan_.notes.push_back(
                fmt::format("'{0}' starts at '{1}': this clone does not fetch '{0}' of '{2}'\n"
                            "  git remote set-branches --add {2} {0} && git fetch",
                            dev, main_, remote));
        }
    }

    /// The team tagged long ago: a tag of our own would be another one.
    bool lacks_the_tags_of_others() {
        if (!had_team_file_ || any_tag_ || before_ != after_) return false;
        if (git::list_refs(snapshot_.runner(), {"refs/remotes/*/" + main_}).empty()) return false;
        plan_.notes.push_back(fmt::format(
            "there is no tag '{}' here, nor any other version\n  git fetch --tags", version_.tag()));
        return true;
    }

    /// Files of the user's stand where ours would go: they are perhaps what ours should be.
    void require_room_for_ours() const {
        const git::WorkTree* tree = snapshot_.checked_out(std::string{heads} + main_);
        if (tree == nullptr || tree->missing) return;
        const sys::Beneath root{tree->path};
        std::vector<std::string> in_the_way;
        for (const TreeChange& change : diff_trees(snapshot_.objects, before_, tree_)) {
            if (change.from.is_none() && root.status(change.path).type != sys::FileType::missing)
                in_the_way.push_back(change.path);
        }
        if (in_the_way.empty()) return;
        const bool is_layout = in_the_way.front().compare(0, 11, "tasks/main/") == 0;
        const std::string what = is_layout ? "tasks/main" : rules::quote_word(in_the_way.front());
        throw refused(
            fmt::format("files that git does not track are in the way:{}", name_paths(in_the_way)),
            {fmt::format("git add {} && git commit -m 'chore: my layout', to keep what is there", what),
             "move them elsewhere first"});
    }

    [[nodiscard]] std::string summary() const {
        std::string text = fmt::format("on '{}':", main_);
        for (const std::string& part : done_)
            text += fmt::format("{} {}", text.back() == ':' ? "" : ",", part);
        return done_.empty() ? fmt::format("on '{}': nothing to commit", main_) : text;
    }

    void assemble() {
        require_room_for_ours();
        const std::string ref = std::string{heads} + main_;
        const model::ObjectId local = snapshot_.branch_tip(main_);
        const bool unborn_here = snapshot_.head.branch == ref && local.is_none();
        if (!unborn_here && local != after_) moves_.insert(moves_.begin(), RefMove{ref, local, after_});
        if (!tagged_ && !request_.no_tag && !lacks_the_tags_of_others()) add_tag();
        std::vector<Step> steps = branch_steps(snapshot_, moves_);
        if (unborn_here) {
            const auto& work_tree = snapshot_.repository().work_tree;
            require_room(snapshot_, work_tree, {}, after_);
            steps.push_back(MoveWorkTree{work_tree, snapshot_.repository().git_dir, HeadPosition{ref, {}},
                                         HeadPosition{ref, after_}, false});
        }
        plan_.steps.insert(plan_.steps.begin(), steps.begin(), steps.end());
        if (!request_.hook_program.empty()) add_hooks();
    }

    /// A place where hooks cannot go does not stop the rest.
    void add_hooks() {
        HookSteps hooks = install_steps(snapshot_.session, request_.hook_program);
        if (!hooks.steps.empty()) done_.emplace_back("hooks");
        for (Step& step : hooks.steps) plan_.steps.push_back(std::move(step));
        for (std::string& note : hooks.notes) plan_.notes.push_back(std::move(note));
        if (hooks.blocked.empty()) return;
        plan_.notes.push_back("the hooks are not installed: " + hooks.blocked);
        for (const std::string& hint : hooks.hints) plan_.notes.push_back("  " + hint);
    }

    void add_tag() {
        const CommitMaker::Tag tag =
            maker_.tag(version_.tag(), after_, fmt::format("chore(release): {}\n", version_.tag()));
        plan_.tags.push_back(tag.raw);
        done_.push_back(fmt::format("tag {}", version_.tag()));
        moves_.push_back(RefMove{"refs/tags/" + version_.tag(), {}, tag.id});
    }

    Snapshot& snapshot_;
    const InitRequest& request_;
    CommitMaker maker_;
    std::string main_;
    model::ObjectId before_;  ///< main's tip
    model::ObjectId after_;
    model::ObjectId tree_;
    model::Version version_;
    bool fresh_ = false;   ///< tasks/main is new
    bool tagged_ = false;  ///< there is a tag of VERSION
    bool any_tag_ = false;
    bool had_team_file_ = false;     ///< main has a .dltask.yaml
    std::vector<std::string> done_;  ///< for people
    std::vector<RefMove> moves_;
    Plan plan_;
};

}  // namespace

Plan plan_init(Snapshot& snapshot, const InitRequest& request) {
    return Initialiser{snapshot, request}.plan();
}

}  // namespace dltask::flow
