// SPDX-License-Identifier: Apache-2.0
// Answers one JSON request per line of stdin with one line of stdout, so that a Python oracle can ask
// thousands of questions of one process. Values travel as [type, datum] pairs: nothing is lost to JSON.
#include <fmt/format.h>

#include <cstdlib>
#include <iostream>
#include <string>

#include "json/json.hpp"
#include "yaml/document.hpp"
#include "yaml/edit.hpp"

namespace {

using dltask::model::Value;
namespace json = dltask::json;
namespace yaml = dltask::yaml;

Value encode(const Value& value) {
    Value datum;
    if (const auto* real = value.as<double>()) {
        datum = Value{fmt::format("{}", *real)};
    } else if (const auto* list = value.as<Value::List>()) {
        Value::List items;
        for (const Value& item : *list) items.push_back(encode(item));
        datum = Value{items};
    } else if (const auto* map = value.as<Value::Map>()) {
        Value::List items;
        for (const auto& [key, item] : *map) items.push_back(Value{Value::List{Value{key}, encode(item)}});
        datum = Value{items};
    } else if (value.type_name() == "int") {
        datum = Value{yaml::print_inline(value)};
    } else {
        datum = value;
    }
    return Value{Value::List{Value{value.type_name()}, datum}};
}

const std::string& text_of(const Value& value) {
    return *value.as<std::string>();
}

Value decode(const Value& pair) {
    const auto& parts = *pair.as<Value::List>();
    const std::string& type = text_of(parts[0]);
    if (type == "float") return Value{std::strtod(text_of(parts[1]).c_str(), nullptr)};
    if (type == "int") return yaml::resolve_plain(text_of(parts[1]));
    if (type == "date") return Value{Value::Timestamp{text_of(parts[1])}};
    if (type != "list") return parts[1];
    Value::List items;
    for (const Value& item : *parts[1].as<Value::List>()) items.push_back(decode(item));
    return Value{items};
}

Value refusal(const yaml::Diagnostic& problem) {
    return Value{Value::Map{{"error", Value{problem.message}},
                            {"line", Value{static_cast<std::int64_t>(problem.line)}},
                            {"column", Value{static_cast<std::int64_t>(problem.column)}}}};
}

Value answer_edit(const Value& request) {
    std::vector<yaml::Edit> edits;
    for (const Value& item : *request.find("edits")->as<Value::List>()) {
        yaml::Edit edit;
        for (const Value& part : *item.find("path")->as<Value::List>()) edit.path.push_back(text_of(part));
        edit.value = decode(*item.find("value"));
        edit.add = *item.find("add")->as<bool>();
        edits.push_back(std::move(edit));
    }
    const auto result = yaml::edit(text_of(*request.find("text")), edits);
    if (const auto* problem = std::get_if<yaml::Diagnostic>(&result)) return refusal(*problem);
    return Value{Value::Map{{"text", Value{std::get<std::string>(result)}}}};
}

Value answer(const Value& request) {
    const std::string& operation = text_of(*request.find("op"));
    if (operation == "edit") return answer_edit(request);
    if (operation == "print") {
        const Value value = decode(*request.find("value"));
        return Value{Value::Map{{"inline", Value{yaml::print_inline(value)}},
                                {"document", Value{yaml::print_document(value)}}}};
    }
    const std::string& text = text_of(*request.find("text"));
    const auto result = operation == "inline" ? yaml::parse_inline(text) : yaml::parse(text);
    if (const auto* problem = std::get_if<yaml::Diagnostic>(&result)) return refusal(*problem);
    return Value{Value::Map{{"value", encode(std::get<Value>(result))}}};
}

}  // namespace

int main() {
    std::ios::sync_with_stdio(false);
    for (std::string line; std::getline(std::cin, line);) {
        const auto request = json::parse(line);
        if (const auto* problem = std::get_if<json::Diagnostic>(&request)) {
            std::cerr << "bad request: " << problem->message << '\n';
            return 1;
        }
        std::cout << json::print(answer(std::get<Value>(request))) << std::endl;
    }
    return 0;
}
