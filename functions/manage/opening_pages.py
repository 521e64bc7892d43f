"""Shows what each processor held when the feed began, and posts it once, against an account of choice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData
from starlette.responses import Response
from wtforms import Form, SelectField
from wtforms.validators import DataRequired, ValidationError

from functions.manage.at_hand import may_change, on_record
from functions.manage.choices import choices
from functions.manage.messages import Message
from functions.manage.pages import go_to, show
from functions.manage.payout_pages import provider_in
from functions.manage.refusals import Refused
from functions.manage.rendering import Link
from functions.manage.visit import Visit
from shared.chart.accounts import Account
from shared.ledger.profiles import PROFILES
from shared.operations.opening_balance import (
    Entry,
    InClosedMonth,
    OpeningBalance,
    entries,
    opening_balance,
    post,
)
from shared.provider import Provider
from shared.store import charts
from shared.store.ledger import Recorded
from shared.store.tenants import OnRecord, Tenant

NONE_YET = ("", "Choose one")
HINT = (
    "The other side of what the processor held: where these sales were entered before, or the account that "
    "your accountant names. No VAT is booked."
)


class OpeningForm(Form):
    account = SelectField(
        "Account to post it against",
        [DataRequired("Choose an account.")],
        validate_choice=False,
        description=HINT,
    )

    def validate_account(self, field: Any) -> None:
        if field.data not in {each.value for each in field.choices}:
            raise ValidationError("Choose one of the accounts that are listed.")


@dataclass(frozen=True, slots=True)
class Opening:
    """The opening balance of one provider, with what is posted of it, and a form where it can be posted."""

    balance: OpeningBalance
    entries: tuple[Entry, ...]
    form: Any = None

    @property
    def name(self) -> str:
        return PROFILES[self.balance.provider].name


def shown(visit: Visit) -> Response:
    return _page(visit, on_record(visit))


def post_one(visit: Visit) -> Response:
    """Posts the opening balance of the provider in the address, and shows what was posted."""
    known, provider = on_record(visit), provider_in(visit)
    form = opening_form(visit, provider, visit.form)
    if not form.validate():
        return _page(visit, known, {provider: form}, 422)
    posted(visit, known, form.account.data)
    return go_to(_here(visit))


def posted(visit: Visit, known: OnRecord, account: str) -> OpeningBalance:
    """Posts the opening balance of the provider in the address. Raises Refused where nothing was posted."""
    provider, owner = provider_in(visit), known.owner
    balance = opening_balance(owner, provider) if owner and provider in owner.settings.providers else None
    if owner is None or balance is None or (not balance.posted and not balance.can_be_posted):
        raise _nothing_to_post(visit)
    return opening_balance(owner, provider, _post(visit, owner, balance, account))


def balances_of(known: OnRecord) -> list[OpeningBalance]:
    """Reads the opening balance of each provider that has a clearing account."""
    owner = known.owner
    return [opening_balance(owner, each) for each in owner.settings.providers] if owner else []


def opening_form(visit: Visit, provider: Provider, given: FormData | None = None) -> Any:
    chart = charts.read(visit.tenant)
    form = OpeningForm(given, prefix=f"{provider}-")
    form.account.choices = choices([NONE_YET, *_listed(chart.accounts if chart else ())])
    return form


def _post(visit: Visit, owner: Tenant, balance: OpeningBalance, account: str) -> Recorded:
    # Loaded here: a page that only shows needs no queue.
    from shared.wiring.queues import queues

    if balance.proposal is None:
        raise _posted_before(visit)
    try:
        postings, by = queues(visit.deps.aws).postings, visit.deps.new_id()
        became = post(owner, balance.proposal, account, postings, visit.now, by)
    except InClosedMonth as closed:
        raise _in_closed_month(visit, closed) from None
    except ValueError:
        raise _posted_before(visit) from None
    if became != "booked":
        raise _posted_before(visit)
    return became


def _listed(accounts: Iterable[Account]) -> list[tuple[str, str]]:
    """Lists the accounts that a line of a bank transaction may name."""
    fitting = (
        each for each in accounts if each.is_active and each.code and not each.is_bank and not each.system
    )
    return sorted(((each.code, each.label) for each in fitting), key=lambda each: each[0])


def _page(
    visit: Visit, known: OnRecord, forms: Mapping[Provider, Any] | None = None, status: int = 200
) -> Response:
    made = forms or {}
    return show(
        visit,
        "opening.html",
        "Opening balances",
        status,
        profile=known.profile,
        openings=[_opening(visit, each, made.get(each.provider)) for each in balances_of(known)],
        feed_from=known.owner.settings.feed_from if known.owner else None,
        may_change=may_change(visit),
        refused=next(iter(made.values()), None),
        here=_here(visit),
    )


def _opening(visit: Visit, balance: OpeningBalance, made: Any) -> Opening:
    form = made or (opening_form(visit, balance.provider) if balance.can_be_posted else None)
    return Opening(balance, tuple(entries(visit.tenant, balance.provider)), form)


def _posted_before(visit: Visit) -> Refused:
    says = (
        "An opening balance of this provider was posted before, perhaps a moment ago by somebody else.",
        "Nothing was posted a second time. If it was undone since, have that taken back.",
    )
    back = Link(_here(visit), "See what is posted")
    return Refused(409, Message("It was posted already", says, back))


def _in_closed_month(visit: Visit, closed: InClosedMonth) -> Refused:
    says = ("Nothing was posted.", str(closed), closed.reason.what_to_do)
    months = Link(f"/manage/b/{visit.tenant}/months", "Month end")
    return Refused(409, Message("The month is closed", says, months))


def _nothing_to_post(visit: Visit) -> Refused:
    says = ("The amount is not known yet, or nothing was held when the feed began. Nothing was posted.",)
    return Refused(409, Message("There is nothing to post", says, Link(_here(visit), "Opening balances")))


def _here(visit: Visit) -> str:
    return f"/manage/b/{visit.tenant}/reconciliation/opening"
