from __future__ import annotations

from typing import Any

import pytest

from local.standins.stripe.body import tree_of


@pytest.mark.parametrize(
    ("body", "tree"),
    [
        (b"", {}),
        (b"mode=payment&locale=", {"mode": "payment", "locale": ""}),
        (b"a%5Bb%5D%5B0%5D%5Bc%5D=1&a[b][0][d]=2", {"a": {"b": {"0": {"c": "1", "d": "2"}}}}),
        (b"expand[]=a&expand[]=b", {"expand": {"0": "a", "1": "b"}}),
        (b"metadata[1]=x", {"metadata": {"1": "x"}}),
        (b"a=text&a[b]=tree", {"a": {"b": "tree"}}),
        (b"a[b=1&[c]=2", {"a[b": "1", "[c]": "2"}),
        (b"a=%FF", {"a": "\ufffd"}),
    ],
)
def test_a_body_is_read_as_a_tree(body: bytes, tree: dict[str, Any]) -> None:
    assert tree_of(body) == tree
