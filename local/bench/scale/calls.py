"""Makes the section on Xero's calls by pattern of trade."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from local.bench.scale.page import Section

MEASURES = "local.bench.xero_calls"


def section() -> Section:
    if find_spec(MEASURES) is None:
        return Section(["Not measured yet."])
    return Section(list(import_module(MEASURES).table()))
