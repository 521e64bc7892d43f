from __future__ import annotations

from typing import Any

import pytest

from tests.local.standins.xero.world import World, line

ONE_BY_ONE = {"summarizeErrors": "false"}


def bills(world: World) -> list[dict[str, Any]]:
    contact = {"ContactID": world.contact()}
    good = world.bill(Contact=contact)
    return [good, {**good, "LineItems": []}, good]


def test_the_good_elements_of_a_batch_are_committed_and_the_bad_one_says_why(world: World) -> None:
    reply = world.api.put("Invoices", params=ONE_BY_ONE, json={"Invoices": bills(world)})
    shown = reply.json()["Invoices"]
    assert reply.status_code == 200
    assert [each["StatusAttributeString"] for each in shown] == ["OK", "ERROR", "OK"]
    assert [each["HasErrors"] for each in shown] == [False, True, False]
    assert shown[1]["ValidationErrors"] == [{"Message": "One or more line items must be specified"}]
    assert world.balances()["610"] == "240.00"


def test_without_summarize_errors_false_one_bad_element_fails_all(world: World) -> None:
    reply = world.api.put("Invoices", json={"Invoices": bills(world)})
    body = reply.json()
    assert reply.status_code == 400
    assert (body["ErrorNumber"], body["Type"]) == (10, "ValidationException")
    assert len(body["Elements"]) == 1
    assert world.balances() == {}
    assert [each["kind"] for each in world.org.documents()] == ["contact"]


def test_the_invoice_series_does_not_skip_for_what_was_refused(world: World) -> None:
    world.api.put("Invoices", json={"Invoices": bills(world)})
    assert world.invoice()["InvoiceNumber"] == "INV-0001"


def refused_as_a_whole(world: World, path: str, **request: Any) -> str:
    reply = world.api.put(path, params=ONE_BY_ONE, **request)
    assert reply.status_code == 400
    return str(reply.json()["Message"])


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (b"{", "JSON for post data was invalid"),
        (b"[]", "Could not find object start token."),
        (b'{"Contacts": {}}', "Contacts is not an array"),
        (b'{"Contacts": []}', "No data has been processed for this endpoint."),
        (b'{"Contacts": [1]}', "Contacts is not an object"),
        (b'{"Contacts": [{"Nmae": "Ada"}]}', "Contacts.Nmae is not a field that can be set"),
        (b'{"Contacts": [{"Name": 1}]}', "Contacts.Name is not a text"),
        (b'{"Contacts": [{"Name": null}]}', "Contacts.Name is not a text"),
        (
            b'{"Contacts": [{"HasAttachments": true}]}',
            "Contacts.HasAttachments is not a field that can be set",
        ),
        (b'{"Contacts": [{"ContactID": "0b4c9d6e-3c1f-4f7a-9a52-6d1f9f1c0a01"}]}', "is not a field"),
    ],
)
def test_a_body_that_makes_no_sense_is_refused_as_a_whole(world: World, body: bytes, complaint: str) -> None:
    assert complaint in refused_as_a_whole(world, "Contacts", content=body)


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"Date": "01/10/2026"}, "Invoices.Date is not a date"),
        ({"Date": "2026-W40-4"}, "Invoices.Date is not a date"),
        ({"Date": "2026-02-30"}, "Invoices.Date is not a date"),
        ({"DueDate": "20261001"}, "Invoices.DueDate is not a date"),
        ({"AmountDue": 1}, "Invoices.AmountDue is not a field that can be set"),
        ({"Contact": {"Name": "Ada"}}, "Invoices.Contact.Name is not a field that can be set"),
        ({"Contact": {"ContactID": "ada"}}, "Invoices.Contact.ContactID is not a guid"),
        ({"LineItems": [line(UnitAmount="120")]}, "Invoices.LineItems.UnitAmount is not a number"),
        ({"LineItems": {}}, "Invoices.LineItems is not an array"),
        ({"SentToContact": "no"}, "Invoices.SentToContact is not a flag"),
    ],
)
def test_a_field_of_the_wrong_kind_is_refused_as_a_whole(
    world: World, fields: dict[str, Any], complaint: str
) -> None:
    batch = {"Invoices": [world.bill(), world.bill(**fields)]}
    assert complaint in refused_as_a_whole(world, "Invoices", json=batch)
    assert world.balances() == {}


def test_nan_is_not_json(world: World) -> None:
    body = b'{"Payments": [{"Amount": NaN}]}'
    assert "NaN is not JSON" in refused_as_a_whole(world, "Payments", content=body)


def test_fifty_elements_pass_and_fifty_one_do_not(world: World) -> None:
    names = [{"Name": f"Customer {number}"} for number in range(51)]
    assert "51 elements" in refused_as_a_whole(world, "Contacts", json={"Contacts": names})
    assert world.api.put("Contacts", json={"Contacts": names[:50]}).status_code == 200


def test_a_body_over_three_and_a_half_megabytes_is_refused(world: World) -> None:
    body = b'{"Contacts": [{"Name": "' + b"x" * 3_500_000 + b'"}]}'
    assert world.api.put("Contacts", content=body).status_code == 413


def test_one_element_may_come_without_its_list(world: World) -> None:
    assert world.api.put("Contacts", json={"Name": "Ada"}).status_code == 200


def test_what_is_not_built_is_not_found(world: World) -> None:
    for method, path in (
        ("GET", "Quotes"),
        ("PUT", "Prepayments"),
        ("PUT", "TaxRates"),
        ("DELETE", "Invoices"),
    ):
        assert world.api.request(method, path).status_code == 404
