"""Shows what moved: the list, a movement with its story, and what an undo would do."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

from functions.manage.activity_pages import COLUMNS, Line
from functions.manage.movement_pages import Document, Happened, Other
from functions.manage.rendering import Link
from functions.manage.undo_pages import COLUMNS as UNDO_COLUMNS
from functions.manage.undo_pages import EARLIER, InTheWay, Preview
from functions.manage.undo_pages import Line as Becomes
from local.gallery.sample import ACME, HOME, NOW, Sample, sample
from shared.ledger.activity import KINDS, STANDS, Stands, name_of
from shared.ledger.profiles import PROFILES
from shared.ledger.rows import LedgerRow
from shared.ledger.why import Because
from shared.operations.activity import Entry
from shared.provider import Provider
from shared.reasons import OBSTACLES, reason_for

VISIT = SimpleNamespace(tenant=ACME.id)
HERE = f"{HOME}/activity"
LONG = "Annual service contract, renewal for the heating of the village hall and both of its annexes, 2026"


def moving_samples() -> dict[str, Sample]:
    """Returns the pages of what moved by name."""
    none: dict[str, object] = {"lines": [], "first": None, "next": None, "looked_back_to": None}
    return {
        "activity": _list(lines=LINES, first="#", next="#", looked_back_to=None),
        "activity_empty": _list(**none),
        "activity_search": _list(
            asked={"q": "nair", "month": "2026-11"},
            **{**none, "looked_back_to": NOW - timedelta(days=40), "next": "#"},
        ),
        "movement": _movement(LINES[0], None),
        "movement_parked": _movement(LINES[3], "unknown_category"),
        "undo": _undo(_preview()),
        "undo_earlier_month": _undo(_preview(EARLIER)),
        "undo_of_a_day": _undo(None),
        "undo_nothing": _undo(Preview(0, 0, (), ())),
    }


def _line(
    number: int,
    category: str,
    gross: int,
    fee: int,
    payer: str,
    description: str,
    stands: Stands,
    provider: Provider = "stripe",
) -> Line:
    source = LedgerRow(
        f"txn_{number}",
        "Source",
        "booked",
        f"txn_{number}",
        provider,
        NOW - timedelta(hours=7 * number),
        payer=payer,
        description=description,
        stored_movement={"gross": gross, "fee": fee, "currency": "GBP", "category": category},
    )
    return Line(Entry(source, (), stands), Link(f"{HERE}/of/txn_{number}", name_of(source)))


def _list(**told: object) -> Sample:
    months = [("2026-11", "November 2026"), ("2026-10", "October 2026")]
    always = {
        "visit": VISIT,
        "columns": COLUMNS,
        "asked": {},
        "providers": [(each, profile.name) for each, profile in PROFILES.items()],
        "kinds": KINDS.items(),
        "standings": STANDS.items(),
        "months": months,
        "as_csv": "#",
        "caption": "What moved, the newest first",
        "is_filtered": "asked" in told,
        "is_narrowed": "asked" in told,
        "here": HERE,
        "undo": f"{HOME}/undo",
    }
    return sample("activity.html", "Activity", {**always, **told})


def _movement(line: Line, reason: str | None) -> Sample:
    steps = (
        Happened(NOW - timedelta(hours=7), "It happened at Stripe."),
        Happened(NOW - timedelta(hours=7), "Stripe told us by a webhook: charge.updated."),
        Happened(NOW - timedelta(hours=6), "It was read and booked by 3 documents."),
        Happened(NOW - timedelta(hours=6), "Invoice: in Xero."),
    )
    told = {
        "visit": VISIT,
        "line": line,
        "net": "£118.00",
        "why": reason_for(reason) if reason else None,
        "story": steps,
        "documents": () if reason else _documents(),
        "of_sale": () if reason else (Other(NOW, Link("#", "Refund"), "\N{MINUS SIGN}£30.00"),),
        "undo": None if reason else Link("#", "Take it out of Xero…"),
        "back": HERE,
    }
    return sample("movement.html", f"{line.link.words} of {line.amount}", told)


def _documents() -> tuple[Document, ...]:
    sales = Because(
        LONG,
        12_000,
        "200 Sales",
        "the account for sales",
        "20% (VAT on Income), chosen for sales in the settings",
    )
    clearing = Because("", None, "091 Stripe", "Stripe's clearing account")
    link = Link("#", "Look at it in Xero")
    day = "28 November 2026"
    said = "Account code '404' is archived, or deleted. It is not a valid code for this document."
    return (
        Document("1", "Contact Priya Nair", "", "", "in Xero", "", link, ()),
        Document("2", "Invoice CN-00007", "£120.00", day, "in Xero", "", link, (sales,)),
        Document("3", "Payment of an invoice", "£120.00", day, "in Xero", "", link, (clearing,)),
        Document("4", "Spend money", "£2.00", day, "an account code does not exist", said, None, (clearing,)),
    )


def _preview(*in_the_way: str) -> Preview:
    lines = (
        Becomes("Spend money, £2.00", "txn_1 fee", "28 November 2026", "Taken out of Xero"),
        Becomes("Payment of an invoice, £120.00", "txn_1 payment", "28 November 2026", "Taken out of Xero"),
        Becomes("Invoice, £120.00", "ch_3PiAnO1 invoice", "28 November 2026", "Taken out of Xero"),
    )
    keys = ("txn_1 fee", "txn_1 payment", "ch_3PiAnO1 invoice")
    obstacles = tuple(InTheWay(code, OBSTACLES[code], keys) for code in in_the_way)
    return Preview(1, 3, lines, obstacles)


def _undo(preview: Preview | None) -> Sample:
    told = {
        "visit": VISIT,
        "way": "undo",
        "source": "",
        "since": date(2026, 11, 28) if preview else None,
        "preview": preview,
        "columns": UNDO_COLUMNS,
        "may_change": True,
        "root": HOME,
    }
    return sample("undo.html", "Take out of Xero", told)


LINES = (
    _line(1, "charge", 12_000, 200, "Priya Nair", "Boiler service", "in_xero"),
    _line(2, "payout", -98_450, 0, "", "Stripe payout po_1", "on_its_way"),
    _line(3, "payment", 4_500, 0, "Ana Müller-Lüdenscheidt & Söhne GmbH", LONG, "waits", "gocardless"),
    _line(4, "reserve", -50_000, 0, "", "", "needs_attention"),
    _line(5, "refund", -3_000, 0, "Bert", "Boiler service", "taken_out"),
)
