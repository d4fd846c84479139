# SPDX-License-Identifier: Apache-2.0
"""The texts and values that oracle.py asks about: tables, and generators driven by a seeded `random`."""

LITERALS = """1e-3 1E-3 1e3 1e-03 1e+22 5e-324 1.5e3 1.0e-3 1.5e+3 .5 5. -.5 +.5 -5. 1_000 1_000.5 _1 1_ 010 0777 08
09 00 0 -0 +0 -0.0 +1 0o17 0x1F 0X1F 0x 0x_ 0b101 0b 0b_ 0b2 -0x1F yes no on off Yes NO On OFF y n Y N true True TRUE
tRue false null Null NULL nULL ~ None inf nan NaN .inf -.inf +.inf .Inf .INF .iNf .nan .NaN .NAN +.nan 2024-01-02
2024-1-2 2024-13-01 2024-02-30 2024-01-02T10:00:00 2024-01-02T10:00:00Z 2024-01-02t10:00:00.123+08:00
2024-01-02T25:00:00 2024-01-02T10:00:00+99 0000-01-01 12:30:45 1:30 01:30 1:60 1:30.5 190:20:30.15 = << 1.2 1.2.3
0.1.0 v1.2 -1 --1 1-2 9223372036854775807 9223372036854775808 -9223372036854775808 -9223372036854775809
18446744073709551616 0xFFFFFFFFFFFFFFFFFF 1e400 1.0e+400 1.0e-400 1.7976931348623157e+308 a b/c a@b a=b a+b (a) ./x
""".split() + ['"1e-3"', "'yes'", '""', "''", '"a\\tb"', "'it''s'", '"\\u4e2d"', '"\\x41"', '"\\/"', '"\\e"',
               "2024-01-02 10:00:00", "2024-01-02 10:00:00 +08:00", "a b", "a #b", "a# b", "http://x/y?z=1#f", "中文",
               "a:b", "a, b", "!!str 1", "!!int '7'", "!!float 1", "!!float 1e-3", "!!null x", "!!bool yes", "! 12",
               "!x 1", "&a 1", "*a", "@x", "`x`", "%x", "?x", "-x", ":x", "- x", "? x", "#x", "|", ">", "x:", "x: y"]

DOCUMENTS = [
    "", "# only a comment\n", "---\n", "a: 1\n", "a: 1", "---\na: 1\n...\n", "%YAML 1.1\n---\na: 1\n",
    "lr: 0.1  # rate\ntrain:\n  epochs: 10\n  names: [a, b, 'c d']\n", "a:\n- 1\n- 2\nb: {x: 1, y: [2, 3]}\n",
    "a: |\n  text # no comment\n   more\nb: >-\n  folded\n  line\n", "a: 'x\n  y'\nb: \"x\\\n  y\"\n",
    "base: &b {lr: 1, n: 2}\nmine:\n  <<: *b\n  lr: 3\nlist: [*b, 1]\n",
    "a: &x {p: 1}\nb: &y {p: 2, q: 3}\nc:\n  <<: [*x, *y]\n  r: 4\n", "k:\nl: ~\nm: null\nn:\n", "? a\n: 1\n? b\n: 2\n",
    "- a: 1\n  b: 2\n- a: 3\n", "- - 1\n  - 2\n- - 3\n", "a:\n  b:\n    c: 1\n  d: 2\n", "'quoted key': 1\n\"k2\": 2\n",
    "2: a\ntrue: b\n2024-01-02: c\n", "中: 文 # 注\n", "a: 1\r\nb:\r\n  c: 2\r\n", "\ufeffa: 1\n", "a: [1,\n  2,\n  3]\n",
    "{a: 1, b: [x, y], c: {d: e}}\n", "[]\n", "{}\n", "a: []\nb: {}\n", "a: !!str 12\nb: !!float 3\n", "x: \"a\\tb\"\n",
    "a: multi\n  line plain\nb: 1\n", "# c\ta tab in a comment\na: 1\n", "a: 'tab\there'\n", "<<: {a: 1}\nb: 2\n",
    "a: 1 # x\n\n\n# end\n", "scalar\n", "'quoted'\n", "12\n", "a: {b: , c: 1}\n", "a: \"\"\nb: ''\n",
]

WORDS = ["lr", "batch", "epochs", "name", "train", "model", "seed", "a", "b", "c", "x.y", "中文", "path_to", "n-1", "on", "1"]
NUMBERISH = "0123456789._-+eExXoObBaAfF:infINF~"
ANY = NUMBERISH + " abcyesnoTRUE,[]{}#&*!|>'\"%@`?/\\=<()$^;中é\t"
BITS = ["\n", "  ", " ", ":", ": ", "- ", "#", " #", "'", '"', "[", "]", "{", "}", ",", "&a ", "*a", "!!str ", "!x ", "|",
        ">", "|-\n", ">+\n", "? ", "---\n", "...\n", "\t", "\r\n", "<<: *a\n", "a: ", "b", "1", "~", "null", "%YAML 1.1\n", "\\",
        "@", "`", "=", "\n\n", "\u00a0", "中", "--- ", "&a", "! ", "!", "%", ",,", "?", "-", "\\x41", "\\\n"]


def key_text(key):
    """A key as we show it, for a Python key; enough for the keys in DOCUMENTS."""
    if isinstance(key, str):
        return key
    if key is None:
        return "null"
    return {True: "true", False: "false"}.get(key, str(key)) if isinstance(key, bool) else str(key)


def scalar(rng):
    kind = rng.random()
    if kind < 0.3:
        return rng.choice(LITERALS)
    alphabet = NUMBERISH if kind < 0.75 else ANY
    return "".join(rng.choice(alphabet) for _ in range(rng.randint(1, 8)))


def scalar_frame(rng):
    frame = rng.choice(["k: {}\n", "k: {}", "[{}]\n", "[a, {}, b]\n", "- {}\n", "{{k: {}}}\n", "{}: v\n", "{}\n", "k:\n  {}\nl: 1\n",
                        "k: '{}'\n", 'k: "{}"\n', "k: |\n  {}\n", "k: >\n  {}\nl: 2\n", "k: {} # c\n"])
    return frame.format(scalar(rng))


def plain_value(rng):
    return rng.choice(["1", "0.5", "1.0e-3", "abc", "'q s'", '"d \\" q"', "true", "~", "", "null", "no", "中文", "2024-01-02",
                       "[1, 2]", "[a, 'b']", "{p: 1, q: x}", "[]", "http://x/#y", "a b c", "'it''s'", "1e-3", "0x10", "12:30"])


def block(rng, indent, depth):
    lines, keys = [], rng.sample(WORDS, rng.randint(1, 4))
    pad = " " * indent
    for key in keys:
        comment = rng.choice(["", "", "", "  # note: 'x' [y]", " #"])
        kind = rng.random()
        if depth > 0 and kind < 0.25:
            lines.append(f"{pad}{key}:{comment}")
            lines.extend(block(rng, indent + rng.choice([1, 2, 4]), depth - 1))
        elif depth > 0 and kind < 0.4:
            lines.append(f"{pad}{key}:{comment}")
            extra = pad + rng.choice(["", "  "])
            for _ in range(rng.randint(1, 3)):
                lines.append(f"{extra}- {plain_value(rng)}{comment}")
        elif kind < 0.47:
            lines.append(f"{pad}{key}: {rng.choice(['|', '>', '|-', '>+'])}")
            lines.extend([f"{pad}   text # {key}: 1", "", f"{pad}   more"][:rng.randint(1, 3)])
        else:
            lines.append(f"{pad}{key}: {plain_value(rng)}{comment}")
        if rng.random() < 0.15:
            lines.append(rng.choice(["", f"{pad}# a comment: 1", "# left"]))
    return lines


def document(rng):
    head = rng.choice(["", "", "", "---\n", "# head\n\n", "%YAML 1.1\n---\n", "\ufeff"])
    end = rng.choice(["\n", "\n", "", "\n...\n", "\n# end\n", "\n\n"])
    text = head + "\n".join(block(rng, 0, 2)) + end
    return text.replace("\n", "\r\n") if rng.random() < 0.1 else text


def mutated(rng):
    text = rng.choice(DOCUMENTS) if rng.random() < 0.6 else document(rng)
    for _ in range(rng.randint(1, 3)):
        at = rng.randint(0, len(text))
        kind = rng.random()
        if kind < 0.6:
            text = text[:at] + rng.choice(BITS) + text[at:]
        elif kind < 0.8:
            text = text[:at] + text[at + rng.randint(1, 3):]
        else:
            start = rng.randint(0, len(text))
            text = text[:at] + text[start:start + rng.randint(1, 12)] + text[at:]
    return text


def string(rng):
    kind = rng.random()
    if kind < 0.3:
        return rng.choice(LITERALS)
    alphabet = ANY + "\n\r\x07\x7f\x85\u2028\ufeff\U0001f600"
    return "".join(rng.choice(alphabet if kind < 0.8 else NUMBERISH) for _ in range(rng.randint(0, 10)))


def value(rng, depth=1):
    kind = rng.randint(0, 9)
    if kind == 0:
        return None
    if kind == 1:
        return rng.random() < 0.5
    if kind == 2:
        return rng.choice([0, 1, -1, 8, 2**63 - 1, -2**63, 2**63, 10**30, rng.randint(-10**6, 10**6)])
    if kind in (3, 4):
        return rng.choice([0.0, -0.0, 1.0, 1e22, 1e-5, 5e-324, 1.7976931348623157e308, float("inf"), float("-inf"),
                           float("nan"), rng.random(), rng.random() * 10.0 ** rng.randint(-300, 300), 1e16, 123456789012345680.0])
    if kind == 5 and depth > 0:
        return [value(rng, depth - 1) for _ in range(rng.randint(0, 3))]
    return string(rng)


def paths(value, prefix=()):
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in items:
        if isinstance(value, dict) and not isinstance(key, str):
            continue
        yield prefix + (key,)
        yield from paths(child, prefix + (key,))


def edit(rng, loaded):
    """(path, value, add) for a document, or None."""
    found = list(paths(loaded))
    if rng.random() < 0.2 and (isinstance(loaded, dict) or loaded is None):
        maps = [p for p in found if isinstance(at(loaded, p), dict)] + [()]
        path = rng.choice(maps) + ("new_" + rng.choice(["key", "中", "x.y", "on", "1"]),)
        return path, value(rng), True
    return (rng.choice(found), value(rng), False) if found else None


def at(value, path):
    for part in path:
        value = value[part]
    return value
