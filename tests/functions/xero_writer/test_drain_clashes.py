"""Names and numbers that somebody else has: join, differ or take the next, and never touch theirs."""

from __future__ import annotations

from typing import Any

import pytest

from local.standins.xero import contacts, invoices
from local.standins.xero.records import Contact, Invoice
from local.standins.xero.state import Work
from local.worlds import stripe_shapes as shapes
from local.worlds.stripe_shapes import Buyer, Sale
from tests.factories import ADA, sales
from tests.functions.shop import Shop, assert_posted_once, come_to_rest


def persons_contact(shop: Shop, name: str, **fields: Any) -> Contact:
    with shop.business.xero.moment() as now:
        return contacts.save(Work(shop.business.xero.state, now), {"Name": name, **fields})


def persons_invoice(shop: Shop, number: str) -> Invoice:
    contact = persons_contact(shop, f"Somebody with {number}")
    line = {"Description": "By hand", "Quantity": 1, "UnitAmount": 12, "AccountCode": "200"}
    invoice = {
        "Type": "ACCREC",
        "InvoiceNumber": number,
        "Contact": {"ContactID": contact.id},
        "Date": "2026-10-01",
        "DueDate": "2026-10-01",
        "LineItems": [line],
    }
    with shop.business.xero.moment() as now:
        return invoices.save(Work(shop.business.xero.state, now), invoice)


def names(shop: Shop) -> list[str]:
    return sorted(contact["contact"] for contact in shop.live("contact"))


def test_a_persons_contact_with_the_same_e_mail_is_joined_and_left_as_it_was(shop: Shop) -> None:
    theirs = persons_contact(shop, "Ada Lovell", EmailAddress="Ada@Example.com", CompanyNumber="42")
    shop.sell(sales(2, buyer=ADA))
    come_to_rest(shop.stack)
    assert names(shop) == ["Ada Lovell", "Stripe"]
    assert {invoice["contact_id"] for invoice in shop.live("invoice")} == {theirs.id}
    assert shop.business.xero.state.contacts[theirs.id].fields == theirs.fields
    assert_posted_once(shop)


@pytest.mark.parametrize("theirs", ["somebody.else@example.com", ""])
@pytest.mark.parametrize("name", ["Ada Lovell", "ADA lovell"])
def test_a_namesake_with_another_e_mail_is_told_apart_by_ours(shop: Shop, theirs: str, name: str) -> None:
    persons_contact(shop, name, **({"EmailAddress": theirs} if theirs else {}))
    shop.sell(sales(2, buyer=ADA))
    come_to_rest(shop.stack)
    assert names(shop) == sorted([name, "Ada Lovell (ada@example.com)", "Stripe"])
    assert {invoice["contact"] for invoice in shop.live("invoice")} == {"Ada Lovell (ada@example.com)"}
    assert_posted_once(shop)


@pytest.mark.parametrize("fields", [{}, {"EmailAddress": "support@stripe.com"}])
def test_a_supplier_called_stripe_is_joined(shop: Shop, fields: dict[str, str]) -> None:
    theirs = persons_contact(shop, "Stripe", **fields)
    shop.sell(sales(1))
    come_to_rest(shop.stack)
    (fee,) = shop.live("bank_transaction")
    assert fee["contact_id"] == theirs.id
    assert_posted_once(shop)


def test_an_archived_namesake_does_not_stand_in_the_way(shop: Shop) -> None:
    theirs = persons_contact(shop, "Ada Lovell", EmailAddress=ADA.email)
    shop.business.xero.archive_contact(theirs.id)
    shop.sell(sales(1, buyer=ADA))
    come_to_rest(shop.stack)
    assert theirs.id not in {invoice["contact_id"] for invoice in shop.live("invoice")}
    assert_posted_once(shop)


def test_when_both_names_are_taken_the_contact_is_parked_until_one_is_free(shop: Shop) -> None:
    persons_contact(shop, "Ada Lovell")
    second = persons_contact(shop, "Ada Lovell (ada@example.com)", EmailAddress="no@example.com")
    shop.sell(sales(1, buyer=ADA))
    come_to_rest(shop.stack)
    assert [(row.kind, row.reason_code) for row in shop.parked()] == [("Contact", "name_not_unique")]
    assert shop.states() == {"posted": 2, "parked": 1, "waiting": 2}

    shop.business.xero.archive_contact(second.id)
    shop.retry_parked()
    come_to_rest(shop.stack)
    assert_posted_once(shop)


@pytest.mark.parametrize("customers", [2, 3, 4])
def test_customers_of_the_same_name_and_e_mail_share_one_contact(
    shop: Shop, customers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stripe makes a new customer at each guest's checkout; the books want one."""
    made = sales(customers, buyer=ADA)
    shop.show(made)
    world = shop.business.stripe.objects
    for sale in made:
        charge = world.by_id[sale.id("ch")]
        charge["customer"] = sale.id("cus")
        world.by_id[sale.id("cus")] = {**world.by_id[shapes.customer_id(ADA)], "id": sale.id("cus")}  # type: ignore[index]
    monkeypatch.setattr(shop, "show", lambda _: None)
    shop.sell(made)
    come_to_rest(shop.stack)
    assert names(shop) == ["Ada Lovell", "Stripe"]
    assert_posted_once(shop)


def test_customers_of_the_same_name_in_one_call_are_told_apart(shop: Shop) -> None:
    made = [
        sale
        for n in range(3)
        for sale in sales(1, buyer=Buyer("Ada Lovell", f"ada{n}@example.com", "Leeds"), what=f"Job {n}")
    ]
    shop.sell(made)
    come_to_rest(shop.stack)
    assert len({invoice["contact_id"] for invoice in shop.live("invoice")}) == 3
    assert_posted_once(shop)


@pytest.mark.parametrize("name", ['Ada "The Lady" Lovell', "O'Hara & Söhne, <b>", "a" * 300])
def test_names_that_are_hard_to_ask_for_are_posted_all_the_same(shop: Shop, name: str) -> None:
    persons_contact(shop, name[:255])
    shop.sell(sales(2, buyer=Buyer(name, "hard@example.com", "Leeds")))
    come_to_rest(shop.stack)
    assert_posted_once(shop)


@pytest.mark.parametrize("other", ["ANN other", "Ann  Other", " ann other "])
@pytest.mark.parametrize("at_once", [True, False])
def test_customers_without_an_address_whose_names_xero_finds_the_same_share_one_contact(
    shop: Shop, other: str, at_once: bool
) -> None:
    made = [nobody_knows_where(shop, name, n) for n, name in enumerate(("Ann Other", other))]
    for some in [made] if at_once else [[each] for each in made]:
        tell(shop, some)
    assert names(shop) == ["Ann Other", "Stripe"]
    assert len({invoice["contact_id"] for invoice in shop.live("invoice")}) == 1
    assert_posted_once(shop)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ('Ann "Annie" Other', 'ann "ANNIE" other'),
        ("ANN OTHER", "Ann Other"),
        ("Ann  Other", "Ann Other"),
        ("O'Hara & Söhne", "o'hara & SÖHNE"),
    ],
)
def test_a_customer_without_an_address_joins_a_persons_contact_as_xero_compares_names(
    shop: Shop, theirs: str, ours: str
) -> None:
    there = persons_contact(shop, theirs)
    tell(shop, [nobody_knows_where(shop, ours, 0)])
    assert {invoice["contact_id"] for invoice in shop.live("invoice")} == {there.id}
    assert shop.business.xero.state.contacts[there.id].fields == there.fields
    assert_posted_once(shop)


@pytest.mark.parametrize("theirs", ['ANN "annie" Other', 'Ann  "Annie"  Other'])
def test_a_namesake_with_quotation_marks_and_another_address_is_told_apart(shop: Shop, theirs: str) -> None:
    persons_contact(shop, theirs, EmailAddress="somebody.else@example.com")
    shop.sell(sales(1, buyer=Buyer('Ann "Annie" Other', "ann@example.com", "Leeds")))
    come_to_rest(shop.stack)
    assert {invoice["contact"] for invoice in shop.live("invoice")} == {'Ann "Annie" Other (ann@example.com)'}
    assert_posted_once(shop)


def nobody_knows_where(shop: Shop, name: str, n: int) -> Sale:
    """A sale at Stripe to a customer of this name, of whom no address is known."""
    (sale,) = sales(1, buyer=Buyer(name, f"{n}@example.com", "Leeds"), what=f"Job {n}")
    shop.show([sale])
    world = shop.business.stripe.objects
    for id in (sale.id("ch"), shapes.customer_id(sale.buyer)):
        thing = world.by_id[str(id)]
        thing["email"] = thing["receipt_email"] = None
        if "billing_details" in thing:
            thing["billing_details"]["email"] = None
    return sale


def tell(shop: Shop, made: list[Sale]) -> None:
    for sale in made:
        assert shop.stack.deliver(shop.business, shapes.updated(sale)) == 200
    come_to_rest(shop.stack)


def test_an_invoice_number_that_a_person_has_taken_is_passed_over(shop: Shop) -> None:
    theirs = [persons_invoice(shop, number) for number in ("CN-00001", "CN-00003")]
    shop.sell(sales(3))
    come_to_rest(shop.stack)
    assert shop.numbers() == ["CN-00002", "CN-00004", "CN-00005"]
    assert [shop.business.xero.state.invoices[invoice.id] for invoice in theirs] == theirs
    assert set(shop.states()) == {"posted"}
