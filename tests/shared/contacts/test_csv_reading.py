"""A file is read as people have it, or refused with a sentence that says what to do."""

from __future__ import annotations

import pytest

from shared.contacts import csv_reading
from shared.contacts.csv_reading import MOST_BYTES, MOST_LINES, Unreadable, read


def cells(text: str) -> list[dict[str, str]]:
    return [dict(each.cells) for each in read(text.encode()).lines]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_whatever_a_spreadsheet_writes_is_read(separator: str, mark: str, ends: str) -> None:
    rows = [["Name", "E-mail", "Colour"], ['"Ada ""the"" Ltd"', "ada@ada.example", "red"], ["", "", ""]]
    file = read((mark + ends.join(separator.join(row) for row in rows) + ends).encode())
    (line,) = file.lines
    assert (line.number, line.cells) == (2, {"name": 'Ada "the" Ltd', "email": "ada@ada.example"})
    assert file.unread == ("Colour",)


def test_headings_of_xeros_own_export_are_known() -> None:
    head = "*ContactName,EmailAddress,FirstName,POAddressLine1,POPostalCode,SACity,MobileNumber,Person1Email"
    (line,) = cells(f"{head}\nAda Ltd,a@a.example,Ada,1 High St,LA9,Kendal,07700,b@a.example\n")
    assert line["postal.line1"] == "1 High St"
    assert line["postal.postal_code"] == "LA9"
    assert line["street.city"] == "Kendal"
    assert line["phone.MOBILE"] == "07700"
    assert line["person.1.email"] == "b@a.example"


def test_a_line_has_the_number_at_which_it_begins_and_a_cell_may_have_several() -> None:
    file = read(b'name,tags\n"Ada\nLtd",vip\n\nBob,\n')
    assert [(each.number, each.cells["name"]) for each in file.lines] == [(2, "Ada\nLtd"), (5, "Bob")]


def test_cells_that_a_shortened_line_lacks_are_not_taken_for_empty() -> None:
    assert cells("name,tags\nAda\n") == [{"name": "Ada"}]


def test_a_line_with_too_many_cells_is_bad_by_itself() -> None:
    first, second = read(b"name,city\nAda, Kendal, GB\nBob,Kendal,,\n").lines
    assert "more cells than the first line" in first.wrong
    assert not second.wrong


def test_an_apostrophe_that_was_put_before_a_formula_is_taken_away_and_no_other() -> None:
    found = cells("name\n'=1+1\n't Hooft\n''=1\n'+44 20\n")
    assert [each["name"] for each in found] == ["=1+1", "'t Hooft", "'=1", "+44 20"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\n\n , \n", "empty"),
        ("name\nMüller".encode("latin-1"), "Save it again: in Excel as “CSV UTF-8"),
        ("name\nAda".encode("utf-16"), "not in UTF-8"),
        (b"colour,size\nred,1\n", "name the columns"),
        (b'name\n"Ada\n', "Line 2: a quotation mark"),
        (b'name\n"Ada"s\n', "Line 2: a quotation mark"),
        (b"name\n" + b"x" * 200_000, "Line 2: a quotation mark"),
        (b"name,company\nAda,Ada\n", "More than one column is read as “name”"),
        (b"name\n" + b"x" * MOST_BYTES, "has 4 MB, and up to 4 MB are read at a time. Part it"),
        (b"name\n" + b"x\n" * (MOST_LINES + 1), "more than 10,000 lines. Part it"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(content: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words.replace("(", r"\(")):
        read(content)


def test_a_file_of_a_million_lines_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_reading, "_text", lambda _: pytest.fail("it was read"))
    with pytest.raises(Unreadable, match="Part it"):
        read(b"name\n" + b"Ada,\n" * 1_000_000)


def test_as_many_lines_as_are_allowed_are_read() -> None:
    assert len(read(b"name\n" + b"x\n" * MOST_LINES).lines) == MOST_LINES
