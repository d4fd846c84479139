// SPDX-License-Identifier: Apache-2.0
#include "model/secret.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>

namespace dltask::model {
namespace {

char lower(char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

bool is_capital(char c) {
    return c >= 'A' && c <= 'Z';
}

/// `AWS_SECRET_KEY`, `aws-secret-key`, `aws.secretKey` -> aws, secret, key.
std::vector<std::string> words_of(std::string_view name) {
    std::vector<std::string> words(1);
    for (std::size_t i = 0; i < name.size(); ++i) {
        const bool letter = std::isalnum(static_cast<unsigned char>(name[i])) != 0;
        const bool hump = i > 0 && is_capital(name[i]) && !is_capital(name[i - 1]);
        if ((!letter || hump) && !words.back().empty()) words.emplace_back();
        if (letter) words.back() += lower(name[i]);
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

template <std::size_t Size>
bool is_one_of(const std::string& word, const std::array<std::string_view, Size>& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

constexpr std::array<std::string_view, 7> always = {"secret",      "password", "passwd",    "passphrase",
                                                    "credentials", "apikey",   "credential"};
/// Whose token or key it is: of a tokenizer or a sort it is no secret.
constexpr std::array<std::string_view, 15> owners = {"api",    "access",  "auth",    "private",     "bearer",
                                                     "client", "session", "login",   "github",      "gitlab",
                                                     "hf",     "wandb",   "refresh", "huggingface", "openai"};

constexpr std::array<std::string_view, 12> token_begins = {
    "hf_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "sk-", "AKIA", "github_pat_", "glpat-", "xox", "npm_"};
constexpr std::size_t shortest_token = 16;  // behind its beginning

bool ends_with(const std::string& word, std::string_view end) {
    return word.size() >= end.size() && word.compare(word.size() - end.size(), end.size(), end) == 0;
}

/// The name of an option or a variable in a word, up to its `=`.
bool names_secret(std::string_view name) {
    const std::size_t letters = std::min(name.find_first_not_of('-'), name.size());
    return is_secret_name(name) || (letters > 0 && name.substr(letters) == "token");
}

}  // namespace

bool is_secret_name(std::string_view name) {
    const std::vector<std::string> words = words_of(name);
    const bool variable =
        std::none_of(name.begin(), name.end(), [](char c) { return lower(c) == c && c >= 'a'; });
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (is_one_of(word, always) || ends_with(word, "password")) return true;
        const bool last = i + 1 == words.size();
        if (!last || (word != "token" && word != "key")) continue;
        if (variable || (i > 0 && is_one_of(words[i - 1], owners))) return true;
    }
    return false;
}

std::string without_user(std::string text) {
    const std::size_t scheme = text.find("://");
    if (scheme == std::string::npos) return text;
    text.erase(std::min(text.find_first_of("?#"), text.size()));
    const std::size_t host = scheme + 3;
    const std::size_t path = std::min(text.find('/', host), text.size());
    const std::size_t at = text.rfind('@', path);
    if (at != std::string::npos && at >= host && at < path) text.erase(host, at + 1 - host);
    return text;
}

bool is_token(std::string_view text) {
    const auto has_begin = [&](std::string_view begin) {
        return text.size() >= begin.size() + shortest_token && text.substr(0, begin.size()) == begin;
    };
    const auto is_part = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
    };
    return std::any_of(token_begins.begin(), token_begins.end(), has_begin) &&
           std::all_of(text.begin(), text.end(), is_part);
}

std::vector<std::string> without_secrets(std::vector<std::string> command) {
    bool secret = false;
    for (std::string& word : command) {
        if (secret && word.substr(0, 1) != "-" && word != "&&") {
            word = left_out;
            secret = false;
            continue;
        }
        const std::size_t equals = word.find('=');
        const bool named = names_secret(std::string_view{word}.substr(0, equals));
        secret = named && equals == std::string::npos && word.substr(0, 1) == "-";
        const std::size_t value = equals == std::string::npos ? 0 : equals + 1;
        if ((named && value != 0) || is_token(std::string_view{word}.substr(value))) {
            word = word.substr(0, value) + std::string{left_out};
        } else if (word.find('@') != std::string::npos) {
            word = without_user(std::move(word));
        }
    }
    return command;
}

}  // namespace dltask::model
