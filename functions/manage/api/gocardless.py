"""Connects a business to GoCardless, takes the secret of its webhook, and disconnects it."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage import gocardless_pages
from functions.manage.api import connections
from functions.manage.api.answers import answer
from functions.manage.api.fields import form_of, invalid
from functions.manage.visit import Visit


def connect(visit: Visit) -> Response:
    """Takes an access token that may read and write."""
    form = gocardless_pages.try_to_connect(visit, form_of(visit.body))
    if form.errors:
        raise invalid(form.errors)
    return answer(connections.gocardless(visit))


def take_secret(visit: Visit) -> Response:
    """Takes the secret of an endpoint that the owner made. The former one stays valid until it is ended."""
    form = gocardless_pages.try_secret(visit, form_of(visit.body))
    if form.errors:
        raise invalid(form.errors)
    return answer(connections.gocardless(visit))


def end_former_secret(visit: Visit) -> Response:
    gocardless_pages.end_former_secret(visit)
    return answer(connections.gocardless(visit))


def look_for_delivery(visit: Visit) -> Response:
    """Asks GoCardless whether the first webhook has arrived."""
    gocardless_pages.look_for_delivery(visit)
    return answer(connections.gocardless(visit))


def disconnect(visit: Visit) -> Response:
    gocardless_pages.end(visit)
    return answer(connections.gocardless(visit))
