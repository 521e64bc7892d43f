"""Reads each update expression only once, and copies what was read node by node.

moto reads it anew for each call, and copies it in a general way that takes longer than the update itself.
"""
# ruff: noqa: SLF001 - what a traverser looks for is private

from __future__ import annotations

import copy
from functools import lru_cache
from importlib import import_module
from typing import Any

from local.lean_moto.orders import Patches

# They have no types.
ast_nodes: Any = import_module("moto.dynamodb.parsing.ast_nodes")
expressions: Any = import_module("moto.dynamodb.parsing.expressions")
validators: Any = import_module("moto.dynamodb.parsing.validators")
# More than there are in this project.
KEPT = 1000


def _copied(thing: Any) -> Any:
    """Copies an expression from the given node downwards, and anything else as moto does."""
    return _twin(thing, None) if isinstance(thing, ast_nodes.Node) else copy.deepcopy(thing)


def _twin(node: Any, parent: Any) -> Any:
    twin = object.__new__(type(node))
    twin.__dict__ = node.__dict__ | {"parent": parent}
    if node.children is not None:
        twin.children = [_child(each, twin) for each in node.children]
    return twin


def _child(child: Any, parent: Any) -> Any:
    return _twin(child, parent) if isinstance(child, ast_nodes.Node) else copy.deepcopy(child)


def _kinds(traverser: Any) -> tuple[type, ...]:
    """Returns the kinds of nodes that a traverser looks for, which it lists only once."""
    if "kinds" not in vars(traverser):
        traverser.kinds = tuple(traverser._processing_map())
    kinds: tuple[type, ...] = traverser.kinds
    return kinds


_make = lru_cache(KEPT)(expressions.UpdateExpressionParser.make)
PATCHES: Patches = (
    (expressions.UpdateExpressionParser, {"make": staticmethod(_make)}),
    (validators, {"deepcopy": _copied}),
    (ast_nodes.DepthFirstTraverser, {"nodes_to_be_processed": _kinds}),
)
