"""Says on a page, or to the API, why a customer was not changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from functions.manage.customers.addresses import root_of
from functions.manage.messages import Message
from functions.manage.refusals import Refused, not_found
from functions.manage.rendering import Link
from functions.manage.visit import Visit
from shared.operations.contacts import refusals
from shared.operations.contacts.refusals import EditedMeanwhile, NoSuchCustomer, Unfit

# What a form shows itself, in the place of a page that says no.
Passing = tuple[type[Exception], ...]


@contextmanager
def refusing(visit: Visit, back: str = "", passes: Passing = ()) -> Iterator[None]:
    """Turns what an operation refuses into what the pages say, but for what `passes`.

    `back` is the address to which the page that says no leads.
    """
    try:
        yield
    except passes:
        raise
    except NoSuchCustomer:
        raise not_found() from None
    except EditedMeanwhile:
        raise meanwhile(visit, back) from None
    except Unfit as unfit:
        errors = {each.field: each.sentence for each in unfit.complaints}
        raise _nothing(visit, str(unfit), back, 422, errors) from None
    except refusals.Refused as refused:
        raise _nothing(visit, str(refused), back) from None


def meanwhile(visit: Visit, back: str = "") -> Refused:
    return _nothing(visit, "Somebody else, or Xero, has changed it meanwhile. Look at it again.", back)


def _nothing(
    visit: Visit, says: str, back: str, status: int = 409, errors: dict[str, str] | None = None
) -> Refused:
    link = Link(back or root_of(visit), "Back" if back else "All contacts")
    return Refused(status, Message("Nothing was changed", (says,), link), errors)
