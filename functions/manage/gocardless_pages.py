"""Connects a business to GoCardless: the access token, the webhook's secret, whether webhooks arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_lambda_powertools import Logger
from starlette.datastructures import FormData
from starlette.responses import Response

from functions.manage.key_form import SecretForm, TokenForm
from functions.manage.key_words import AT_GOCARDLESS, why_not
from functions.manage.pages import go_to, show
from functions.manage.provider_pages import told_of
from functions.manage.visit import Visit
from shared.operations.key_refusals import NotTaken

if TYPE_CHECKING:
    from shared.operations.gocardless_connection import GoCardlessDoor

logger = Logger(service="manage")


def shown(visit: Visit) -> Response:
    """Shows the account, and whether its webhooks arrive, as was last noted: GoCardless is not asked."""
    return _page(visit, TokenForm(), SecretForm())


def connect(visit: Visit) -> Response:
    """Takes an access token that may read and write."""
    form = try_to_connect(visit, visit.form)
    return _page(visit, form, SecretForm(), 422) if form.errors else _here(visit)


def rotate(visit: Visit) -> Response:
    """Takes the secret of the webhook's endpoint, the first or a new one, or ends the one before."""
    if visit.form.get("step") == "finish":
        end_former_secret(visit)
        return _here(visit)
    form = try_secret(visit, visit.form)
    return _page(visit, TokenForm(), form, 422) if form.errors else _here(visit)


def check(visit: Visit) -> Response:
    """Asks GoCardless whether the first webhook has arrived. The page asks by itself where it can."""
    look_for_delivery(visit)
    return _here(visit)


def disconnect(visit: Visit) -> Response:
    end(visit)
    return _here(visit)


def try_to_connect(visit: Visit, given: FormData) -> TokenForm:
    """Keeps a token. Where the form has errors then, nothing was changed."""
    from shared.operations import gocardless_connection

    form, by = TokenForm(given), visit.signed_in.email
    if form.validate():
        pasted = str(form.token.data)
        try:
            gocardless_connection.connect(_door(visit), visit.tenant, pasted, by)
        except NotTaken as error:
            form.token.errors = [_why(visit, error)]
    return form


def try_secret(visit: Visit, given: FormData) -> SecretForm:
    """Keeps the secret of an endpoint. Where the form has errors then, nothing was changed."""
    from shared.operations import gocardless_connection

    form = SecretForm(given)
    if form.validate():
        try:
            gocardless_connection.take_secret(_door(visit), visit.tenant, str(form.secret.data))
        except NotTaken as error:
            form.secret.errors = [_why(visit, error)]
    return form


def end_former_secret(visit: Visit) -> None:
    from shared.operations import gocardless_connection

    gocardless_connection.finish_rotation(_door(visit), visit.tenant)
    visit.deed.verb = "gocardless_former_secret_ended"


def look_for_delivery(visit: Visit) -> None:
    from shared.operations import gocardless_connection

    gocardless_connection.look_for_delivery(_door(visit), visit.tenant)


def end(visit: Visit) -> None:
    """Deletes token and secrets here. The endpoint at GoCardless is the owner's to delete."""
    from shared.operations import gocardless_connection

    gocardless_connection.disconnect(visit.tenant, visit.now)


def _door(visit: Visit) -> GoCardlessDoor:
    from functions.manage import gocardless_door

    return gocardless_door.door(visit.deps)


def _here(visit: Visit) -> Response:
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
