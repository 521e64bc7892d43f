"""Connects a business to GoCardless: the access token, the webhook's secret, whether webhooks arrive."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from aws_lambda_powertools import Logger
from starlette.responses import Response

from functions.manage.key_form import SecretForm, TokenForm
from functions.manage.key_words import AT_GOCARDLESS, why_not
from functions.manage.pages import go_to, show
from functions.manage.provider_pages import told_of
from functions.manage.visit import Visit
from shared.operations.key_refusals import NotTaken

if TYPE_CHECKING:
    from shared.operations.gocardless_connection import GoCardlessDoor

Change = Callable[["GoCardlessDoor"], None]

logger = Logger(service="manage")


def shown(visit: Visit) -> Response:
    """Shows the account, and whether its webhooks arrive, as was last noted: GoCardless is not asked."""
    return _page(visit, TokenForm(), SecretForm())


def connect(visit: Visit) -> Response:
    """Takes an access token that may read and write."""
    from shared.operations import gocardless_connection

    form, by = TokenForm(visit.form), visit.signed_in.email
    if not form.validate():
        return _page(visit, form, SecretForm(), 422)
    pasted = str(form.token.data)
    try:
        return _done(visit, lambda door: gocardless_connection.connect(door, visit.tenant, pasted, by))
    except NotTaken as error:
        form.token.errors = [_why(visit, error)]
        return _page(visit, form, SecretForm(), 422)


def rotate(visit: Visit) -> Response:
    """Takes the secret of the webhook's endpoint, the first or a new one, or ends the one before."""
    from shared.operations import gocardless_connection

    if visit.form.get("step") == "finish":
        return _done(visit, lambda door: gocardless_connection.finish_rotation(door, visit.tenant))
    form = SecretForm(visit.form)
    if not form.validate():
        return _page(visit, TokenForm(), form, 422)
    pasted = str(form.secret.data)
    try:
        return _done(visit, lambda door: gocardless_connection.take_secret(door, visit.tenant, pasted))
    except NotTaken as error:
        form.secret.errors = [_why(visit, error)]
        return _page(visit, TokenForm(), form, 422)


def check(visit: Visit) -> Response:
    """Asks GoCardless whether the first webhook has arrived. The page asks by itself where it can."""
    from shared.operations import gocardless_connection

    return _done(visit, lambda door: gocardless_connection.look_for_delivery(door, visit.tenant))


def disconnect(visit: Visit) -> Response:
    from shared.operations import gocardless_connection

    return _done(visit, lambda _: gocardless_connection.disconnect(visit.tenant, visit.now))


def _done(visit: Visit, change: Change) -> Response:
    from functions.manage import gocardless_door

    change(gocardless_door.door(visit.deps))
    return go_to(f"/manage/b/{visit.tenant}/gocardless")


def _why(visit: Visit, error: NotTaken) -> str:
    logger.info("GoCardless was not changed", extra={"tenant": visit.tenant, "why": error.why})
    return why_not(AT_GOCARDLESS, error, visit)


def _page(visit: Visit, form: TokenForm, secret_form: SecretForm, status: int = 200) -> Response:
    return show(
        visit,
        "gocardless.html",
        "GoCardless",
        status,
        **told_of(visit, "gocardless"),
        form=form,
        secret_form=secret_form,
    )
