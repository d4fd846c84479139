// SPDX-License-Identifier: Apache-2.0
#include "hooks/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "term/safe_text.hpp"

namespace dltask::hooks {
namespace {

void append_hints(std::string& text, std::string_view hints, std::set<std::string>& said) {
    while (!hints.empty()) {
        const std::size_t end = hints.find('\n');
        const std::string hint = term::safe(hints.substr(0, end));
        if (!hint.empty() && said.insert(hint).second) text += fmt::format("hint: {}\n", hint);
        if (end == std::string_view::npos) break;
        hints.remove_prefix(end + 1);
    }
}

}  // namespace

Verdict::Verdict(const config::Settings& settings, model::BranchKind branch, std::set<std::string> skipped)
    : settings_{settings}, branch_{branch}, skipped_{std::move(skipped)} {}

void Verdict::add(const rules::Violation& violation) {
    add(violation, branch_, true);
}

void Verdict::add(const rules::Violation& violation, model::BranchKind branch, bool binds) {
    config::Severity severity = config::severity_of(settings_, violation.rule, branch);
    if (!binds || violation.only_warns) severity = std::min(severity, config::Severity::warn);
    if (severity == config::Severity::off || skipped_.count(violation.rule) != 0) return;
    findings_.push_back({severity, violation});
    if (severity == config::Severity::error) ++errors_;
}

void Verdict::add(const std::vector<rules::Violation>& violations) {
    for (const rules::Violation& violation : violations) add(violation);
}

void Verdict::take_errors(const Verdict& other) {
    for (const Finding& finding : other.findings_) {
        if (finding.severity != config::Severity::error) continue;
        findings_.push_back(finding);
        ++errors_;
    }
}

bool Verdict::leaves_out(const std::string& rule) const {
    const config::Severity severity = config::severity_of(settings_, rule, model::BranchKind::main);
    return severity == config::Severity::off || skipped_.count(rule) != 0;
}

void Verdict::note(const std::string& warning) {
    notes_ += fmt::format("warning: {}\n", term::safe(warning));
}

std::string Verdict::text(int most_per_rule) const {
    std::string text = notes_;
    std::map<std::string, int> told;
    std::set<std::string> hints;
    for (const Finding& finding : findings_) {
        const rules::Violation& violation = finding.violation;
        if (++told[violation.rule] > most_per_rule && most_per_rule > 0) continue;
        const bool error = finding.severity == config::Severity::error;
        text += fmt::format("{}: {} [{}]\n", error ? "error" : "warning", term::safe(violation.message),
                            violation.rule);
        append_hints(text, violation.hint, hints);
    }
    for (const auto& [rule, count] : told) {
        if (count > most_per_rule && most_per_rule > 0)
            text += fmt::format("... and {} more [{}]\n", count - most_per_rule, rule);
    }
    return text;
}

}  // namespace dltask::hooks
