// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <unordered_set>
#include <utility>

#include "json/json.hpp"

namespace dltask::json {
namespace {

using model::Value;

/// The three words of Python's json module that are no JSON, each replaced by a string of the same
/// length so that offsets stay true. `ordinals` counts the strings of the text from 0.
struct Prepared {
    std::string text;
    std::unordered_set<std::size_t> ordinals;
};

class Preparation {
public:
    explicit Preparation(std::string_view text) : result_{std::string{text}, {}} {}

    Prepared run() {
        std::string& text = result_.text;
        while (at_ < text.size()) {
            if (text[at_] == '"') {
                skip_string();
            } else if (!replace("-Infinity") && !replace("Infinity") && !replace("NaN")) {
                ++at_;
            }
        }
        return std::move(result_);
    }

private:
    void skip_string() {
        ++strings_;
        for (++at_; at_ < result_.text.size() && result_.text[at_] != '"'; ++at_) {
            if (result_.text[at_] == '\\') ++at_;
        }
        ++at_;
    }

    bool replace(std::string_view word) {
        if (result_.text.compare(at_, word.size(), word) != 0) return false;
        result_.text.replace(at_, word.size(), '"' + std::string{word.substr(0, word.size() - 2)} + '"');
        result_.ordinals.insert(strings_++);
        at_ += word.size();
        return true;
    }

    Prepared result_;
    std::size_t at_ = 0;
    std::size_t strings_ = 0;
};

double number_of(const std::string& word) {
    if (word[0] == 'N') return std::numeric_limits<double>::quiet_NaN();
    const double infinity = std::numeric_limits<double>::infinity();
    return word[0] == '-' ? -infinity : infinity;
}

/// `[json.exception.parse_error.101] parse error at line 1, column 3: syntax error ...`: the last part.
std::string reason_of(std::string_view what) {
    const std::size_t begin = what.find("syntax error");
    if (begin != std::string_view::npos) return std::string{what.substr(begin)};
    const std::size_t bracket = what.find("] ");
    return std::string{bracket == std::string_view::npos ? what : what.substr(bracket + 2)};
}

/// Builds a Value from SAX events; every callback says whether to go on.
class Builder : public nlohmann::json_sax<nlohmann::json> {
public:
    Builder(const Limits& limits, const std::unordered_set<std::size_t>& ordinals)
        : limits_{limits}, ordinals_{ordinals} {}

    bool null() override { return add(Value{}); }
    bool boolean(bool value) override { return add(Value{value}); }
    bool number_integer(number_integer_t value) override { return add(Value{std::int64_t{value}}); }
    bool number_unsigned(number_unsigned_t value) override {
        constexpr auto largest = static_cast<number_unsigned_t>(std::numeric_limits<std::int64_t>::max());
        if (value > largest) return add(Value{Value::BigInteger{std::to_string(value)}});
        return add(Value{static_cast<std::int64_t>(value)});
    }
    bool number_float(number_float_t value, const string_t& text) override {
        const bool whole = text.find_first_of(".eE") == std::string::npos;
        return add(whole ? Value{Value::BigInteger{text}} : Value{value});
    }
    bool string(string_t& value) override {
        const bool number = ordinals_.count(strings_++) > 0;
        return add(number ? Value{number_of(value)} : Value{std::move(value)});
    }
    bool binary(binary_t& /*value*/) override { return stop("binary data"); }
    bool start_object(std::size_t /*size*/) override { return open(Value{Value::Map{}}); }
    bool key(string_t& name) override {
        if (ordinals_.count(strings_++) > 0) return stop("a number as a key");
        if (!keys_.back().insert(name).second) return stop("the key '" + name + "' is there twice");
        names_.push_back(std::move(name));
        return true;
    }
    bool end_object() override { return close(); }
    bool start_array(std::size_t /*size*/) override { return open(Value{Value::List{}}); }
    bool end_array() override { return close(); }
    bool parse_error(std::size_t position, const std::string& /*token*/,
                     const nlohmann::detail::exception& error) override {
        problem = Diagnostic{reason_of(error.what()), position};
        return false;
    }

    Value root;
    Diagnostic problem;

private:
    bool stop(std::string message) {
        problem.message = std::move(message);
        return false;
    }

    bool open(Value collection) {
        if (open_.size() >= limits_.depth)
            return stop("nested deeper than " + std::to_string(limits_.depth) + " levels");
        open_.push_back(std::move(collection));
        keys_.emplace_back();
        return true;
    }

    bool close() {
        Value done = std::move(open_.back());
        open_.pop_back();
        keys_.pop_back();
        return add(std::move(done));
    }

    bool add(Value value) {
        if (open_.empty()) {
            root = std::move(value);
        } else if (auto* list = open_.back().as<Value::List>()) {
            list->push_back(std::move(value));
        } else {
            open_.back().as<Value::Map>()->emplace_back(std::move(names_.back()), std::move(value));
            names_.pop_back();
        }
        return true;
    }

    const Limits& limits_;
    const std::unordered_set<std::size_t>& ordinals_;
    std::size_t strings_ = 0;
    std::vector<Value> open_;
    std::vector<std::unordered_set<std::string>> keys_;
    std::vector<std::string> names_;
};

}  // namespace

std::variant<Value, Diagnostic> parse(std::string_view text, const Limits& limits) {
    if (text.size() > limits.bytes)
        return Diagnostic{"more than " + std::to_string(limits.bytes) + " bytes", 0};
    const Prepared prepared = Preparation{text}.run();
    Builder builder{limits, prepared.ordinals};
    try {
        if (nlohmann::json::sax_parse(prepared.text, &builder)) return std::move(builder.root);
    } catch (const nlohmann::json::exception& error) {
        return Diagnostic{reason_of(error.what()), 0};
    }
    return builder.problem;
}

}  // namespace dltask::json
