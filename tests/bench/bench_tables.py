#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Speed of looking at many tasks, against what people write themselves.

    bench_tables.py --git-dltask build/release/src/git-dltask [--tasks 1000,10000] [--pairs 9] [--folder DIR]

Prints Markdown tables; never passes or fails. The ratios are medians of paired runs, as in bench.py: `list --csv`
against a Python script with PyYAML's C loader (table.py), which reads two files of each task in the work tree and no
record. Cold: the cache of rows was removed. The page cache is warm.
"""
import argparse
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from sandbox import Sandbox, remove  # noqa: E402
from bench import Pair  # noqa: E402
import task_fixture  # noqa: E402

SCRIPT = Path(__file__).resolve().parent / "table.py"
PEER = ["/usr/bin/python3", SCRIPT]


def forget(repository):
    remove(repository / ".git" / "dltask" / "cache")


def row(name, pair, ours, pairs, goal):
    mine, other, ratio = pair.run(ours, PEER, pairs)
    print(f"| {name} | {mine:.1f} | {other:.1f} | **{ratio:.2f}** | {goal} |", flush=True)


def tables(box, counts, pairs):
    print("| table of all tasks / Python, CSafeLoader | ours, ms | theirs, ms | ratio | at most |\n"
          "| --- | --- | --- | --- | --- |")
    for count in counts:
        repository = task_fixture.make(box, box.folder / f"tasks-{count}", count)
        ours = ["git-dltask", "list", "--csv"]
        row(f"{count} tasks, cold", Pair(box, repository, lambda at=repository: forget(at)), ours, pairs, "0.5")
        row(f"{count} tasks, warm", Pair(box, repository), ours, pairs, "0.08")


def seconds_and_memory(box, repository, words):
    """Of one command, its children included: wall seconds, and MiB of the largest process."""
    measure = ("import resource, subprocess, sys, time; start = time.perf_counter();"
               "code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode;"
               "print(code, time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
    answer = box.must("/usr/bin/python3", "-c", measure, *words, cwd=repository, timeout=600)
    code, seconds, kilobytes = answer.split()
    if code != "0":
        raise SystemExit(f"{words}: exit {code}")
    return float(seconds), int(kilobytes) / 1024


def alone(box, name, repository, words, goal, cold=True):
    """The median of three."""
    results = []
    for _ in range(3):
        if cold:
            forget(repository)
        results.append(seconds_and_memory(box, repository, words))
    results.sort()
    seconds, megabytes = results[1][0], max(result[1] for result in results)
    print(f"| {name} | {seconds * 1000:.0f} | {megabytes:.0f} | {goal} |", flush=True)


def singles(box, counts, many):
    print("\n| job | ms | MiB | goal |\n| --- | --- | --- | --- |")
    unmerged = task_fixture.make(box, box.folder / "unmerged", many, unmerged=True)
    alone(box, f"list, {many} unmerged branches, cold", unmerged, ["git-dltask", "list"], "below 1 s")
    alone(box, "the same, warm", unmerged, ["git-dltask", "list"], "", cold=False)
    curves = task_fixture.make(box, box.folder / "curves", many, rows=many)
    alone(box, f"report -f html, {many} tasks with curves of {many} rows, cold", curves,
          ["git-dltask", "report", "-f", "html", "-o", box.folder / "page"], "below 3 s")
    for count in counts:
        repository = box.folder / f"tasks-{count}"
        for words in (["list"], ["list", "--json"], ["report", "-f", "html", "-o", box.folder / "page"]):
            alone(box, f"{' '.join(map(str, words[:3]))}, {count} tasks, cold", repository, ["git-dltask", *words],
                  "below 300 MiB")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--git-dltask", required=True, type=Path)
    parser.add_argument("--tasks", default="1000,10000")
    parser.add_argument("--pairs", type=int, default=9)
    parser.add_argument("--small", action="store_true", help="only try whether it runs")
    parser.add_argument("--folder", type=Path, help="where the repositories go (default: a temporary folder)")
    return parser.parse_args()


def main():
    options = arguments()
    counts = [int(word) for word in options.tasks.split(",")]
    with tempfile.TemporaryDirectory(prefix="bench-", dir=options.folder) as folder:
        box = Sandbox(folder, options.git_dltask.resolve().parent)
        print(f"{os.cpu_count()} cores, {options.pairs} pairs a row, {box.must('git', '--version')}\n")
        tables(box, counts, options.pairs)
        singles(box, counts, 20 if options.small else 1000)


if __name__ == "__main__":
    main()
