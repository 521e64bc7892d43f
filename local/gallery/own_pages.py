"""Shows the product's own pages."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import TypeVar

from starlette.datastructures import FormData
from wtforms import Form

from functions.manage.businesses import BusinessForm
from functions.manage.people_pages import InviteForm
from local.gallery.sample import ACME, NOW, SIGNED_IN, SIGNED_OUT, Sample, sample
from shared.people import ROLES, Membership

F = TypeVar("F", bound=Form)
ANN = Membership("ann", ACME.id, "owner", "ann.bookkeeper@accountants.example", NOW, "ann")
BOB = Membership("bob", ACME.id, "reader", "bob@acme.example", NOW, ANN.email)
# Of the visit, templates ask who looks at the page, and in which business.
VISIT = SimpleNamespace(person=SimpleNamespace(id=ANN.person), tenant=ACME.id)


def own_pages() -> dict[str, Sample]:
    """Returns each page by its template's name, and forms that were refused by a name of their own."""
    nowhere = replace(SIGNED_IN, title="Your businesses", business=None, navigation=())
    entry = replace(SIGNED_OUT, title="Sign in")
    return {
        "sign_in": Sample("sign_in.html", entry, {"next": "/manage"}),
        "businesses": Sample("businesses.html", nowhere, {"may_begin": True}),
        "no_business": Sample("businesses.html", replace(nowhere, businesses=()), {"may_begin": False}),
        "new_business": Sample("new_business.html", nowhere, {"form": BusinessForm()}),
        "new_business_refused": Sample("new_business.html", nowhere, {"form": _refused(BusinessForm)}),
        "overview": sample("overview.html", "Overview", {}),
        "people": _people(InviteForm()),
        "people_refused": _people(_refused(InviteForm)),
    }


def _people(form: InviteForm) -> Sample:
    told = {"visit": VISIT, "people": [ANN, BOB], "roles": list(reversed(ROLES)), "form": form}
    return sample("people.html", "People", told)


def _refused(made: type[F]) -> F:
    form = made(FormData([("sent", "empty")]))
    form.validate()
    return form
