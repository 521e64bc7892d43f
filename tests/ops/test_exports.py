"""Ledger and journal are written as whole files, and nothing is written over without a yes."""

from __future__ import annotations

from pathlib import Path

import pytest
from beancount import loader

from tests.functions.merchant import Merchant
from tests.functions.trading import sell
from tests.ops.conftest import Ops


@pytest.mark.parametrize(
    ("what", "head"), [("ledger", b"Key,Kind,State"), ("journal", b"Day,Kind,Reference")]
)
def test_a_csv_opens_in_a_spreadsheet(
    ops: Ops, merchant: Merchant, tmp_path: Path, what: str, head: bytes
) -> None:
    key, out = sell(merchant), tmp_path / "out.csv"
    said = ops("export", what, "--out", str(out), "--json")
    assert (said.code, said.document["bytes"]) == (0, out.stat().st_size)
    assert out.read_bytes().startswith(b"\xef\xbb\xbf" + head)
    assert key.encode() in out.read_bytes()


def test_beancount_accepts_the_journal(ops: Ops, merchant: Merchant, tmp_path: Path) -> None:
    sell(merchant)
    out = tmp_path / "books.beancount"
    assert ops("export", "journal", "--format", "beancount", "--out", str(out), width=200).code == 0
    entries, errors, _ = loader.load_file(str(out))
    assert errors == []
    assert entries


def test_a_file_that_is_there_is_written_over_on_a_yes_only(
    ops: Ops, merchant: Merchant, tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    out.write_text("mine")
    said = ops("export", "ledger", "--out", str(out), typed="no\n")
    assert (said.code, out.read_text()) == (1, "mine")
    assert ops("export", "ledger", "--out", str(out), typed="yes\n", width=200).code == 0
    assert out.read_text() != "mine"


def test_a_folder_that_is_not_there_is_said(ops: Ops, merchant: Merchant, tmp_path: Path) -> None:
    said = ops("export", "ledger", "--out", str(tmp_path / "none" / "out.csv"))
    assert (said.code, "cannot be written: No such file or directory" in said.notices) == (3, True)


def test_a_format_that_there_is_none_of_is_wrong_usage(ops: Ops, merchant: Merchant, tmp_path: Path) -> None:
    said = ops("export", "ledger", "--format", "beancount", "--out", str(tmp_path / "out"))
    assert (said.code, "the ledger can be exported as csv" in said.notices) == (2, True)
