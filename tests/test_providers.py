"""Nothing that goes by provider may leave one out."""

from __future__ import annotations

import ast
import pkgutil
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import functions
import shared
from shared.ledger.profiles import ORIGINS, PROFILES
from shared.operations.connections import Connections
from shared.provider import PROVIDERS, Provider

ROOT = Path(__file__).parent.parent


def modules() -> Iterator[ModuleType]:
    for package in (shared, functions):
        for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield import_module(each.name)


def tables(module: ModuleType) -> Iterator[tuple[str, Mapping[object, object]]]:
    for name, value in vars(module).items():
        if isinstance(value, Mapping) and set(value) & set(PROVIDERS):
            yield f"{module.__name__}.{name}", value


def test_every_table_keyed_by_provider_has_every_provider() -> None:
    found = {name: set(table) for module in modules() for name, table in tables(module)}
    assert len(found) >= 4, "the search finds the tables that there are"
    whole = (set(PROVIDERS), set(ORIGINS))
    assert {name: keys for name, keys in found.items() if keys not in whole} == {}


def test_rows_come_from_every_provider_and_from_orders() -> None:
    assert set(ORIGINS) == {*PROVIDERS, "orders"}


def matches(path: Path) -> Iterator[ast.Match]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Match) and any(_names_a_provider(case.pattern) for case in node.cases):
            yield node


def _names_a_provider(pattern: ast.pattern) -> bool:
    is_value = isinstance(pattern, ast.MatchValue) and isinstance(pattern.value, ast.Constant)
    return is_value and pattern.value.value in PROVIDERS  # type: ignore[attr-defined]


def compared(path: Path) -> Iterator[int]:
    """Lines that compare something with a provider's name: an else would take in every other one."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Compare):
            for each in (node.left, *node.comparators):
                if isinstance(each, ast.Constant) and each.value in PROVIDERS:
                    yield node.lineno


def sources() -> list[Path]:
    return [path for package in ("shared", "functions", "ops") for path in (ROOT / package).rglob("*.py")]


def test_a_match_over_providers_has_no_default() -> None:
    """So that mypy speaks at each of them when a provider is added."""
    found = [(path, match) for path in sources() for match in matches(path)]
    assert len(found) >= 5, "the search finds the matches that there are"
    defaults = [
        f"{path.relative_to(ROOT)}:{match.lineno}"
        for path, match in found
        for case in match.cases
        if isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None
    ]
    assert defaults == []


def test_nothing_is_compared_with_a_providers_name() -> None:
    found = [f"{path.relative_to(ROOT)}:{line}" for path in sources() for line in compared(path)]
    assert found == []


def test_the_providers_are_listed_once() -> None:
    lists = [path for path in sources() if "get_args(Provider)" in path.read_text(encoding="utf-8")]
    assert lists == [ROOT / "shared/provider.py"]


@pytest.mark.parametrize("text", ['if provider == "stripe": pass', 'x = "gocardless" != y'])
def test_the_search_for_comparisons_finds_them(text: str, tmp_path: Path) -> None:
    path = tmp_path / "some.py"
    path.write_text(text, encoding="utf-8")
    assert list(compared(path)) == [1]


# ---- what no type can tell


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_provider_has_an_endpoint_for_its_webhooks(provider: str) -> None:
    module = import_module(f"functions.webhooks.{provider}")
    assert module.ENDPOINT.purpose == f"{provider}_signing"


@pytest.mark.parametrize("provider", PROVIDERS)
def test_use_cases_can_read_at_every_provider(provider: str) -> None:
    assert provider in {each.name for each in fields(Connections)}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_template_lets_functions_open_every_providers_secrets(provider: str) -> None:
    template = (ROOT / "template.yaml").read_text(encoding="utf-8")
    purposes = re.findall(r'"kms:EncryptionContext:purpose": (\[[^\]]*\]|\w+)', template)
    opened = [set(re.findall(r"\w+", each)) for each in purposes]
    assert {f"{provider}_signing"} in opened, "its webhook opens its signing secrets and nothing else"
    keys = {f"{each}_key" for each in PROVIDERS}
    assert [each for each in opened if each & keys and not keys <= each] == []


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_accounting_page_speaks_of_every_provider(provider: Provider) -> None:
    page = (ROOT / "docs/accounting.md").read_text(encoding="utf-8")
    assert f"## {PROFILES[provider].name}" in page
