"""Connects a business to Stripe, renews its webhooks' secret, asks if it may sell, and disconnects it."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage import stripe_pages
from functions.manage.api import connections
from functions.manage.api.answers import answer
from functions.manage.api.fields import form_of
from functions.manage.messages import Message
from functions.manage.refusals import Refused, unfit
from functions.manage.stripe_pages import Tried
from functions.manage.visit import Visit


def connect(visit: Visit) -> Response:
    """Takes a restricted key; what the key lacks is named in the error."""
    tried = stripe_pages.try_to_connect(visit, form_of(visit.body))
    if tried.form.errors:
        raise unfit({"key": _why(tried)})
    return answer(connections.stripe(visit))


def rotate(visit: Visit) -> Response:
    """Makes a new secret. The one before stays valid until it is ended."""
    return _told(visit, stripe_pages.try_to_rotate(visit, is_last=False))


def end_former_secret(visit: Visit) -> Response:
    return _told(visit, stripe_pages.try_to_rotate(visit, is_last=True))


def check(visit: Visit) -> Response:
    """Asks Stripe whether the key may sell. The answer is kept, and told with the connection."""
    return _told(visit, stripe_pages.try_to_check(visit))


def disconnect(visit: Visit) -> Response:
    return _told(visit, stripe_pages.try_to_disconnect(visit))


def _told(visit: Visit, tried: Tried) -> Response:
    if tried.form.errors:
        raise Refused(409, Message("Stripe was not changed", (_why(tried),)))
    return answer(connections.stripe(visit))


def _why(tried: Tried) -> str:
    lacking = [f"{each.resource}: {each.level}" for each in tried.missing]
    missing = [f"Missing: {', '.join(lacking)}."] if lacking else []
    return " ".join([*tried.form.key.errors, *missing])
