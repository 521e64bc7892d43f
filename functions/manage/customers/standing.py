"""Says how a customer stands with Xero: a badge for lists, a sentence for the customer's own page. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from functions.manage.formats import moment
from functions.manage.rendering import Tone
from shared.contacts.customers import Customer, Refusal
from shared.contacts.refused import NOT_SENT, sentence_of

# What its state says of a customer that is not in daily use any more.
OVER: dict[str, str] = {"archived": "Archived", "merged": "Merged", "erased": "Erased"}

HERE_ONLY = (
    "It is here only. Once Xero has a contact for it, confirm that both are the same among the likely pairs, "
    "or merge the two."
)
NOT_TRACKED = (
    "Xero has all of this but the lead source, which it did not take as the default tracking of this "
    "contact's sales. Look at the contact's tracking in Xero: what you set there comes here."
)
TRY_AGAIN = "Whatever is saved here is sent again."


@dataclass(frozen=True, slots=True)
class Badge:
    words: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Standing:
    """How a customer stands with Xero, in a sentence; `what_to_do` where it needs a person."""

    says: str
    tone: Tone
    what_to_do: str = ""


def badges(customer: Customer) -> Iterator[Badge]:
    yield _at_xero(customer)
    if customer.is_incomplete:
        yield Badge("Incomplete", "attention")


def standing(customer: Customer, zone: str) -> Standing:
    link = customer.link
    if customer.state == "archived":
        return Standing(_archived(customer), "quiet")
    if link is None:
        return Standing(HERE_ONLY, "quiet")
    if link.refusal:
        what_to_do = f"{sentence_of(link.refusal)} {TRY_AGAIN}"
        return Standing(_refused(link.refusal, zone), "problem", what_to_do)
    if customer.unsent_since:
        says = f"The change of {moment(customer.unsent_since, zone)} is on its way to Xero."
        return Standing(says, "working")
    if link.refused_source == customer.lead_source:
        return Standing(NOT_TRACKED, "attention")
    as_of = f", as of {moment(link.seen_at, zone)}" if link.seen_at else ""
    return Standing(f"Xero has all of this{as_of}.", "done")


def refusal_of(customer: Customer) -> Refusal | None:
    """Returns what Xero said to the last write, for a customer of whom something is still to be sent."""
    return customer.link.refusal if customer.link and customer.state == "active" else None


def lacking(customer: Customer) -> str:
    """Says what is missing of the least that a contact needs; empty where nothing is."""
    lacks = customer.details.lacks if customer.is_incomplete else ()
    return f"Still missing: {', '.join(lacks)}." if lacks else ""


def _at_xero(customer: Customer) -> Badge:
    if customer.state in OVER:
        return Badge(OVER[customer.state], "quiet")
    if customer.link is None:
        return Badge("Here only", "quiet")
    if customer.link.refusal:
        return Badge("Xero refused", "problem")
    return Badge("Being sent", "working") if customer.unsent_since else Badge("In Xero", "done")


def _refused(refusal: Refusal, zone: str) -> str:
    at = moment(refusal.at, zone)
    if refusal.reason_code == NOT_SENT:
        # Who says what follows is us.
        return f"The change was not sent at {at}, because:"
    return f"Xero refused the change at {at}. It said:"


def _archived(customer: Customer) -> str:
    if customer.link is None:
        return "It is archived, and in no list but that of the archived ones."
    return "It is archived in Xero. Restore it there, and it is active here again."
