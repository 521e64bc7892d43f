"""Turns a customer into the fields of a form, and what was typed there into details again. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from functions.manage.customers.fields import PHONES, CustomerForm, typed
from shared.contacts.customers import Customer, Kind
from shared.contacts.details import Address, Details, Person, Phone
from shared.contacts.tags import tags_of

# A field's name of shared.contacts.fields holds it between dots.
ID = re.compile(r"[A-Za-z0-9_-]{1,40}")
# What the form names as the details do.
PLAIN = ("name", "first_name", "last_name", "email", "lead_source")
SAVE, ADD, REMOVE = "save", "add_person", "remove_person"


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants a customer to be."""

    kind: Kind
    details: Details
    tags: tuple[str, ...] = ()


def filled(customer: Customer) -> dict[str, Any]:
    """Returns what the fields of the form hold of a customer."""
    details = customer.details
    plain = {each: getattr(details, each) for each in PLAIN}
    phones = {f"phone_{kind.lower()}": asdict(details.phones.get(kind, Phone())) for kind in PHONES}
    return {
        "revision": str(customer.revision),
        "kind": customer.kind,
        **plain,
        **phones,
        "postal": asdict(details.postal),
        "street": asdict(details.street),
        "persons": [asdict(each) for each in details.persons],
        "tags": ", ".join(customer.tags),
    }


def draft_in(form: CustomerForm, before: Customer, new_id: Callable[[], str]) -> Draft:
    """Reads what was typed of a customer. Whoever is new among the persons is given an id.

    What was not touched stays to the letter: a browser sends no line breaks, and we take off blanks.
    """
    given, shown = form.data, filled(before)
    known = {each["id"]: each for each in shown["persons"]}
    persons = [_untouched(each, known.get(each["id"], {})) for each in given["persons"]]
    plain = _untouched({**given, "persons": persons}, {**shown, "persons": None})
    whole = {**plain, "phones": _phones(plain), "tags": tags_of(given["tags"])}
    return draft_of(whole, before.details.website, new_id)


def draft_of(given: Mapping[str, Any], website: str, new_id: Callable[[], str]) -> Draft:
    """Makes a draft of plain values, whose phones are by type, such as JSON brings."""
    details = Details(
        name=given["name"] or _consumer_name(given),
        first_name=given["first_name"],
        last_name=given["last_name"],
        email=given["email"],
        persons=tuple(_persons(given["persons"], new_id)),
        phones={kind: phone for kind in PHONES if (phone := Phone(**given["phones"][kind]))},
        postal=Address(**given["postal"]),
        street=Address(**given["street"]),
        website=website,
        lead_source=given["lead_source"],
    )
    return Draft(given["kind"], details, tuple(given["tags"]))


def entry_of(name: str, draft: Draft) -> str:
    """Returns the id of the form's field that a field of shared.contacts.fields is about.

    >>> entry_of("phone.MOBILE", Draft("company", Details())), entry_of("email", Draft("company", Details()))
    ('phone_mobile-number', 'email')
    """
    kind, _, rest = name.partition(".")
    match kind:
        case "phone":
            return f"phone_{rest.lower()}-number"
        case "address":
            kind, _, part = rest.partition(".")
            return f"{'postal' if kind == 'POBOX' else 'street'}-{part or 'line1'}"
        case "person":
            id, _, part = rest.partition(".")
            return f"persons-{place_of(id, draft)}-{part or 'first_name'}"
        case _:
            return name


def path_of(name: str, draft: Draft) -> str:
    """Returns where in JSON the field of shared.contacts.fields stands.

    >>> path_of("phone.MOBILE", Draft("company", Details()))
    'phones.MOBILE'
    """
    kind, _, rest = name.partition(".")
    match kind:
        case "phone":
            return f"phones.{rest}"
        case "address":
            return "postal" if rest == "POBOX" else "street"
        case "person":
            id, _, part = rest.partition(".")
            place = place_of(id, draft)
            return f"persons.{place}.{part}" if part else f"persons.{place}"
        case _:
            return name


def place_of(id: str, draft: Draft) -> int:
    return next((at for at, each in enumerate(draft.details.persons) if each.id == id), 0)


def without_blank(form: CustomerForm) -> None:
    """Takes out persons who were added and never filled in."""
    kept = [each for each in form.persons.entries if _is_known(each.data) or _is_filled(each.data)]
    renumber(form, [each.data for each in kept])


def renumber(form: CustomerForm, persons: Iterable[Mapping[str, Any]]) -> None:
    """Has the form hold exactly these persons, in this order."""
    while form.persons.entries:
        form.persons.pop_entry()
    for each in persons:
        form.persons.append_entry(dict(each))


def leaves(form: Any) -> Iterator[Any]:
    """Yields the fields that are typed into, also those within others."""
    for field in form:
        if field.type == "FieldList":
            for entry in field.entries:
                yield from leaves(entry.form)
        elif field.type == "FormField":
            yield from leaves(field.form)
        else:
            yield field


def pressed(form: CustomerForm, button: str) -> bool:
    """Does what a button of the form does to its persons. False for the one that saves."""
    persons = [each.data for each in form.persons.entries]
    what, _, place = button.partition(":")
    if what == ADD:
        renumber(form, [*persons, {}])
    elif what == REMOVE and place.isascii() and place.isdecimal():
        renumber(form, [each for at, each in enumerate(persons) if at != int(place)])
    else:
        return False
    return True


def _consumer_name(given: Mapping[str, Any]) -> str:
    """Xero's contact name of a consumer is the person's."""
    if given["kind"] != "consumer":
        return ""
    return " ".join(filter(None, (given["first_name"], given["last_name"])))


def _untouched(given: Any, shown: Any) -> Any:
    """Returns what was given, with each text that only says again what was shown as it was shown."""
    if isinstance(given, dict):
        there = shown if isinstance(shown, dict) else {}
        return {name: _untouched(value, there.get(name)) for name, value in given.items()}
    is_same = isinstance(shown, str) and typed(re.sub(r"[\r\n]", "", shown)) == given
    return shown if is_same else given


def _phones(given: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    return {kind: given[f"phone_{kind.lower()}"] for kind in PHONES}


def _persons(given: Iterable[Mapping[str, Any]], new_id: Callable[[], str]) -> Iterator[Person]:
    seen: set[str] = set()
    for each in given:
        known = str(each.get("id") or "")
        id = known if ID.fullmatch(known) and known not in seen else new_id()
        seen.add(id)
        yield Person(id, each["first_name"], each["last_name"], each["email"], bool(each["is_mailed"]))


def _is_known(person: Mapping[str, Any]) -> bool:
    return bool(person["id"])


def _is_filled(person: Mapping[str, Any]) -> bool:
    return any(person[each] for each in ("first_name", "last_name", "email", "is_mailed"))
