# SPDX-License-Identifier: Apache-2.0
"""PyYAML against our YAML room: the same typed value or a refusal; edits mean what was intended.

Every case comes from a fixed seed, so a failure can be repeated. Usage: oracle.py PROBE [FACTOR [SEED]]
"""

import datetime
import json
import math
import random
import subprocess
import sys

try:
    import yaml
except ImportError:
    sys.exit("oracle.py: needs PyYAML: apt-get install python3-yaml")

import corpus


class Probe:
    """The program under test, one question and one answer per line."""

    def __init__(self, path):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, **request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"FAILED: the probe died (exit {self.process.wait()}) on {request!r}")
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        return self.process.wait()


def load(text):
    """(True, value) or (False, error) as a training script gets it."""
    try:
        return True, yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, KeyError, AttributeError, IndexError, RecursionError, TypeError) as error:
        return False, error


def same_key(ours, theirs):
    return theirs == ours if isinstance(theirs, str) else load(ours) == (True, theirs)


def same(ours, theirs):
    """Whether a [type, datum] pair of the probe is the Python value, of the same type."""
    kind, datum = ours
    if kind == "null":
        return theirs is None
    if kind == "bool":
        return isinstance(theirs, bool) and theirs == datum
    if kind == "int":
        return type(theirs) is int and theirs == int(datum)
    if kind == "float":
        if type(theirs) is not float:
            return False
        value = float(datum)
        if math.isnan(value) or math.isnan(theirs):
            return math.isnan(value) and math.isnan(theirs)
        return value == theirs and math.copysign(1, value) == math.copysign(1, theirs)
    if kind == "date":
        return isinstance(theirs, datetime.date) and load(datum) == (True, theirs)
    if kind == "str":
        return isinstance(theirs, str) and theirs == datum
    if kind == "list":
        return (isinstance(theirs, list) and len(theirs) == len(datum)
                and all(same(a, b) for a, b in zip(datum, theirs)))
    return (isinstance(theirs, dict) and len(theirs) == len(datum)
            and all(same_key(k, key) and same(v, value) for (k, v), (key, value) in zip(datum, theirs.items())))


class Oracle:
    def __init__(self, probe):
        self.probe = probe
        self.failures = []
        self.counts = {}

    def count(self, what):
        self.counts[what] = self.counts.get(what, 0) + 1

    def fail(self, what, text, **details):
        self.failures.append((what, text, details))

    def check_parse(self, text, must_read=False):
        answer = self.probe.ask(op="parse", text=text)
        read, theirs = load(text)
        if "error" in answer:
            self.count("refused by both" if not read else "refused by us alone")
            if must_read and read:
                self.fail("refused", text, error=answer, pyyaml=theirs)
            if answer["line"] < 1 or answer["column"] < 1:
                self.fail("a refusal without a place", text, error=answer)
            return None
        self.count("read by both")
        if not read:
            self.fail("read what PyYAML refuses", text, ours=answer["value"], error=str(theirs)[:160])
        elif not same(answer["value"], theirs):
            self.fail("another value", text, ours=answer["value"], pyyaml=theirs)
        return answer["value"]

    def check_edit(self, text, path, value, add=False, must_edit=False):
        """One edit; what comes back is re-read by PyYAML and compared with the intended whole."""
        edits = [{"path": [str(part) for part in path], "value": encode(value), "add": add}]
        answer = self.probe.ask(op="edit", text=text, edits=edits)
        if "error" in answer:
            self.count("edits refused")
            if must_edit:
                self.fail("edit refused", text, path=path, value=value, error=answer)
            return
        self.count("edits done")
        _, wanted = load(text)
        if wanted is None:
            wanted = {}
        target = wanted
        for part in path[:-1]:
            target = target[part]
        target[path[-1]] = value
        read, result = load(answer["text"])
        if not read or not same(encode(wanted), result):
            self.fail("edit changed something else", text, path=path, value=value, result=answer["text"])
        self.check_bytes(text, answer["text"], path)

    def check_bytes(self, before, after, path):
        """Only one stretch of bytes is new, and it spans no line break unless a line was added."""
        shortest = min(len(before), len(after))
        start = next((i for i in range(shortest) if before[i] != after[i]), shortest)
        end = next((i for i in range(shortest - start) if before[-1 - i] != after[-1 - i]), shortest - start)
        lost = before[start:len(before) - end]
        if "\n" in lost and not lost.lstrip().startswith("[") and "[" not in before:
            self.fail("edit lost a line", before, path=path, result=after)

    def check_print(self, value):
        answer = self.probe.ask(op="print", value=encode(value))
        for form, wrap, unwrap in (("inline", "k: {}\n", lambda v: v["k"]), ("inline", "[{}, 1]\n", lambda v: v[0]),
                                   ("document", "{}", lambda v: v)):
            text = wrap.format(answer[form])
            read, theirs = load(text)
            self.count("printed")
            if not read or not same(encode(value), unwrap(theirs)):
                self.fail("printed another value", text, value=value, pyyaml=theirs)
            ours = self.probe.ask(op="parse", text=text)
            if "error" in ours:
                self.fail("printed what we refuse", text, value=value, error=ours)


def encode(value):
    if value is None:
        return ["null", None]
    if isinstance(value, bool):
        return ["bool", value]
    if isinstance(value, int):
        return ["int", str(value)]
    if isinstance(value, float):
        return ["float", repr(value)]
    if isinstance(value, (datetime.date, datetime.datetime)):
        return ["date", value.isoformat()]
    if isinstance(value, str):
        return ["str", value]
    if isinstance(value, list):
        return ["list", [encode(item) for item in value]]
    return ["map", [[corpus.key_text(key), encode(item)] for key, item in value.items()]]


def run(probe, factor, seed):
    oracle = Oracle(probe)
    rng = random.Random(seed)
    for literal in corpus.LITERALS:
        for frame in ("k: {}\n", "[{}]\n", "- {}\n", "{{a: {}, b: 1}}\n"):
            oracle.check_parse(frame.format(literal))
    for text in corpus.DOCUMENTS:
        oracle.check_parse(text, must_read=True)
    for _ in range(int(4000 * factor)):
        oracle.check_parse(corpus.scalar_frame(rng))
    for _ in range(int(1500 * factor)):
        oracle.check_parse(corpus.document(rng))
    for _ in range(int(2500 * factor)):
        oracle.check_parse(corpus.mutated(rng))
    for _ in range(int(1500 * factor)):
        oracle.check_print(corpus.value(rng))
    for _ in range(int(2500 * factor)):
        text = corpus.mutated(rng) if rng.random() < 0.3 else corpus.document(rng)
        read, value = load(text)
        case = corpus.edit(rng, value) if read else None
        if case:
            oracle.check_edit(text, *case)
    return oracle


def main():
    probe = Probe(sys.argv[1])
    factor = float(sys.argv[2]) if len(sys.argv) > 2 else 1.0
    oracle = run(probe, factor, int(sys.argv[3]) if len(sys.argv) > 3 else 20240102)
    if probe.close() != 0:
        sys.exit("FAILED: the probe ended badly")
    oracle.failures.sort(key=lambda failure: len(failure[1]))
    for what, text, details in oracle.failures[:20]:
        print(f"FAILED: {what}\n  text   {text!r:.600}")
        for name, detail in details.items():
            print(f"  {name:6} {detail!r:.300}")
    print(", ".join(f"{what}: {number}" for what, number in sorted(oracle.counts.items())))
    if oracle.failures:
        sys.exit(f"{len(oracle.failures)} failures")
    if oracle.counts.get("read by both", 0) < 1000 or oracle.counts.get("edits done", 0) < 100:
        sys.exit("FAILED: too few cases were read; the generator is broken")


if __name__ == "__main__":
    main()
