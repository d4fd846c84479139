# SPDX-License-Identifier: Apache-2.0
"""The table that people write themselves: every task of the work tree as CSV, with PyYAML's C loader."""
import csv
import json
import os
import sys

import yaml


def flat(value, prefix=""):
    result = {}
    for key, item in value.items():
        if isinstance(item, dict):
            result.update(flat(item, f"{prefix}{key}."))
        else:
            result[prefix + str(key)] = item
    return result


rows = []
for name in sorted(os.listdir("tasks")):
    if name.startswith("task-"):
        with open(f"tasks/{name}/config.yaml", "rb") as config, open(f"tasks/{name}/metrics.json", "rb") as metrics:
            row = {"task": name, **flat(yaml.load(config.read(), yaml.CSafeLoader))}
            row.update(flat(json.loads(metrics.read()), "m."))
        rows.append(row)
writer = csv.DictWriter(sys.stdout, list(rows[0]))
writer.writeheader()
writer.writerows(rows)
