from __future__ import annotations

import re

import pytest

from functions.manage.access import MOST_BYTES_OF_FILE
from shared.contacts.details import Details
from shared.operations.contacts import csv_files, listing
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW
from tests.functions.manage.customers.conftest import FORTE, HERE, found, keep

THERE = f"{HERE}/import"
TWO = b"name,email\r\nPiano Ltd,piano@piano.example\r\nGuitar Ltd,guitar@guitar.example\r\n"


def looked_at(owner: Browser, content: bytes) -> str:
    """Sends a file; returns the id by which it is imported."""
    answer = owner.upload(THERE, {}, content)
    assert answer.status == 200
    upload = re.search(r'name="import" value="([^"]+)"', answer.text)
    assert upload, answer.text
    return upload[1]


def names() -> list[str]:
    return [each.details.name for each in listing.by_name("piano").customers]


def test_a_file_is_looked_at_imported_and_doubles_nobody(owner: Browser) -> None:
    assert owner.get(THERE).status == 200
    upload = looked_at(owner, TWO)
    assert names() == []
    there = f"{THERE}/of/{upload}"
    assert "Not begun" in owner.get(there).text
    assert owner.post(f"{THERE}/begin", {"import": upload}).location == there
    assert "All 2 lines were carried out." in owner.get(there).text
    assert names() == ["Guitar Ltd", "Piano Ltd"]
    assert "There is nothing to import." in owner.upload(THERE, {}, TWO).text
    assert owner.post(f"{THERE}/begin", {"import": upload}).status == 303
    assert names() == ["Guitar Ltd", "Piano Ltd"]


def test_what_is_exported_comes_in_again_as_it_was(kept: Browser) -> None:
    exported = kept.get(f"{HERE}/csv")
    assert exported.headers["content-type"] == "text/csv; charset=utf-8"
    assert "Forte Ltd" in exported.text
    assert "1 as they are already." in kept.upload(THERE, {}, exported.text.encode()).text
    assert found("c1").details == FORTE


def test_an_edited_line_edits_its_customer(kept: Browser) -> None:
    exported = kept.get(f"{HERE}/csv").text.replace("Forte Ltd", "Forte & Co")
    upload = looked_at(kept, exported.encode())
    assert kept.post(f"{THERE}/begin", {"import": upload}).status == 303
    assert found("c1").details.name == "Forte & Co"


def test_bad_lines_are_named_with_the_reason_and_the_others_come_in(owner: Browser) -> None:
    answer = owner.upload(THERE, {}, b"name,email\nGood,good@good.example\nBad,x@@y\n")
    assert "Line 3" in answer.text
    assert "enter one address" in answer.text


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The file is empty."),
        ("name\nMüller\n".encode("latin-1"), "The file is not in UTF-8"),
        (b"colour\nred\n", "The first line has to name the columns"),
        (b"name\n" + 10_001 * b"x\n", "lines"),
        (b"name\n" + 4_100_000 * b"x", "MB"),
    ],
    ids=["empty", "latin-1", "no names", "too many lines", "too large"],
)
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(
    owner: Browser, content: bytes, says: str
) -> None:
    answer = owner.upload(THERE, {}, content)
    assert (answer.status, says in answer.text) == (422, True)
    assert names() == []


def test_a_file_too_large_for_any_page_is_refused(owner: Browser) -> None:
    assert owner.upload(THERE, {}, MOST_BYTES_OF_FILE * b"x").status == 413


def test_a_form_without_a_file_is_refused(owner: Browser) -> None:
    body = (
        f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{owner.csrf}\r\n--x--\r\n'.encode()
    )
    answer = owner.send("POST", THERE, body, **{"Content-Type": "multipart/form-data; boundary=x"})
    assert (answer.status, "Choose a file." in answer.text) == (422, True)


def test_a_file_where_none_is_taken_is_refused(owner: Browser) -> None:
    assert owner.upload(f"{HERE}/new", {"kind": "company"}, TWO).status == 400


@pytest.mark.parametrize("upload", ["", "nothing", 300 * "x"])
def test_a_file_that_is_not_there_is_not_imported(owner: Browser, upload: str) -> None:
    assert owner.post(f"{THERE}/begin", {"import": upload}).status == 404


@pytest.mark.parametrize("upload", ["nothing", 300 * "x"])
def test_a_file_that_is_not_there_has_come_nowhere(owner: Browser, upload: str) -> None:
    assert owner.get(f"{THERE}/of/{upload}").status == 404


def test_a_reader_takes_the_file_and_sends_none(reader: Browser) -> None:
    assert reader.get(f"{HERE}/csv").status == 200
    assert f'href="{THERE}"' not in reader.get(HERE).text


def test_a_name_that_a_spreadsheet_would_run_is_no_formula_in_the_file(owner: Browser) -> None:
    keep("c1", Details("=1+1", "Ada", "Nair"))
    assert ",=1+1" not in owner.get(f"{HERE}/csv").text
    assert csv_files.preview("piano", owner.get(f"{HERE}/csv").text.encode(), "x", NOW).unchanged == 1
