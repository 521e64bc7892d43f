"""Makes up what was sold to a customer: every state of a document, another currency, months below nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from functions.manage.customers import by_sales, documents_pages
from functions.manage.customers.sold import Panel, panel_of
from local.gallery.sample import NOW, Sample, sample
from shared.contacts.customers import Customer
from shared.contacts.details import Details
from shared.history.documents import SalesDocument
from shared.history.figures import figures
from shared.history.owed import owed
from shared.history.sums import recounted
from shared.history.years import YearEnd
from shared.operations.history.by_sales import Buyer, Buyers
from shared.operations.history.of_customer import CustomerSales, Documents

TODAY = NOW.date()
NAMES = ("🎹 Piano Lessons", "شركة النور للتجارة", "Wilhelmina-Featherstonehaugh-Cholmondeley", "Bob")
STATES = ("DRAFT", "SUBMITTED", "AUTHORISED", "AUTHORISED", "PAID", "VOIDED")


def a_panel(is_counted: bool) -> Panel:
    """Makes the panel of a customer with two years of documents, or of one who is being counted."""
    documents = [_document(number) for number in range(48)] if is_counted else []
    found = CustomerSales(
        figures(recounted(documents), TODAY, YearEnd(31, 3), lambda *_: ()),
        owed(documents, TODAY),
        documents[4] if documents else None,
        NOW - timedelta(minutes=12) if is_counted else None,
        "GBP",
        "!acme",
    )
    return panel_of(found, tuple(documents[:10]), "#")


def _document(number: int) -> SalesDocument:
    dated = TODAY - timedelta(days=16 * number)
    net = 12_345_67 // (number % 5 + 1)
    is_note = number % 7 == 6
    return SalesDocument(
        kind="credit_note" if is_note else "invoice",
        id=f"{number}",
        contact_id="c1",
        dated=dated,
        status=STATES[number % len(STATES)],
        updated_at=NOW,
        number=f"{'CN' if is_note else 'INV'}-{1048 - number}",
        due_on=dated + timedelta(days=14),
        currency="USD" if number == 2 else "GBP",
        rate=Decimal("1.25") if number == 2 else Decimal(1),
        net=net,
        tax=net // 5,
        total=net + net // 5,
        paid=100_00 if number == 3 else 0,
        left=net + net // 5 if number % len(STATES) in (2, 3) else 0,
    )


def by_sales_samples() -> dict[str, Sample]:
    """Makes the list of contacts by sales: large, long and other names, and before anything was sold."""
    names = ("Acme Widgets & Sons (Kirkby Lonsdale) Limited", *NAMES)
    buyers = tuple(_buyer(place, name) for place, name in enumerate(names))
    return {
        "customers_by_sales": _list(by_sales.Asked(), Buyers(buyers, "on"), NOW - timedelta(minutes=12)),
        "customers_by_sales_found": _list(by_sales.Asked("piano"), Buyers(buyers[1:2]), NOW),
        "customer_documents": _documents(Documents(tuple(_document(number) for number in range(48)))),
        "customer_documents_none": _documents(Documents(())),
        "customers_by_sales_none": _list(by_sales.Asked(), Buyers(()), None),
        "customers_by_sales_none_yet": _list(by_sales.Asked(), Buyers((), "on"), NOW),
    }


def _buyer(place: int, name: str) -> Buyer:
    documents = [_document(number) for number in range(place, 48, place + 1)]
    return Buyer(Customer(f"c{place}", details=Details(name)), recounted(documents))


def _documents(found: Documents) -> Sample:
    told = documents_pages.context("#", "#", NAMES[2], found)
    more = {
        "as_of": NOW if found.documents else None,
        "first": None,
        "next": "#" if found.documents else None,
    }
    return sample("customer_documents.html", f"Sales to {NAMES[2]}", told | more)


def _list(asked: by_sales.Asked, page: Buyers, as_of: datetime | None) -> Sample:
    told = by_sales.context("#", asked, page, TODAY)
    more = {"as_of": as_of, "first": "#" if asked.words else None, "next": "#" if page.next else None}
    return sample("customers_by_sales.html", "Contacts by sales", told | more)
