"""The API tells of sales what the pages show, in pence, and lists in their order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from shared.operations.history.keeping import keep as take_in
from shared.store import directory, xero_polls
from shared.store.xero_polls import History, Polls
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW
from tests.functions.manage.customers.conftest import found, keep, pair
from tests.functions.manage.customers.test_sold import SOLD

HERE = "/api/businesses/piano"
ONE = f"{HERE}/customers/c1"


def sold(**more: object) -> None:
    keep("c1")
    pair("c1")
    take_in("piano", [replace(SOLD, **more)])  # type: ignore[arg-type]  # fields of a document


def test_figures_are_told_in_pence_as_of_the_last_reading(owner: Browser) -> None:
    sold()
    xero_polls.save("piano", Polls(sold_to=NOW, history=History(NOW, "invoice", is_done=True)))
    told = owner.call("GET", f"{ONE}/sales").document
    sales = told["sales"]
    assert (told["customer"], sales["currency"], sales["as_of"]) == ("c1", "GBP", NOW.isoformat())
    once = {"net_pence": 10_00, "gross_pence": 12_00, "invoices": 1, "credit_notes": 0}
    assert sales["to_date"] == sales["last_twelve_months"] == sales["this_year"] == once
    assert sales["last_year"] == {**once, **dict.fromkeys(once, 0)}
    assert len(sales["months"]) == 12
    assert sales["months"][-2] == {"month": "2026-10", **once}
    assert sales["average_invoice_pence"] == 10_00
    owed = sales["owed"]
    assert (owed["unpaid_pence"], owed["overdue_pence"], owed["in_credit_pence"]) == (12_00, 12_00, 0)
    assert [*owed["by_age_pence"].values()] == [0, 0, 12_00, 0, 0]
    assert (sales["last_invoice"]["id"], sales["last_invoice"]["number"]) == (SOLD.id, "INV-7")


def test_before_all_are_counted_nobody_knows_until_when(owner: Browser) -> None:
    keep("c1")
    pair("c1")
    sales = owner.call("GET", f"{ONE}/sales").document["sales"]
    assert (sales["as_of"], sales["last_invoice"], sales["average_invoice_pence"]) == (None, None, None)


def test_who_is_no_contact_at_xero_has_no_sales(owner: Browser) -> None:
    keep("c1")
    assert owner.call("GET", f"{ONE}/sales").document == {"customer": "c1", "sales": None}
    assert owner.call("GET", f"{ONE}/documents").document["documents"] == []


def test_who_is_not_there_or_was_erased_has_none_to_be_told(owner: Browser) -> None:
    sold()
    before = found("c1")
    directory.save("piano", before, replace(before, state="erased"), [], NOW)
    for end in ("sales", "documents", f"documents/{SOLD.id}"):
        assert owner.call("GET", f"{ONE}/{end}").status == 404
        assert owner.call("GET", f"{HERE}/customers/nobody/{end}").status == 404


def test_documents_are_listed_the_latest_first_a_page_at_a_time(owner: Browser) -> None:
    sold()
    later = [replace(SOLD, id=f"i-{day}", dated=NOW.date() - timedelta(day)) for day in range(2, 53)]
    take_in(
        "piano", [*later, replace(SOLD, id="usd", currency="USD", rate=Decimal("1.25"), dated=NOW.date())]
    )
    first = owner.call("GET", f"{ONE}/documents").document
    assert [each["id"] for each in first["documents"]][:2] == ["usd", "i-2"]
    dollars = first["documents"][0]
    assert (dollars["currency"], dollars["rate"], dollars["net_pence"]) == ("USD", "1.25", 10_00)
    rest = owner.call("GET", f"{ONE}/documents?cursor={first['next']}").document
    assert len(first["documents"]) == 50
    assert (len(rest["documents"]), rest["next"]) == (3, None)


def test_a_cursor_of_another_list_is_refused(owner: Browser) -> None:
    keep("c1")
    assert owner.call("GET", f"{ONE}/documents?cursor=abc").status == 422


def test_customers_are_listed_by_what_was_sold_to_them(owner: Browser) -> None:
    sold()
    keep("c2")
    pair("c2", "another")
    take_in("piano", [replace(SOLD, id="i-2", contact_id="another", net=20_00, total=24_00)])

    def listed(query: str = "") -> list[str]:
        told = owner.call("GET", f"{HERE}/customers-by-sales{query}").document
        assert (told["tenant"], told["next"]) == ("piano", None)
        return [each["customer"] for each in told["customers"]]

    assert listed() == ["c2", "c1"]
    assert listed("?sort=sold") == ["c1", "c2"]
    assert sorted(listed("?q=forte")) == ["c1", "c2"]
    assert listed("?q=nobody") == []
    assert owner.call("GET", f"{HERE}/customers-by-sales?sort=name").status == 422
    (first, _) = owner.call("GET", f"{HERE}/customers-by-sales").document["customers"]
    assert (first["name"], first["to_date"]["net_pence"]) == ("Forte Ltd", 20_00)
    assert (first["this_year"]["net_pence"], first["last_year"]["net_pence"]) == (20_00, 0)
