"""Reads what an owner has typed into the form builder, and says what is wrong in the owner's words. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar, get_args
from zoneinfo import ZoneInfo

from shared.ledger.xero_text import name_of
from shared.orders.addresses import why_not
from shared.orders.building_lines import line_of
from shared.orders.colours import is_colour
from shared.orders.forms import (
    LONGEST_TERMS,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_LINES,
    Asked,
    Emailing,
    FormLine,
    Look,
    OrderForm,
    Way,
)
from shared.orders.moments import moment_of
from shared.orders.reaching import LONGEST
from shared.orders.texts import one_line
from shared.orders.typed import Choices, Typed, Unfit

WAYS: tuple[Way, ...] = get_args(Way)
ASKS: tuple[Asked, ...] = get_args(Asked)
EMAILINGS: tuple[Emailing, ...] = get_args(Emailing)
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

Errors = dict[str, str]
T = TypeVar("T", bound=str)


def read(before: OrderForm, typed: Typed, choices: Choices, new_id: Callable[[], str]) -> OrderForm:
    """Returns the form as it was typed; its id, state, logo and revision stay as they were `before`.

    Raises Unfit.
    """
    errors: Errors = {}
    wanted = replace(
        before,
        title=_title(typed.title, errors),
        address=_address(before, typed.address, errors),
        text=_long("text", typed.text, LONGEST_TEXT, errors),
        lines=_lines(before, typed, choices, new_id, errors),
        ways=_some("ways", typed.ways, WAYS, errors),
        asks=_some("asks", typed.asks, ASKS, errors),
        terms=_long("terms", typed.terms, LONGEST_TERMS, errors),
        look=_look(before.look, typed, errors),
        emailing=_emailing(typed.emailing, errors),
        lead_source=_lead_source(before, typed.lead_source, choices, errors),
        opens_at=_moment("opens_at", typed.opens_at, choices.zone, errors),
        closes_at=_moment("closes_at", typed.closes_at, choices.zone, errors),
        reached_by=_within("reached_by", one_line(typed.reached_by), LONGEST, errors),
    )
    if errors:
        raise Unfit(errors)
    return wanted


def titled(title: str) -> str:
    """Reads the title of a form that is to begin. Raises Unfit."""
    errors: Errors = {}
    read = _title(title, errors)
    if errors:
        raise Unfit(errors)
    return read


def chosen(address: str) -> str:
    """Reads an address that somebody has chosen. Raises Unfit."""
    said = address.strip().lower()
    if wrong := why_not(said):
        raise Unfit({"address": wrong})
    return said


def _title(given: str, errors: Errors) -> str:
    said = name_of(given)
    if not said:
        errors["title"] = "Enter a title: buyers read it above the form."
    return _within("title", said, LONGEST_TITLE, errors)


def _address(before: OrderForm, given: str, errors: Errors) -> str:
    said = given.strip().lower()
    if not said or said == before.address:
        return before.address
    if wrong := why_not(said):
        errors["address"] = wrong
    return said


def _long(name: str, given: str, longest: int, errors: Errors) -> str:
    said = given.replace("\r\n", "\n").strip()
    if _UNSEEN.search(said):
        errors[name] = "Use letters, digits and punctuation only: one character here cannot be shown."
    return _within(name, said, longest, errors)


def _within(name: str, said: str, longest: int, errors: Errors) -> str:
    if len(said) > longest:
        errors[name] = f"{len(said):,} characters are too many: use {longest:,} at most."
    return said


def _lines(
    before: OrderForm, typed: Typed, choices: Choices, new_id: Callable[[], str], errors: Errors
) -> tuple[FormLine, ...]:
    """Reads the lines. Ids that the form does not have are not taken from what was sent."""
    if len(typed.lines) > MOST_LINES:
        errors["lines"] = f"A form has at most {MOST_LINES} lines."
        return ()
    known, lines = {each.id: each for each in before.lines}, list[FormLine]()
    for place, each in enumerate(typed.lines):
        there = known.pop(each.id, None)
        wrong: Errors = {}
        line = line_of(each, there, choices, new_id, wrong)
        errors |= {f"lines-{place}-{name}": says for name, says in wrong.items()}
        lines += [line] if line else []
    return tuple(lines)


def _some(name: str, given: tuple[str, ...], known: tuple[T, ...], errors: Errors) -> tuple[T, ...]:
    """Returns what was ticked, in the order in which it is offered."""
    if {*given} - {*known}:
        errors[name] = "Choose from the list."
    return tuple(each for each in known if each in given)


def _look(before: Look, typed: Typed, errors: Errors) -> Look:
    brand, colour = name_of(typed.brand), typed.colour.strip().lower()
    if colour and not is_colour(colour):
        errors["colour"] = "Write a colour as # and six digits or letters from a to f, such as #1d4f91."
    return replace(before, brand=_within("brand", brand, LONGEST_TITLE, errors), colour=colour)


def _emailing(given: str, errors: Errors) -> Emailing:
    found = next((each for each in EMAILINGS if each == given), None)
    if found is None:
        errors["emailing"] = "Choose when Xero sends the invoice by e-mail."
    return found or "neither"


def _lead_source(before: OrderForm, given: str, choices: Choices, errors: Errors) -> str:
    if given and given not in choices.lead_sources and given != before.lead_source:
        errors["lead_source"] = "This lead source is not in use. Choose another one."
    return given


def _moment(name: str, given: str, zone: ZoneInfo, errors: Errors) -> datetime | None:
    try:
        return moment_of(given, zone)
    except ValueError as error:
        errors[name] = str(error)
        return None
