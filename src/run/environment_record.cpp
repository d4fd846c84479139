// SPDX-License-Identifier: Apache-2.0
#include "run/environment_record.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "model/secret.hpp"
#include "yaml/document.hpp"

namespace dltask::run {
namespace {

using model::Value;

constexpr std::array<const char*, 30> recorded_variables = {"ASCEND_RT_VISIBLE_DEVICES",
                                                            "CONDA_DEFAULT_ENV",
                                                            "CUBLAS_WORKSPACE_CONFIG",
                                                            "CUDA_DEVICE_ORDER",
                                                            "CUDA_HOME",
                                                            "CUDA_LAUNCH_BLOCKING",
                                                            "CUDA_VISIBLE_DEVICES",
                                                            "HF_DATASETS_OFFLINE",
                                                            "HF_ENDPOINT",
                                                            "HF_HOME",
                                                            "HF_HUB_OFFLINE",
                                                            "HIP_VISIBLE_DEVICES",
                                                            "LANG",
                                                            "LC_ALL",
                                                            "LD_LIBRARY_PATH",
                                                            "MKL_NUM_THREADS",
                                                            "NCCL_P2P_DISABLE",
                                                            "NCCL_SOCKET_IFNAME",
                                                            "OMP_NUM_THREADS",
                                                            "PYTHONHASHSEED",
                                                            "PYTORCH_CUDA_ALLOC_CONF",
                                                            "RANDOM_SEED",
                                                            "SLURM_JOB_ID",
                                                            "SLURM_JOB_PARTITION",
                                                            "TF_CPP_MIN_LOG_LEVEL",
                                                            "TOKENIZERS_PARALLELISM",
                                                            "TORCH_HOME",
                                                            "TRANSFORMERS_OFFLINE",
                                                            "VIRTUAL_ENV",
                                                            "WORLD_SIZE"};

Value text_or_null(const std::string& text) {
    return text.empty() ? Value{} : Value{text};
}

Value describe(const sys::Machine& machine, const std::string& host) {
    Value::List gpus;
    for (const std::string& model : machine.gpus) gpus.emplace_back(model);
    Value::Map map{{"host", host},
                   {"system", text_or_null(machine.system)},
                   {"kernel", text_or_null(machine.kernel)},
                   {"architecture", text_or_null(machine.architecture)},
                   {"processor", text_or_null(machine.processor)},
                   {"cores", machine.cores},
                   {"memory_bytes", static_cast<std::int64_t>(machine.memory_bytes)},
                   {"gpus", std::move(gpus)},
                   {"gpu_driver", text_or_null(machine.gpu_driver)},
                   {"cuda", text_or_null(machine.cuda)}};
    if (machine.npus > 0) {
        map.emplace_back("npus", machine.npus);
        map.emplace_back("npu_driver", text_or_null(machine.npu_driver));
    }
    return map;
}

Value entry(const Value& map, std::string_view key, Value otherwise) {
    const Value* found = map.find(key);
    return found == nullptr ? std::move(otherwise) : *found;
}

}  // namespace

std::string print_environment(const Value& python, const sys::Machine& machine, const std::string& host,
                              const sys::Environment& variables) {
    Value::Map interpreter;
    for (const char* key : {"executable", "version", "implementation", "prefix", "kind"}) {
        interpreter.emplace_back(key, entry(python, key, Value{}));
    }
    Value::Map named;
    for (const char* name : recorded_variables) {
        if (const auto value = variables.get(name)) named.emplace_back(name, model::without_user(*value));
    }
    Value document = Value::Map{{"schema", 1},
                                {"python", std::move(interpreter)},
                                {"machine", describe(machine, host)},
                                {"variables", std::move(named)},
                                {"packages", entry(python, "packages", Value::Map{})}};
    const Value* conda = python.find("conda_packages");
    const auto* list = conda == nullptr ? nullptr : conda->as<Value::Map>();
    if (list != nullptr && !list->empty()) document.set("conda_packages", *conda);
    return yaml::print_document(document);
}

}  // namespace dltask::run
