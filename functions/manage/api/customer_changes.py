"""Does what the buttons on a customer's page do."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.customers.addresses import id_in
from functions.manage.customers.changing import (
    add_note,
    archive_customer,
    place,
    put_value_back,
    remove_note,
    restore_customer,
)
from functions.manage.customers.found import customer_in
from functions.manage.refusals import unfit
from functions.manage.visit import Visit
from shared.reports.json.customers import customer_json
from shared.reports.json.customers_past import note_json

STATES = ("active", "archived")


def annotate(visit: Visit) -> Response:
    return answer(note_json(add_note(visit, visit.body["text"])), 201)


def unnote(visit: Visit) -> Response:
    remove_note(visit, visit.named["note"])
    return Response(status_code=204)


def put_back(visit: Visit) -> Response:
    return answer(customer_json(put_value_back(visit, visit.body["change"])))


def change_state(visit: Visit) -> Response:
    """Archives a customer, or makes it active again, unless it is so already. Raises Refused."""
    wanted = visit.body["state"]
    if wanted not in STATES:
        raise unfit({"state": f"Choose one of {', '.join(STATES)}."})
    if (customer := customer_in(visit)).state == wanted:
        # Nothing was done, so that nobody's audit log tells of it.
        visit.deed.tenants = ()
        return answer(customer_json(customer))
    visit.deed.verb = "customer_archived" if wanted == "archived" else "customer_restored"
    became = archive_customer(visit) if wanted == "archived" else restore_customer(visit)
    return answer(customer_json(became))


def move(visit: Visit) -> Response:
    return answer(customer_json(place(visit, id_in(visit), visit.body["before"], visit.body["after"])))
