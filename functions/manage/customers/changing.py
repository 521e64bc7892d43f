"""Does what the buttons on a customer's page say: notes, persons, values put back, archive, order."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response

from functions.manage.customers.addresses import id_in, known, page_of, root_of
from functions.manage.customers.saying_no import refusing
from functions.manage.customers.telling_others import nudge, tell
from functions.manage.mending import sent
from functions.manage.pages import go_to
from functions.manage.visit import Visit
from shared.contacts.customers import Customer
from shared.operations.contacts import edit, notes, places, retrying
from shared.store.directory_notes import Note

# The id of an entry of a history names its customer, its time, and a number.
LONGEST_KEY = 200


def annotate(visit: Visit) -> Response:
    add_note(visit, sent(visit, "note"))
    return go_to(f"{_page(visit)}#notes")


def unnote(visit: Visit) -> Response:
    remove_note(visit, sent(visit, "note"))
    return go_to(f"{_page(visit)}#notes")


def put_back(visit: Visit) -> Response:
    put_value_back(visit, sent(visit, "change"))
    return go_to(_page(visit))


def archive(visit: Visit) -> Response:
    archive_customer(visit)
    return go_to(_page(visit))


def restore(visit: Visit) -> Response:
    restore_customer(visit)
    return go_to(_page(visit))


def person_up(visit: Visit) -> Response:
    person, by = sent(visit, "person"), visit.signed_in.email
    _changed(visit, lambda id: edit.move_person(visit.tenant, id, person, True, by, visit.now, nudge(visit)))
    return go_to(_page(visit))


def primary(visit: Visit) -> Response:
    person, by = sent(visit, "person"), visit.signed_in.email
    _changed(visit, lambda id: edit.make_primary(visit.tenant, id, person, by, visit.now, nudge(visit)))
    return go_to(_page(visit))


def retry(visit: Visit) -> Response:
    """Has what Xero refused sent again."""
    visit.deed.about = id = id_in(visit)
    with refusing(visit, _page(visit)):
        retrying.retry(visit.tenant, id, visit.now, nudge(visit))
    return go_to(_page(visit))


def move(visit: Visit) -> Response:
    """Moves a customer in the owner's own order, from the list."""
    place(visit, sent(visit, "customer"), sent(visit, "before"), sent(visit, "after"))
    return go_to(f"{root_of(visit)}?sort=own")


def add_note(visit: Visit, text: str) -> Note:
    """Adds a note to the customer in the address. Raises Refused."""
    visit.deed.about = id = id_in(visit)
    with refusing(visit, _page(visit)):
        return notes.add(visit.tenant, id, text, visit.signed_in.email, visit.now)


def remove_note(visit: Visit, note: str) -> None:
    """Removes a note of the customer in the address. Raises Refused."""
    visit.deed.about = id = id_in(visit)
    with refusing(visit, _page(visit)):
        notes.remove(visit.tenant, id, known(note, LONGEST_KEY), visit.signed_in.email, visit.now)


def put_value_back(visit: Visit, change: str) -> Customer:
    """Makes a value of the history the value again. Raises Refused."""
    entry, by = known(change, LONGEST_KEY), visit.signed_in.email
    return _changed(visit, lambda id: edit.put_back(visit.tenant, id, entry, by, visit.now, nudge(visit)))


def archive_customer(visit: Visit) -> Customer:
    """Archives a customer who is here only. Raises Refused."""
    by = visit.signed_in.email
    return _changed(visit, lambda id: edit.archive(visit.tenant, id, by, visit.now))


def restore_customer(visit: Visit) -> Customer:
    """Makes an archived customer active again. Raises Refused."""
    by = visit.signed_in.email
    return _changed(visit, lambda id: edit.restore(visit.tenant, id, by, visit.now))


def _changed(visit: Visit, change: Callable[[str], Customer]) -> Customer:
    """Changes the customer in the address, and tells others. Raises Refused."""
    visit.deed.about = id = id_in(visit)
    with refusing(visit, _page(visit)):
        became = change(id)
    tell(visit)
    return became


def place(visit: Visit, customer: str, before: str, after: str) -> Customer:
    """Moves a customer right before or behind another one. Raises Refused."""
    visit.deed.about = _id(customer)
    with refusing(visit, f"{root_of(visit)}?sort=own"):
        return places.move(visit.tenant, _id(customer), visit.now, _id(before), _id(after))


def _id(given: str) -> str:
    return known(given) if given else ""


def _page(visit: Visit) -> str:
    return page_of(visit, id_in(visit))
