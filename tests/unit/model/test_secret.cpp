// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "model/secret.hpp"

using dltask::model::is_secret_name;
using dltask::model::without_secrets;
using dltask::model::without_user;

namespace {

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("names of secrets are known, those of tokenizers and sorts are none") {
    for (const char* name :
         {"HF_TOKEN", "WANDB_API_KEY", "AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "DB_PASSWORD", "PGPASSWORD",
          "MY_KEY", "TOKEN", "KEY", "--api-key", "--hf_token", "password", "--dbPassword", "apiKey",
          "-password", "client_secret", "GOOGLE_APPLICATION_CREDENTIALS", "model.access_token"}) {
        INFO(name);
        CHECK(is_secret_name(name));
    }
    for (const char* name : {"", "-", "TOKENIZERS_PARALLELISM", "max_tokens", "--tokenizer", "--sort-key",
                             "key", "--pad-token", "monkey", "MONKEY", "keys", "KEYBOARD", "--token-dim",
                             "HF_HOME", "secretary", "lr", "/usr/bin/python3", "train.py"}) {
        INFO(name);
        CHECK_FALSE(is_secret_name(name));
    }
}

TEST_CASE("a command is recorded without the secrets in it") {
    CHECK(
        without_secrets({"python3", "train.py", "--api-key", "abc", "--lr", "0.1", "--hf_token=abc", "x"}) ==
        Words{"python3", "train.py", "--api-key", "***", "--lr", "0.1", "--hf_token=***", "x"});
    CHECK(without_secrets({"env", "WANDB_API_KEY=abc", "python3", "--password", "--verbose"}) ==
          Words{"env", "WANDB_API_KEY=***", "python3", "--password", "--verbose"});
    CHECK(without_secrets({"a", "--password", "&&", "b"}) == Words{"a", "--password", "&&", "b"});
    CHECK(without_secrets({"--data=https://me:abc@example.org/x?sig=abc", "a@b"}) ==
          Words{"--data=https://example.org/x", "a@b"});
    CHECK(without_secrets({"--url", "https://example.org/x?page=2"}) ==
          Words{"--url", "https://example.org/x?page=2"});
}

TEST_CASE("a token is known by its option and by its form") {
    CHECK(without_secrets({"x", "--token", "abc", "--token=abc", "token=abc", "--tokens", "9"}) ==
          Words{"x", "--token", "***", "--token=***", "token=abc", "--tokens", "9"});
    CHECK(without_secrets({"-p", "hf_abcdefghijklmnopqrst", "--auth=ghp_0123456789abcdefghij"}) ==
          Words{"-p", "***", "--auth=***"});
    CHECK(without_secrets({"hf_model", "sk-learn", "sk-learn/abcdefghijklmnopqrstu"}) ==
          Words{"hf_model", "sk-learn", "sk-learn/abcdefghijklmnopqrstu"});
}

TEST_CASE("a URL loses its user and its query") {
    CHECK(without_user("https://me:abc@example.org/a@b?key=abc#x") == "https://example.org/a@b");
    CHECK(without_user("no url @ all?") == "no url @ all?");
}
