"""Finds which of our functions a function can reach, by reading the code: no name in a string counts.

A name counts where the code loads it and it stands for a function of ours: called, handed to `partial`, or
put into a table. What is reached through an object's method is not found.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

OURS = ("functions", "shared", "ops")


@dataclass(frozen=True, slots=True)
class Module:
    """What a module defines, and which names of it stand for what, by dotted name."""

    functions: Mapping[str, ast.AST]
    names: Mapping[str, str]


@cache
def reached(place: str) -> frozenset[str]:
    """Returns the dotted names of all functions of ours that one can reach, itself among them.

    Raises LookupError for what is no function: a misspelt name reaches nothing, and would prove nothing.
    """
    if not is_function(place):
        raise LookupError(f"there is no function {place}")
    found, to_do = {place}, [place]
    while to_do:
        for each in _names_in(to_do.pop()):
            if each not in found and is_function(each):
                found.add(each)
                to_do.append(each)
    return frozenset(found)


def is_function(place: str) -> bool:
    module, _, name = place.rpartition(".")
    return _is_ours(module) and name in _module(module).functions


def code_of(place: str) -> ast.AST:
    module, _, name = place.rpartition(".")
    return _module(module).functions[name]


def _names_in(place: str) -> Iterator[str]:
    """Yields what the names and attributes in a function's code stand for."""
    module, _, _ = place.rpartition(".")
    code = code_of(place)
    names = {**_module(module).names, **_imports(code)}
    for node in ast.walk(code):
        dotted = _dotted(node)
        first, _, rest = dotted.partition(".")
        if first in names:
            yield _followed(f"{names[first]}.{rest}" if rest else names[first])


def _followed(place: str) -> str:
    """Returns where a function is defined that a module only imports."""
    module, _, name = place.rpartition(".")
    while _is_ours(module) and name not in _module(module).functions and name in _module(module).names:
        place = _module(module).names[name]
        module, _, name = place.rpartition(".")
    return place


def _dotted(node: ast.AST) -> str:
    """Writes a name, or an attribute of one, that is loaded; empty for anything else."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        return node.id
    if isinstance(node, ast.Attribute) and (before := _dotted(node.value)):
        return f"{before}.{node.attr}"
    return ""


@cache
def _is_ours(module: str) -> bool:
    if module.partition(".")[0] not in OURS:
        return False
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


@cache
def _module(name: str) -> Module:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        return Module({}, {})
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    return module_of(name, tree)


def module_of(name: str, tree: ast.Module) -> Module:
    functions = {each.name: each for each in tree.body if isinstance(each, ast.FunctionDef)}
    own = {each: f"{name}.{each}" for each in functions}
    return Module(functions, {**_imports(tree), **own})


def _imports(code: ast.AST) -> dict[str, str]:
    """Returns what each imported name stands for, wherever within the code it is imported."""
    found = dict[str, str]()
    for node in ast.walk(code):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
        elif isinstance(node, ast.Import):
            found |= {each.asname or each.name: each.name for each in node.names}
    return found
