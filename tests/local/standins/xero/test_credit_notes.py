from __future__ import annotations

from typing import Any

import pytest

from tests.local.standins.xero.world import UNKNOWN, World, accepted, line, refusal, refusals, refused_call

CLOSED = "Credit Note not of valid status for modification"
TOUCHED = "This document cannot be edited as it has a payment or credit note allocated to it."


def test_an_approved_credit_note_is_an_invoice_turned_round(world: World) -> None:
    shown = world.credit_note(CreditNoteNumber="re_1", Reference="re_1 refund")
    assert (shown["SubTotal"], shown["TotalTax"], shown["Total"]) == (100, 20, 120)
    assert (shown["Status"], shown["RemainingCredit"]) == ("AUTHORISED", 120)
    assert world.balances() == {"610": "-120.00", "200": "100.00", "820": "20.00"}


def test_with_its_invoice_it_leaves_nothing_behind(world: World) -> None:
    world.invoice()
    world.credit_note()
    assert world.balances() == {}


def test_a_draft_stays_out_of_the_books_until_it_is_approved(world: World) -> None:
    draft = world.credit_note(Status="DRAFT")
    assert world.balances() == {}
    approval = {"CreditNoteID": draft["CreditNoteID"], "Status": "AUTHORISED"}
    accepted(world.one("CreditNotes", approval, "POST"))
    assert world.balances()["610"] == "-120.00"


def test_a_draft_is_deleted_and_an_approved_one_is_not(world: World) -> None:
    draft, approved = world.credit_note(Status="DRAFT"), world.credit_note()
    gone = {"CreditNoteID": draft["CreditNoteID"], "Status": "DELETED"}
    assert accepted(world.one("CreditNotes", gone, "POST"))["Status"] == "DELETED"
    gone["CreditNoteID"] = approved["CreditNoteID"]
    message = "A credit note of status AUTHORISED cannot become DELETED"
    assert refusal(world.one("CreditNotes", gone, "POST")) == message


def test_a_missing_number_is_the_next_of_a_series_of_its_own(world: World) -> None:
    world.credit_note(CreditNoteNumber="CN-0001")
    assert world.credit_note()["CreditNoteNumber"] == "CN-0002"
    assert world.invoice()["InvoiceNumber"] == "INV-0001"


def test_a_series_number_that_was_not_used_is_used_next(world: World) -> None:
    wrong = world.credit(LineItems=[])
    assert world.api.put("CreditNotes", json={"CreditNotes": [world.credit(), wrong]}).status_code == 400
    assert world.credit_note()["CreditNoteNumber"] == "CN-0001"


def test_put_refuses_a_number_that_is_in_use(world: World) -> None:
    world.credit_note(CreditNoteNumber="re_1")
    shown = world.one("CreditNotes", world.credit(CreditNoteNumber="re_1"))
    assert refusal(shown) == "Credit Note # must be unique."


def test_an_invoice_may_have_the_same_number(world: World) -> None:
    world.invoice(InvoiceNumber="A-1")
    assert world.credit_note(CreditNoteNumber="A-1")["CreditNoteNumber"] == "A-1"


def test_the_number_of_a_void_credit_note_is_free_again(world: World) -> None:
    world.org.void_credit_note(world.credit_note(CreditNoteNumber="re_1")["CreditNoteID"])
    assert world.balances() == {}
    world.credit_note(CreditNoteNumber="re_1")


def test_post_overwrites_the_open_credit_note_that_has_the_number(world: World) -> None:
    first = world.credit_note(CreditNoteNumber="re_1")
    other = world.credit(CreditNoteNumber="re_1", LineItems=[line(UnitAmount=60)])
    assert accepted(world.one("CreditNotes", other, "POST"))["CreditNoteID"] == first["CreditNoteID"]
    assert world.balances()["610"] == "-60.00"


def test_a_change_through_its_own_path_keeps_what_it_does_not_name(world: World) -> None:
    first = world.credit_note(Reference="before")
    reply = world.api.post(f"CreditNotes/{first['CreditNoteID']}", json={"Reference": "after"})
    (changed,) = reply.json()["CreditNotes"]
    assert (changed["Reference"], changed["LineItems"]) == ("after", first["LineItems"])


def test_one_that_is_paid_out_is_neither_changed_nor_voided(world: World) -> None:
    note_id = world.credit_note()["CreditNoteID"]
    world.refund(note_id, 20)
    for change in ({"Reference": "after"}, {"Status": "VOIDED"}):
        shown = world.one("CreditNotes", {"CreditNoteID": note_id, **change}, "POST")
        assert refusals(shown) == [CLOSED, TOUCHED]
    assert world.balances()["610"] == "-100.00"


def test_a_void_one_stays_void(world: World) -> None:
    note_id = world.credit_note()["CreditNoteID"]
    path = f"CreditNotes/{note_id}"
    (gone,) = world.api.post(path, json={"Status": "VOIDED"}).json()["CreditNotes"]
    assert (gone["Status"], gone["RemainingCredit"]) == ("VOIDED", 0)
    assert refused_call(world.api.post(path, json={"Reference": "x"})) == [CLOSED]


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"Type": "ACCPAYCREDIT"}, "Credit note type ACCPAYCREDIT is not one that this stand-in keeps."),
    ({"Contact": {}}, "A Contact must be specified for this type of transaction."),
    ({"LineItems": []}, "One or more line items must be specified"),
    ({"CurrencyCode": "EUR"}, "Organisation is not subscribed to currency EUR"),
    ({"Status": "PAID"}, "Status 'PAID' is not one of DRAFT, SUBMITTED, AUTHORISED, DELETED, VOIDED."),
    ({"Status": "VOIDED"}, "Credit Note status VOIDED is not valid for a new credit note"),
    ({"CreditNoteNumber": "x" * 256}, "CreditNoteNumber must not be longer than 255 characters."),
    ({"Reference": "x" * 256}, "Reference must not be longer than 255 characters."),
    ({"Total": 119}, "The document Total 119 does not equal the sum of the lines, 120.00"),
    ({"LineItems": [line(UnitAmount=-1)]}, "The document total must not be negative."),
]


@pytest.mark.parametrize(("fields", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_what_xero_would_not_take_is_refused(world: World, fields: dict[str, Any], message: str) -> None:
    assert refusal(world.one("CreditNotes", world.credit(**fields))) == message
    assert world.balances() == {}


def test_numbers_and_references_may_have_255_characters(world: World) -> None:
    long = "x" * 255
    shown = world.credit_note(CreditNoteNumber=long, Reference=long)
    assert (shown["CreditNoteNumber"], shown["Reference"]) == (long, long)


def test_an_archived_contact_gets_no_credit_note(world: World) -> None:
    contact_id = world.contact(Name="Gone Ltd")
    world.org.archive_contact(contact_id)
    shown = world.one("CreditNotes", world.credit(Contact={"ContactID": contact_id}))
    assert refusal(shown) == "The contact Gone Ltd is not active and cannot be used on a new document."


def test_an_archived_account_takes_no_line(world: World) -> None:
    world.org.archive_account("200")
    assert "has been archived" in refusal(world.one("CreditNotes", world.credit()))


def test_nothing_is_dated_in_a_locked_period_except_a_draft(world: World) -> None:
    world.org.lock("2026-10-01")
    assert refusal(world.one("CreditNotes", world.credit())).startswith("The document date cannot be before")
    world.credit_note(Status="DRAFT")
    world.credit_note(Date="2026-10-02")


def test_nothing_in_a_locked_period_is_changed_or_voided(world: World) -> None:
    note_id = world.credit_note()["CreditNoteID"]
    world.org.lock("2026-10-01")
    for change in ({"Status": "VOIDED"}, {"Reference": "after"}):
        shown = world.one("CreditNotes", {"CreditNoteID": note_id, **change}, "POST")
        assert refusals(shown)[0].startswith("The document date cannot be before")


def test_one_that_does_not_exist_cannot_be_changed(world: World) -> None:
    shown = world.one("CreditNotes", {"CreditNoteID": UNKNOWN, "Reference": "x"}, "POST")
    assert refusal(shown) == "An existing Credit Note with the specified CreditNoteID could not be found"


def test_one_is_found_by_its_id_and_by_its_number(world: World) -> None:
    note_id = world.credit_note(CreditNoteNumber="re_1")["CreditNoteID"]
    for name in (note_id, "re_1"):
        (shown,) = world.api.get(f"CreditNotes/{name}").json()["CreditNotes"]
        assert (shown["CreditNoteID"], len(shown["LineItems"])) == (note_id, 1)
    assert world.api.get(f"CreditNotes/{UNKNOWN}").status_code == 404


def test_a_batch_commits_the_good_ones(world: World) -> None:
    batch = [world.credit(CreditNoteNumber="re_1"), world.credit(CreditNoteNumber="re_1")]
    reply = world.api.put(
        "CreditNotes", params={"summarizeErrors": "false"}, json={"CreditNotes": batch}
    ).json()["CreditNotes"]
    assert [each["StatusAttributeString"] for each in reply] == ["OK", "ERROR"]
    assert [each["HasErrors"] for each in reply] == [False, True]


def numbers(world: World, since: str | None = None, **params: str) -> list[str]:
    headers = {} if since is None else {"If-Modified-Since": since}
    reply = world.api.get("CreditNotes", params=params, headers=headers).json()
    return [each["CreditNoteNumber"] for each in reply["CreditNotes"]]


def test_they_are_listed_in_pages_by_a_clause_and_since_a_moment(world: World) -> None:
    first = world.credit_note(CreditNoteNumber="re_1", Reference="one")
    world.clock.advance(minutes=1)
    world.credit_note(CreditNoteNumber="re_2")
    assert numbers(world, page="2", pageSize="1") == ["re_2"]
    assert numbers(world, where='Reference=="one"') == ["re_1"]
    assert numbers(world, where='CreditNoteNumber=="re_2"') == ["re_2"]
    assert numbers(world, since=world.clock.now.isoformat()) == ["re_2"]
    world.refund(first["CreditNoteID"])
    assert numbers(world, since=world.clock.now.isoformat()) == ["re_1", "re_2"]
    assert numbers(world, where='Status=="PAID"') == ["re_1"]


def test_only_invoices_can_be_asked_for_by_number(world: World) -> None:
    for parameter in ("IDs", "CreditNoteNumbers", "InvoiceNumbers", "Statuses"):
        assert world.api.get("CreditNotes", params={parameter: "x"}).status_code == 400


def test_a_list_without_pages_leaves_the_lines_out(world: World) -> None:
    world.credit_note()
    assert world.api.get("CreditNotes").json()["CreditNotes"][0]["LineItems"] == []
