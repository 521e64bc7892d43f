"""The tracking summary and the beancount export by tag say the same of sales."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from local.standins.xero.beancount import check, export, tag_of
from local.standins.xero.beancount_sales import sales_by_tag
from local.standins.xero.tracking_summary import Summary
from tests.local.standins.xero.world import World, line, open_world

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
SOURCES = ("Web", "Friend")


def tracked(*options: str, **fields: Any) -> dict[str, Any]:
    return line(Tracking=[{"Name": "Lead Source", "Option": each} for each in options], **fields)


@pytest.fixture
def source(world: World) -> str:
    return world.org.add_tracking_category("Lead Source", *SOURCES)


def summed(world: World) -> Summary:
    """Says it both ways, and that both are the same."""
    (category,) = world.org.state.tracking
    ledger = export(world.org)
    assert check(ledger) == []
    found = world.org.tracking_summary("lead source", *YEAR)
    assert sales_by_tag(ledger, tag_of(world.org.state, category.id), *YEAR) == found
    return found


def test_sales_are_net_by_option_and_month_and_what_has_none_is_unassigned(world: World, source: str) -> None:
    contact = world.contact()
    world.org.make_invoice(contact, [tracked("Web"), line(UnitAmount=5)], Date="2026-10-31")
    world.org.make_invoice(contact, [tracked("Web"), tracked("Friend")], Date="2026-11-01")
    october, november = "2026-10", "2026-11"
    assert summed(world) == {
        "Web": {october: Decimal(120), november: Decimal(120)},
        "Friend": {november: Decimal(120)},
        None: {october: Decimal(5)},
    }
    assert world.org.tracking_summary(source, date(2026, 11, 1), date(2026, 11, 1)) == {
        "Web": {november: Decimal(120)},
        "Friend": {november: Decimal(120)},
    }


def test_credit_notes_come_off_and_drafts_and_voided_ones_do_not_count(world: World, source: str) -> None:
    contact = world.contact()
    made = world.org.make_invoice(contact, [tracked("Web")])
    world.org.credit_invoice(made, 6000)
    world.org.pay_invoice(made)
    world.org.make_invoice(contact, [tracked("Web")], "DRAFT")
    world.org.void_invoice(world.org.make_invoice(contact, [tracked("Web")]))
    assert summed(world) == {"Web": {"2026-10": Decimal("70.00")}}


def test_lines_on_other_accounts_than_revenue_do_not_count(world: World, source: str) -> None:
    world.org.make_invoice(world.contact(), [tracked("Web", AccountCode="850")])
    world.org.prepay(world.contact(), 6000, Tracking=[{"Name": "Lead Source", "Option": "Web"}])
    assert summed(world) == {}


def test_other_currencies_count_in_pounds(world: World, source: str) -> None:
    world.org.add_currency("USD", "1.3")
    world.org.make_invoice(world.contact(), [tracked("Web")], CurrencyCode="USD")
    assert summed(world) == {"Web": {"2026-10": Decimal("92.31")}}


def test_a_rename_shows_in_both(world: World, source: str) -> None:
    world.org.make_invoice(world.contact(), [tracked("Web")])
    web = world.org.state.tracking[source].options[0].id
    world.org.rename_tracking_option(source, web, 'The "net"')
    world.org.rename_tracking_category(source, "Lead source")
    assert summed(world) == {'The "net"': {"2026-10": Decimal(120)}}


def test_a_category_that_is_not_there_has_no_summary(world: World) -> None:
    with pytest.raises(KeyError):
        world.org.tracking_summary("Lead Source", *YEAR)


DEED = st.tuples(
    st.sampled_from(["sell", "credit", "edit", "void", "pay", "rename"]),
    st.integers(0, 5),
    st.sampled_from(["Web", "Friend", ""]),
    st.integers(1, 9999),
    st.integers(1, 12),
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(DEED, max_size=12))
def test_after_any_history_both_say_the_same(deeds: list[tuple[str, int, str, int, int]]) -> None:
    with open_world() as world:
        category = world.org.add_tracking_category("Lead Source", *SOURCES)
        contact = world.contact()
        for deed in deeds:
            do(world, category, contact, *deed)
        summed(world)


def do(
    world: World, category: str, contact: str, deed: str, which: int, option: str, pence: int, month: int
) -> None:
    """Does it to one of the invoices that may still change, if there is any."""
    options = world.org.state.tracking[category].options
    mark = (
        [{"TrackingCategoryID": category, "TrackingOptionID": options[SOURCES.index(option)].id}]
        if option
        else []
    )
    item = line(Tracking=mark, UnitAmount=pence / 100)
    day = f"2026-{month:02}-01"
    free = [
        each.id for each in world.org.state.invoices if each.status == "AUTHORISED" and not each.is_touched
    ]
    if deed == "rename":
        world.org.rename_tracking_option(category, options[which % 2].id, f"Source {pence} {which % 2}")
    elif deed == "sell" or not free:
        world.org.make_invoice(contact, [item, line()], Date=day, DueDate=day)
    elif deed == "edit":
        world.org.edit_invoice(free[which % len(free)], LineItems=[item], Date=day)
    elif deed == "void":
        world.org.void_invoice(free[which % len(free)])
    elif deed == "pay":
        world.org.pay_invoice(free[which % len(free)], 1)
    else:
        world.org.make_credit_note(contact, [item], Date=day)
