#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""No function over 60 lines, no file over 400, no header over 150. Rows of a table in a test count nothing."""
import ast
import re

import tree

FUNCTION_LINES = 60
FILE_LINES = {".cpp": 400, ".hpp": 150, ".py": 400, ".sh": 400, ".cmake": 400}

NOT_A_FUNCTION = re.compile(r"^(?:template\s*<.*>\s*)?(?:namespace|class|struct|enum|union|extern|if|for|while|"
                            r"switch|do|else|try|catch|return|using)\b")
TABLE_ROW = re.compile(r"""^\s*(?:\{.*|["'(\[].*|R"|\},?;?)$""")


def is_function(header):
    header = header.strip()
    return "(" in header and not NOT_A_FUNCTION.match(header)


def is_initialiser(text, position):
    """`name_{value}` and `= {...}`; clang-format puts a space before the brace of a body."""
    return not text[position - 1].isspace() or text[:position].rstrip().endswith(("=", ",", "(", "return"))


def functions(text):
    """(first line, last line, name) of each outermost function body of C++ code without literals."""
    braces, header_start, function = [], 0, None
    for position, character in enumerate(text):
        if character == "{":
            braces.append("value" if is_initialiser(text, position) else "block")
            if function is None and braces[-1] == "block":
                if is_function(re.sub(r"#[^\n]*", "", text[header_start:position])):
                    function = (len(braces), header_start)
                header_start = position + 1
        elif character == "}" and braces:
            if function and function[0] == len(braces):
                yield span(text, function[1], position)
                function = None
            if braces.pop() == "block":
                header_start = position + 1
        elif character == ";" and function is None:
            header_start = position + 1


def span(text, start, end):
    body = re.sub(r"#[^\n]*", lambda match: " " * len(match.group(0)), text[start:end])
    skipped = len(body) - len(body.lstrip())
    name = body.strip().split("(")[0].split()[-1]
    return tree.line_of(text, start + skipped), tree.line_of(text, end), name


def cpp_complaints(root, path):
    raw = path.read_text()
    lines = raw.splitlines()
    in_tests = path.is_relative_to(root / "tests")
    for first, last, name in functions(tree.code(raw)):
        counted = [line for line in lines[first - 1:last] if not (in_tests and TABLE_ROW.match(line))]
        if len(counted) > FUNCTION_LINES:
            yield f"{path.relative_to(root)}:{first}: '{name}' has {len(counted)} lines"


def python_complaints(root, path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = node.end_lineno - node.lineno + 1
            if length > FUNCTION_LINES:
                yield f"{path.relative_to(root)}:{node.lineno}: '{node.name}' has {length} lines"


def main():
    root = tree.root_argument()
    complaints = []
    for path in tree.files(root):
        limit = FILE_LINES.get(path.suffix)
        lines = path.read_text().count("\n") if limit else 0
        if limit and lines > limit:
            complaints.append(f"{path.relative_to(root)}: {lines} lines, at most {limit}")
        if path.suffix in tree.CPP:
            complaints += cpp_complaints(root, path)
        elif path.suffix == ".py":
            complaints += python_complaints(root, path)
    tree.finish(complaints, "sizes")


if __name__ == "__main__":
    main()
