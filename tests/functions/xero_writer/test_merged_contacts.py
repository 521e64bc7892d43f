"""A person merges a contact into another in Xero: what is posted next goes to the one that is left."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from local.stack.in_process import Stack
from local.standins.xero import Fault, LoseAnswer, TooMany
from local.standins.xero.calls import Call
from local.worlds.stripe_shapes import Sale
from shared.booking.case import Case
from shared.booking.decision import Booking
from shared.ledger.documents import CreditNote, Document, Invoice, Line, Overpayment, Receive, Spend
from shared.ledger.rows import Source
from shared.money import pence
from shared.store import ledger
from tests.factories import sales
from tests.functions.process_deaths import choked, close, deaths
from tests.functions.shop import Shop, assert_posted_once, come_to_rest, open_shop

LINES = (Line("Consulting", "200", pence(1200), "OUTPUT2"),)


def known(shop: Shop, count: int = 1, buyers: int = 1) -> list[Sale]:
    """So many further sales, not yet made, to so many buyers whose first sales are in Xero."""
    made = sales(count + buyers, buyers)
    shop.sell(made[:buyers])
    come_to_rest(shop.stack)
    return made[buyers:]


def bought_by(shop: Shop, sale: Sale) -> str:
    """The key of the buyer's contact."""
    return str(shop.row(f"{sale.id('ch')} invoice").parents[0])


def contact(shop: Shop, number: int = 0) -> str:
    """The key of the contact of one of the first sales."""
    return bought_by(shop, shop.made[number])


def make(shop: Shop, *names: str) -> list[str]:
    """Contacts of a person's own."""
    xero = shop.business.xero
    return [str(xero.add("Contacts", {"Name": name})["ContactID"]) for name in names]


def merge(shop: Shop, *ids: str) -> None:
    """Each into the next."""
    for gone, into in pairwise(ids):
        shop.business.xero.merge_contact(gone, into)


def merged(shop: Shop, *names: str) -> list[str]:
    """The first contact's and the others' ContactIDs, after each was merged into the next."""
    ids = [str(shop.row(contact(shop)).xero_id), *make(shop, *names)]
    merge(shop, *ids)
    return ids


def asked(shop: Shop) -> int:
    """How often Xero was asked for contacts; matching new ones by their addresses included."""
    return sum(each.path == "Contacts" and each.method == "GET" for each in shop.business.xero.log)


def pays_to(shop: Shop) -> set[str]:
    """Whom invoices are for."""
    return {str(each["contact_id"]) for each in shop.live("invoice")}


def assert_parked(shop: Shop) -> None:
    parked = [(row.kind, row.reason_code) for row in shop.parked()]
    assert parked == [("Invoice", "contact_not_usable")]


def test_a_sale_of_a_merged_contact_is_posted_to_the_survivor_under_its_first_number(shop: Shop) -> None:
    (sale,) = known(shop)
    _, survivor = merged(shop, "Survivor")
    before = asked(shop)
    shop.sell([sale])
    come_to_rest(shop.stack)
    assert_posted_once(shop)
    assert pays_to(shop) == {survivor}
    assert shop.row(contact(shop)).xero_id == survivor
    assert shop.numbers() == ["CN-00001", "CN-00002"]
    assert asked(shop) - before == 1


def test_once_followed_a_merge_is_not_asked_for_again(shop: Shop) -> None:
    first, second = known(shop, 2)
    merged(shop, "Survivor")
    shop.sell([first])
    come_to_rest(shop.stack)
    before = len(shop.business.xero.log)
    shop.sell([second])
    come_to_rest(shop.stack)
    assert_posted_once(shop)
    assert {each.method for each in list(shop.business.xero.log)[before:]} == {"PUT"}


def test_a_contact_that_nobody_touched_is_not_asked_for(shop: Shop) -> None:
    (sale,) = known(shop)
    before = asked(shop)
    shop.sell([sale])
    come_to_rest(shop.stack)
    assert asked(shop) == before


@pytest.mark.parametrize("kind", [Invoice, CreditNote, Spend, Receive, Overpayment])
def test_whatever_names_a_merged_contact_is_posted_to_the_survivor(shop: Shop, kind: type[Document]) -> None:
    known(shop)
    _, survivor = merged(shop, "Survivor")
    book(shop, kind, contact(shop))
    come_to_rest(shop.stack)
    assert set(shop.states()) == {"posted"}
    posted = shop.row("txn_x document").xero_id
    (found,) = (each for each in shop.business.xero.documents() if each["id"] == posted)
    assert found["contact_id"] == survivor


def book(shop: Shop, kind: type[Document], who: str) -> None:
    """A document of that kind in the ledger, and the nudge that goes with it."""
    key, now = "txn_x document", datetime.now(UTC)
    day = now.date()
    made: dict[type[Document], Document] = {
        Invoice: Invoice(key, who, day, day, LINES),
        CreditNote: CreditNote(key, who, day, LINES),
        Spend: Spend(key, who, "091", day, (Line("Fee", "404", pence(100), "NONE"),)),
        Receive: Receive(key, who, "091", day, LINES),
        Overpayment: Overpayment(key, who, "091", day, pence(900)),
    }
    source = Source("txn_x", "stripe", now)
    assert ledger.record(shop.tenant, Case(source, (), lambda _: Booking((made[kind],))), now) == "booked"
    shop.nudge()


def test_merges_of_merges_end_at_the_last_survivor(shop: Shop) -> None:
    (sale,) = known(shop)
    *_, last = merged(shop, "Second", "Third", "Fourth")
    shop.sell([sale])
    come_to_rest(shop.stack)
    assert_posted_once(shop)
    assert pays_to(shop) == {last}
    assert shop.numbers() == ["CN-00001", "CN-00002"]


def test_contacts_merged_together_are_asked_for_in_one_call(shop: Shop) -> None:
    further = known(shop, 6, buyers=3)
    (survivor,) = make(shop, "Survivor")
    for number in range(3):
        merge(shop, str(shop.row(contact(shop, number)).xero_id), survivor)
    before = asked(shop)
    shop.sell(further)
    come_to_rest(shop.stack)
    assert_posted_once(shop)
    assert pays_to(shop) == {survivor}
    assert asked(shop) - before == 1


def test_one_contact_merged_into_another_that_was_merged_too_is_no_circle(shop: Shop) -> None:
    further = known(shop, 2, buyers=2)
    ids = [str(shop.row(contact(shop, number)).xero_id) for number in range(2)]
    (survivor,) = make(shop, "Survivor")
    merge(shop, *ids, survivor)
    shop.sell(further)
    come_to_rest(shop.stack)
    assert_posted_once(shop)
    assert pays_to(shop) == {survivor}


def test_contacts_merged_in_a_circle_park_the_sale(shop: Shop) -> None:
    (sale,) = known(shop)
    first, second = merged(shop, "Second")
    # Xero's pages merge nothing into an archived contact, so no person can do this.
    kept = shop.business.xero.state.contacts
    kept.put(replace(kept[second], status="ARCHIVED", merged_to=first))
    before = asked(shop)
    shop.sell([sale])
    come_to_rest(shop.stack)
    assert_parked(shop)
    assert asked(shop) - before <= 2


def test_a_sale_whose_survivor_is_archived_is_parked_and_posted_once_that_is_restored(shop: Shop) -> None:
    (sale,) = known(shop)
    _, survivor = merged(shop, "Survivor")
    shop.business.xero.archive_contact(survivor)
    shop.sell([sale])
    come_to_rest(shop.stack)
    assert_parked(shop)
    restore(shop, survivor)
    shop.retry_parked()
    come_to_rest(shop.stack)
    assert_posted_once(shop)
    assert shop.numbers() == ["CN-00001", "CN-00002"]


def restore(shop: Shop, contact_id: str) -> None:
    contacts = shop.business.xero.state.contacts
    contacts.put(replace(contacts[contact_id], status="ACTIVE"))


def asks(call: Call) -> bool:
    return call.path == "Contacts" and call.method == "GET"


@pytest.mark.parametrize("fault", [TooMany("minute", 30), LoseAnswer()])
def test_while_xero_does_not_say_where_a_contact_went_its_sale_is_parked(
    shop: Shop, fault: TooMany | LoseAnswer
) -> None:
    (sale,) = known(shop)
    merged(shop, "Survivor")
    shop.stack.xero.faults.add(Fault(fault, asks))
    shop.sell([sale])
    come_to_rest(shop.stack)
    assert_parked(shop)
    shop.stack.clock.shift(60)
    shop.retry_parked()
    come_to_rest(shop.stack)
    assert_posted_once(shop)
    assert shop.numbers() == ["CN-00001", "CN-00002"]


def test_a_sale_whose_answer_is_lost_after_its_contact_was_followed_is_not_made_twice(shop: Shop) -> None:
    (sale,) = known(shop)
    _, survivor = merged(shop, "Survivor")
    lost = Fault(LoseAnswer(), lambda call: reaches(call, survivor), times=2)
    shop.stack.xero.faults.add(lost)
    shop.sell([sale])
    come_to_rest(shop.stack)
    assert lost.times == 0
    assert_posted_once(shop)


def reaches(call: Call, contact_id: str) -> bool:
    return call.path == "Invoices" and any(
        each.get("Contact", {}).get("ContactID") == contact_id for each in call.elements
    )


def test_dying_at_any_call_while_a_merge_is_followed_posts_everything_once(stack: Stack) -> None:
    def die(fatal: int) -> int:
        shop = open_shop(stack, f"merge-{fatal}")
        further = known(shop, 1)
        merged(shop, "Survivor")
        with choked(stack, "xero_writer", fatal) as deadly:
            shop.sell(further)
            come_to_rest(stack)
        assert_posted_once(shop)
        assert shop.numbers() == ["CN-00001", "CN-00002"]
        close(shop)
        return deadly.died

    assert deaths(die) >= 20
