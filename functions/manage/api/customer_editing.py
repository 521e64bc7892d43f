"""Makes and saves customers as the form does; whoever saw an older revision is sent the present one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from starlette.responses import JSONResponse, Response

from functions.manage.api.answers import PROBLEM, answer, described
from functions.manage.customers.editing import create_customer, save_customer
from functions.manage.customers.form import Draft, draft_of, path_of
from functions.manage.customers.found import customer_in
from functions.manage.customers.saying_no import meanwhile
from functions.manage.plain_text import stripped
from functions.manage.refusals import Refused
from functions.manage.refusals import unfit as refused_fields
from functions.manage.visit import Visit
from shared.contacts.customers import Customer, Kind
from shared.operations.contacts.refusals import EditedMeanwhile, Unfit
from shared.reports.json.customers import customer_json


def create(visit: Visit) -> Response:
    draft = _draft(visit, Customer(""))
    try:
        return answer(customer_json(create_customer(visit, draft)), 201)
    except Unfit as error:
        raise _wrong(draft, error) from None


def save(visit: Visit) -> Response:
    draft = _draft(visit, customer_in(visit))
    try:
        return answer(customer_json(save_customer(visit, visit.body["revision"], draft)))
    except Unfit as error:
        raise _wrong(draft, error) from None
    except EditedMeanwhile as error:
        told: Mapping[str, Any] = described(meanwhile(visit))
        return JSONResponse(
            {**told, "current": customer_json(error.current)}, told["status"], media_type=PROBLEM
        )


def _draft(visit: Visit, before: Customer) -> Draft:
    """Reads what was sent. Raises Refused for a kind that there is not."""
    if visit.body["kind"] not in get_args(Kind):
        raise refused_fields({"kind": f"Choose one of {', '.join(get_args(Kind))}."})
    return draft_of(_stripped(visit.body), before.details.website, visit.deps.new_id)


def _stripped(sent: Any) -> Any:
    """Takes off the blanks around every text, as the form does."""
    match sent:
        case Mapping():
            return {name: _stripped(value) for name, value in sent.items()}
        case list():
            return [_stripped(each) for each in sent]
        case _:
            return stripped(sent)


def _wrong(draft: Draft, unfit: Unfit) -> Refused:
    """Says what is wrong by the names that the fields have here."""
    return refused_fields({path_of(each.field, draft): each.sentence for each in unfit.complaints})
