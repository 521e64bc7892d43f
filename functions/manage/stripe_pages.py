"""Connects a business to Stripe: what a key must be allowed, the key, whether it may sell, the secret."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aws_lambda_powertools import Logger
from starlette.datastructures import FormData
from starlette.responses import Response

from functions.manage.key_form import KeyForm
from functions.manage.key_words import AT_STRIPE, why_not
from functions.manage.pages import go_to, show
from functions.manage.provider_pages import told_of
from functions.manage.visit import Visit
from shared.operations.key_refusals import NotTaken
from shared.operations.orders.ways import by_card
from shared.providers.stripe_permissions import PERMISSIONS, SELLING, Permission

if TYPE_CHECKING:
    from shared.operations.stripe_connection import StripeDoor

logger = Logger(service="manage")


def shown(visit: Visit) -> Response:
    """Shows the account, by which key it is read, and whether the key may sell, as was last asked."""
    return _page(visit, KeyForm())


def connect(visit: Visit) -> Response:
    """Takes a restricted key, unless it lacks something. Then all that is missing is named at once."""
    return _told(visit, try_to_connect(visit, visit.form))


def rotate(visit: Visit) -> Response:
    """Makes a new secret, or ends the one before: both are valid in between."""
    return _told(visit, try_to_rotate(visit, is_last=visit.form.get("step") == "finish"))


def check(visit: Visit) -> Response:
    """Asks Stripe whether the key may sell, and has the answer shown from then on."""
    return _told(visit, try_to_check(visit))


def disconnect(visit: Visit) -> Response:
    return _told(visit, try_to_disconnect(visit))


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a change: with errors in the form nothing was changed.

    `missing` are the permissions that the key lacks.
    """

    form: KeyForm
    missing: Sequence[Permission] = ()


def try_to_connect(visit: Visit, given: FormData) -> Tried:
    from shared.operations import stripe_connection

    form = KeyForm(given)
    if not form.validate():
        return Tried(form)
    pasted, by = str(form.key.data), visit.signed_in.email
    return _tried(visit, form, lambda door: stripe_connection.connect(door, visit.tenant, pasted, by))


def try_to_rotate(visit: Visit, is_last: bool) -> Tried:
    from shared.operations import stripe_connection

    change = stripe_connection.finish_rotation if is_last else stripe_connection.rotate
    visit.deed.verb = "stripe_former_secret_ended" if is_last else "stripe_secret_renewed"
    return _tried(visit, KeyForm(), lambda door: change(door, visit.tenant))


def try_to_check(visit: Visit) -> Tried:
    from shared.operations import stripe_selling

    return _tried(visit, KeyForm(), lambda door: stripe_selling.check(door, visit.tenant))


def try_to_disconnect(visit: Visit) -> Tried:
    from shared.operations import stripe_connection

    return _tried(visit, KeyForm(), lambda door: stripe_connection.disconnect(door, visit.tenant))


def _tried(visit: Visit, form: KeyForm, change: Callable[[StripeDoor], object]) -> Tried:
    from functions.manage import stripe_door

    try:
        change(stripe_door.door(visit.deps))
    except NotTaken as error:
        logger.info("Stripe was not changed", extra={"tenant": visit.tenant, "why": error.why})
        form.key.errors = [why_not(AT_STRIPE, error, visit)]
        return Tried(form, error.missing)
    logger.info("changed the connection to Stripe", extra={"tenant": visit.tenant})
    return Tried(form)


def _told(visit: Visit, tried: Tried) -> Response:
    if tried.form.errors:
        return _page(visit, tried.form, tried.missing, 422)
    return go_to(f"/manage/b/{visit.tenant}/stripe")


def _page(visit: Visit, form: KeyForm, missing: Sequence[Permission] = (), status: int = 200) -> Response:
    return show(
        visit,
        "stripe.html",
        "Stripe",
        status,
        **told_of(visit, "stripe"),
        form=form,
        missing=missing,
        permissions=PERMISSIONS.values(),
        to_sell=SELLING.values(),
        by_card=by_card(visit.tenant),
    )
