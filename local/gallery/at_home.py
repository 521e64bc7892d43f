"""Shows the page that a business opens with once its books were compared."""

from __future__ import annotations

from functions.manage.activity_pages import COLUMNS
from functions.manage.home import agreement
from functions.manage.payouts import Shown
from functions.manage.rendering import Link
from local.gallery.moving import LINES
from local.gallery.reconciling import AGREED, APART, TICKED, UNTICKED
from local.gallery.sample import ACME, HOME, Sample, sample
from shared.reconciliation.result import Reconciliation

STUCK = (
    Link(f"{HOME}/attention", "3 documents are not in Xero yet"),
    Link(f"{HOME}/attention#changed", "1 document was changed in Xero by a person"),
    Link(f"{HOME}/orders?show=overpaid", "2 orders have been paid more than is owed"),
    Link(f"{HOME}/orders?show=refunds", "1 order has a refund that was refused or not answered"),
)


def home_samples() -> dict[str, Sample]:
    """Returns the page where all is well, and where something needs a person."""
    return {"home": _home(AGREED), "home_apart": _home(AGREED, APART, to_do=STUCK)}


def _home(*compared: Reconciliation, to_do: tuple[Link, ...] = ()) -> Sample:
    told = {
        "agreements": [agreement(each, ACME.zone) for each in compared],
        "to_do": to_do,
        "payouts": [Shown(TICKED), Shown(UNTICKED if to_do else TICKED)],
        "lines": LINES,
        "columns": COLUMNS[:3],
        "reconciliation": Link(f"{HOME}/reconciliation", "Look at the reconciliation"),
        "connections": "All connected: last Stripe event 3 minutes ago; Xero 312 of 5,000 calls today",
        "root": HOME,
    }
    return sample("home.html", "Home", told)
