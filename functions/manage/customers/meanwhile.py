"""Tells what somebody typed from what the form only showed, where somebody else has saved meanwhile. Pure."""

from __future__ import annotations

import json
from dataclasses import replace

from functions.manage.customers.fields import CustomerForm
from functions.manage.customers.form import Draft, filled
from shared.contacts.codec import customer_from_dict, customer_to_dict
from shared.contacts.customers import Customer
from shared.contacts.details import Details
from shared.contacts.fields import details_of, fields_of, person_in

# What a copy may raise that did not come from a form of ours.
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)


def form_of(customer: Customer, typed: Draft | None = None) -> CustomerForm:
    """Returns the form of a customer, filled as it is, or as somebody has typed it.

    It holds a copy of the customer as it is, by which what was typed is known when it comes back.
    """
    bare = Customer("", customer.kind, customer.details, customer.tags)
    held = replace(bare, kind=typed.kind, details=typed.details, tags=typed.tags) if typed else bare
    return CustomerForm(
        data={
            **filled(held),
            "revision": str(customer.revision),
            "shown": json.dumps(customer_to_dict(bare)),
        }
    )


def shown_in(form: CustomerForm) -> Customer | None:
    """Returns the customer as the form has shown it; None for a copy that cannot be read."""
    try:
        return customer_from_dict(json.loads(form.shown.data or ""))
    except UNREADABLE:
        return None


def onto(now: Customer, shown: Customer, typed: Draft) -> Draft:
    """Returns what was typed on top of what is there now. What only says again what was shown gives way."""
    return Draft(
        now.kind if typed.kind == shown.kind else typed.kind,
        _details(now.details, shown.details, typed.details),
        now.tags if typed.tags == shown.tags else typed.tags,
    )


def _details(now: Details, shown: Details, typed: Details) -> Details:
    theirs, before, ours = fields_of(now), fields_of(shown), fields_of(typed)
    names = dict.fromkeys((*theirs, *ours))
    here = {"", *(each.id for each in now.persons)}
    own = {each for each in names if ours.get(each) != before.get(each)}
    # Of whom something was typed stays whole, also if somebody has taken that person away.
    own |= {each for each in ours if person_in(each) in {person_in(name) for name in own & set(ours)} - here}
    found = {each: ours.get(each) if each in own else theirs.get(each) for each in names}
    return details_of(found, [each.id for each in (*now.persons, *typed.persons)])
