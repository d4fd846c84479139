#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The checks can fail: each is shown a tree with one fault and must name it, and one without."""
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
LICENCE = "// SPDX-License-Identifier: Apache-2.0\n"


def body(lines):
    return "".join(f"    step({number});\n" for number in range(lines))


# check, file, its text, what the complaint says (None: nothing to say)
CASES = [
    ("floors", "src/git/refs.cpp", '#include "yaml/edit.hpp"\n', "sideways"),
    ("floors", "src/git/refs.cpp", '#include "cli/app.hpp"\n', "up"),
    ("floors", "src/git/refs.cpp", '#include "refs.hpp"\n', 'no "room/file.hpp"'),
    ("floors", "src/util/refs.cpp", "", "is no room"),
    ("floors", "src/cli/refs.cpp", '#include "yaml/edit.hpp"\n', None),
    ("floors", "src/git/CMakeLists.txt", "dltask_room(git SOURCES refs.cpp ROOMS base yaml PRIVATE x)", "sideways"),
    ("doors", "src/flow/plan.cpp", "#include <git2.h>\n", "libgit2"),
    ("doors", "src/flow/plan.cpp", "#include <CLI/CLI.hpp>\n", "CLI11"),
    ("doors", "src/run/plan.cpp", "#include <sys/wait.h>\n", "processes"),
    ("doors", "src/sys/plan.cpp", "#include <sys/wait.h>\n", None),
    ("doors", "src/run/plan.cpp", "void f() { ::kill(pid, 9); }\n", "processes"),
    ("doors", "src/sys/plan.cpp", "void f() { std::system(text); }\n", "shell"),
    ("doors", "src/flow/plan.cpp", "void f() { std::cout << 1; }\n", "stream"),
    ("doors", "src/flow/plan.cpp", 'const char* text = "std::cout << system(1)"; // std::cout\n', None),
    ("doors", "src/flow/plan.cpp", "void f() { std::filesystem::remove_all(path); }\n", "disk"),
    ("doors", "src/flow/plan.cpp", "void f() { std::ofstream file(path); }\n", "iostream"),
    ("sizes", "src/git/refs.cpp", f"void f() {{\n{body(59)}}}\n", "'f' has 61 lines"),
    ("sizes", "src/git/refs.cpp", f"void f() {{\n{body(58)}}}\n", None),
    ("sizes", "src/git/refs.cpp", f"Refs::Refs(int a)\n    : a_{{a}}, b_{{g(a)}} {{\n{body(60)}}}\n", "has 63 lines"),
    ("sizes", "src/git/refs.cpp", f"struct A {{\n    int f() const {{\n{body(60)}    }}\n}};\n", "'f' has 62 lines"),
    ("sizes", "src/git/refs.cpp", f"const Table rows = {{\n{body(80)}}};\n", None),
    ("sizes", "src/git/refs.cpp", "int a;\n" * 401, "401 lines"),
    ("sizes", "src/git/refs.hpp", "int a;\n" * 151, "151 lines"),
    ("sizes", "tests/bench/a.py", f"def f():\n{'    step()' + chr(10)}" + "    step()\n" * 60, "'f' has 62 lines"),
    ("sizes", "tests/unit/a.cpp", 'TEST_CASE("x") {\n' + "    {1, 2},\n" * 99 + "}\n", None),
    ("manners", "src/git/refs.hpp", LICENCE, "pragma once"),
    ("manners", "src/git/refs.cpp", "int a;\n", "SPDX"),
    ("manners", "src/git/git_utils.cpp", LICENCE, "attic"),
    ("manners", "src/git/Refs.cpp", LICENCE, "snake_case"),
    ("manners", "src/git/refs.cpp", LICENCE + "// " + "TO" + "DO\n", "unfinished"),
    ("manners", "src/git/refs.cpp", LICENCE, None),
    ("scripts", "hooks/commit-msg", "#!/bin/sh\nrm $1/x\n", "SC2086"),
    ("scripts", "hooks/commit-msg", '#!/bin/sh\nrm "$1/x"\n', None),
    ("formatted", "src/git/refs.cpp", "int  a;\n", "refs.cpp"),
    ("formatted", "src/git/refs.cpp", "int a;\n", None),
]


class Checks(unittest.TestCase):
    def answer(self, check, name, text):
        with tempfile.TemporaryDirectory() as folder:
            for path, content in {"src/yaml/edit.hpp": LICENCE + "#pragma once\n",
                                  "src/cli/app.hpp": LICENCE + "#pragma once\n", name: text}.items():
                (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
                (Path(folder) / path).write_text(content)
            command = [sys.executable, HERE / f"{check}.py", "--root", folder]
            return subprocess.run(command, capture_output=True, text=True)

    def test_each_fault_is_named_and_nothing_else_is(self):
        for check, name, text, complaint in CASES:
            with self.subTest(check=check, complaint=complaint, text=text[:40]):
                answer = self.answer(check, name, text)
                if answer.returncode == 77:
                    continue
                self.assertEqual(answer.returncode, 0 if complaint is None else 1, answer.stdout + answer.stderr)
                self.assertIn(complaint or "0 complaints", answer.stdout)


if __name__ == "__main__":
    unittest.main()
