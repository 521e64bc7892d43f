"""Sales by lead source are whole from their first day on, whatever was read in short before or meanwhile."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from shared.operations.history import keeping, lines
from shared.operations.lead_sources import editing
from shared.operations.lead_sources.asking import ask
from shared.operations.lead_sources.report import report
from shared.store import lead_sources, xero_polls
from shared.xero import paging, sales_documents
from tests.shared.operations.contacts.at_xero import PIANO
from tests.shared.operations.contacts.two_sides import Sides


def sell(sides: Sides, option: str, dated: date, pounds: int = 10, category: str = "Lead Source") -> str:
    """Sells something that is tracked, as a person does in Xero."""
    org = sides.books.world.org
    buyer = org.add_contact(Name=f"Buyer {len([*org.state.contacts])}")
    tracking = [{"Name": category, "Option": option}]
    line = {"Description": "Lesson", "UnitAmount": pounds, "AccountCode": "200", "Tracking": tracking}
    return str(org.make_invoice(buyer, [line], Date=dated.isoformat(), DueDate=dated.isoformat()))


def look(sides: Sides) -> None:
    for _ in range(4):
        sides.deliver()
        sides.look()
        sides.books.pass_time(minutes=1)


def begin(sides: Sides) -> None:
    ask(PIANO, sides.books.now)
    look(sides)


def sold(sides: Sides) -> dict[str, int]:
    return {row.name: row.total for row in report(PIANO, sides.books.now.date()).rows if row.total}


def today(sides: Sides) -> date:
    return sides.books.now.date()


@pytest.fixture
def tracked(sides: Sides) -> str:
    """An organisation that has tracked its sales by lead source before anybody here knew of it."""
    return str(sides.books.world.org.add_tracking_category("Lead Source", "Referral", "Event"))


def test_what_was_tracked_before_is_in_the_report_from_its_first_month_on(sides: Sides, tracked: str) -> None:
    first = lead_sources_first_day(sides)
    sell(sides, "Referral", today(sides) - timedelta(days=90))
    sell(sides, "Event", first, 20)
    older = sell(sides, "Event", first - timedelta(days=1), 40)
    look(sides)
    assert sold(sides) == {}
    begin(sides)
    assert lead_sources.read(PIANO).tracked_from == first
    assert sold(sides) == {"Referral": 10_00, "Event": 20_00}

    # Whatever happens to an older one, its month stays out as a whole.
    sides.books.world.org.pay_invoice(older)
    look(sides)
    assert not any(report(PIANO, first - timedelta(days=1)).totals)


def lead_sources_first_day(sides: Sides) -> date:
    now = today(sides)
    return date(now.year - 1, now.month + 1, 1) if now.month < 12 else date(now.year, 1, 1)


def test_what_was_edited_while_the_category_was_archived_is_right_once_it_is_restored(
    sides: Sides, tracked: str
) -> None:
    begin(sides)
    made = sell(sides, "Referral", today(sides))
    look(sides)
    org = sides.books.world.org
    org.archive_tracking_category(tracked)
    begin(sides)
    org.edit_invoice(made, LineItems=[line(org, made, UnitAmount=50)])
    look(sides)
    org.restore_tracking_category(tracked)
    begin(sides)
    assert sold(sides) == {"Referral": 50_00}


def line(org: Any, invoice_id: str, **fields: Any) -> dict[str, Any]:
    (there,) = org.state.invoices[invoice_id].lines
    mark = {"Name": "Lead Source", "Option": "Referral"}
    return {
        "Description": there.description,
        "AccountCode": there.account_code,
        "LineItemID": there.id,
        "Tracking": [mark],
        **fields,
    }


def test_what_was_sold_under_a_former_category_stays_under_its_names(sides: Sides, tracked: str) -> None:
    begin(sides)
    paid = sell(sides, "Referral", today(sides))
    sell(sides, "Event", today(sides), 20)
    look(sides)
    region = sides.books.world.org.add_tracking_category("Region", "North")
    editing.use(PIANO, region, sides.books.now)
    begin(sides)
    assert sold(sides) == {"Referral": 10_00, "Event": 20_00}
    sides.books.world.org.pay_invoice(paid)
    sell(sides, "Referral", today(sides), 5, "Region")
    look(sides)
    assert sold(sides) == {"Referral": 15_00, "Event": 20_00}


def test_a_reading_that_ends_early_goes_on_with_its_page(
    sides: Sides, tracked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for pounds in range(1, 6):
        sell(sides, "Referral", today(sides), pounds)
    look(sides)
    monkeypatch.setattr(paging, "PAGE", 2)
    monkeypatch.setattr(lines, "keep", dying(keeping.keep))
    ask(PIANO, sides.books.now)
    with pytest.raises(RuntimeError, match="died"):
        look(sides)
    state = xero_polls.read(PIANO).lines
    assert state
    assert (state.so_far.kind, state.so_far.page, state.so_far.is_read) == ("invoice", 2, False)
    look(sides)
    assert sold(sides) == {"Referral": 15_00}


def dying(keep: Any) -> Any:
    """Dies once, when the second page of invoices is stored."""
    seen: list[int] = []

    def kept(tenant: str, documents: Any) -> int:
        seen.append(len(documents))
        if len(seen) == 3:
            raise RuntimeError("died")
        return int(keep(tenant, documents))

    return kept


def test_all_lines_are_read_once_in_few_calls(
    sides: Sides, tracked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def counted(xero: Any, kind: Any, *rest: Any) -> Any:
        asked.append(kind)
        return sales_documents.page_of_lines(xero, kind, *rest)

    monkeypatch.setattr(lines, "page_of_lines", counted)
    sell(sides, "Referral", today(sides))
    begin(sides)
    for _ in range(3):
        look(sides)
    assert asked == ["credit_note", "invoice"]
