"""Reads the body of a POST as Stripe does: `line_items[0][price_data][currency]=gbp` is a tree."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

Tree = dict[str, Any]
"""Texts and trees by name; a list is a tree whose names are numbers."""
_NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
_STEP = re.compile(r"\[([^\[\]]*)\]")


def tree_of(body: bytes) -> Tree:
    """Reads a form; a name that is no path, such as `a[b`, stays as it is."""
    root: Tree = {}
    for name, value in parse_qsl(body.decode(errors="replace"), keep_blank_values=True):
        found = _NAME.fullmatch(name)
        _put(root, [found[1], *_STEP.findall(found[2])] if found else [name], value)
    return root


def _put(tree: Tree, steps: list[str], value: str) -> None:
    step = steps[0] or str(len(tree))
    if not steps[1:]:
        tree[step] = value
        return
    below = tree.get(step)
    if not isinstance(below, dict):
        below = tree[step] = {}
    _put(below, steps[1:], value)
