"""Makes the form of a business's settings out of what Xero offers, and reads what was chosen in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, assert_never

from starlette.datastructures import FormData
from wtforms import (
    BooleanField,
    DateField,
    Form,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput

from functions.manage.choices import choices as offered
from functions.manage.plain_text import stripped
from functions.manage.shortened import shortened
from shared.chart.chart import Chart
from shared.choices.choices import Choices, asked_of
from shared.choices.eligible import WANTED
from shared.choices.fields import ASKED, FIELDS, Field
from shared.choices.options import OWN_RATE, Option, options
from shared.choices.other_tools import QUESTIONS

HINTS: Mapping[Field, str] = {
    "stripe_other_tool": (
        "Stripe's own feed in Xero, or Synder, for example. Two tools would book each payment twice."
    ),
    "gocardless_other_tool": (
        "GoCardless's own app for Xero, for example. Two tools would book each payment twice."
    ),
    "other_tool_ended": "Only if there was one. What is booked begins on that day or later.",
    "main_bank": "Where Stripe and GoCardless pay out to.",
    "stripe_bank": "A bank account in Xero that holds your balance at Stripe, and nothing else.",
    "gocardless_bank": "A bank account in Xero that holds your balance at GoCardless, and nothing else.",
    "subscriptions": "Without one, subscriptions are booked to the sales account.",
    "offline_sales": "Without one, these products are booked to the sales account.",
    "disputed_funds": "Holds what a bank has taken back until the dispute is decided. A current asset.",
    "bad_debts": "What is lost for good, if a lost dispute is written off.",
    "suspense": "Holds what cannot be deleted in Xero until both sides of it are there.",
    "dispute_lost": "A credit takes the VAT of the sale back. A write-off leaves the VAT as it is.",
    "locked_period": "Xero takes no document that is dated in a locked period.",
    "gather_minutes": "0 to 60. Fees and payouts wait so long and go to Xero together. Sales never wait.",
    "invoice_prefix": "Invoice numbers begin with it, such as CN-00042.",
    "send_names": "Xero shows a changed name or address on past invoices too.",
    "feed_from": "Whatever moved at Stripe or GoCardless from this day on is booked.",
}
GROUPS: Mapping[str, tuple[Field, ...]] = {
    "What is booked": ("stripe_synced", "gocardless_synced", "feed_from"),
    "Other tools": ("stripe_other_tool", "gocardless_other_tool", "other_tool_ended"),
    "Bank accounts": ("main_bank", "stripe_bank", "gocardless_bank"),
    "Income": ("sales", "subscriptions", "offline_sales"),
    "Fees and what goes wrong": ("stripe_fees", "gocardless_fees", "disputed_funds", "bad_debts", "suspense"),
    "VAT": ("sales_tax", "stripe_fees_tax", "gocardless_fees_tax"),
    "Invoices": ("invoice_prefix", "emails"),
    "Customers": ("send_names",),
    "Special cases": ("dispute_lost", "locked_period", "gather_minutes"),
}
NONE_YET = ("", "Choose one")
GONE = "no longer in Xero, or of another kind"
# An empty tax type means the account's own rate, while an empty field means that nothing is chosen.
OWN = "own"
SURE = "What was found is something else: no other tool posts these payments"


class MinutesField(IntegerField):
    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Enter a whole number of minutes.") from None


class DayField(DateField):
    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Choose a day.") from None


class Needed:
    """Marks a field that must be filled in one day: a form may be saved bit by bit."""

    field_flags = {"required": True}  # noqa: RUF012  # WTForms looks for this name

    def __call__(self, form: Form, field: Any) -> None:
        del form, field


def settings_form(
    chart: Chart, chosen: Choices, revision: int, given: FormData | None = None, whole: str = ""
) -> Any:
    """Makes the form with what is chosen, or with what was sent. `revision` is that of what is shown.

    Lists are cut short but for the one of the field `whole`.
    """
    asked = {*asked_of(chosen)}
    lists = Lists(chart, chosen, given or FormData(), whole)
    made: dict[str, Any] = {each: _made(each, lists, asked) for each in FIELDS}
    kind = type("SettingsForm", (Form,), {"revision": HiddenField(), "sure": BooleanField(SURE), **made})
    shown: dict[str, Any] = {each: value_of(each, chosen.of(each)) for each in FIELDS}
    return kind(given, data={"revision": str(revision), **shown})


def cut_short(form: Any, chart: Chart) -> dict[Field, int]:
    """Returns the fields whose lists are not shown whole, with how much these hold in all."""
    found: dict[Field, int] = {each: len(options(each, chart)) for each in WANTED}
    return {each: count for each, count in found.items() if count > len(_accounts_in(form[each]))}


def _accounts_in(field: Any) -> list[Any]:
    return [each for each in field.choices if each.value != NONE_YET[0]]


def chosen_in(form: Any) -> Choices:
    """Returns what a valid form says."""
    values: dict[str, Any] = {each: _read(each, form[each].data) for each in FIELDS}
    return Choices(**values)


@dataclass(frozen=True, slots=True)
class Lists:
    """What the lists of a form are made of: see `settings_form`."""

    chart: Chart
    chosen: Choices
    given: FormData
    whole: str

    def of(self, field: Field) -> list[Option]:
        """Returns what is listed. What is chosen, or was sent, is never left out."""
        found, kept = [*options(field, self.chart)], self.chosen.accounts_of(field)
        known = {each.value for each in found}
        found += [Option(id, "What was chosen", GONE) for id in kept if id not in known]
        if field == self.whole or field not in WANTED:
            return found
        return shortened(found, {*kept, *map(str, self.given.getlist(field))})


def _made(field: Field, lists: Lists, asked: Collection[Field]) -> Any:
    label, kind, hint = ASKED[field].label, ASKED[field].kind, HINTS.get(field, "")
    needed: list[Any] = [Needed()] if ASKED[field].is_needed and field in asked else []
    match kind:
        case "account" | "tax":
            listed, refused = _listed(field, lists)
            lines = offered([NONE_YET, *listed], refused)
            # What is not listed has a sentence of its own: shared.choices.check.
            return SelectField(label, needed, choices=lines, validate_choice=False, description=hint)
        case "accounts":
            listed, refused = _listed(field, lists)
            return SelectMultipleField(
                label,
                choices=offered(listed, refused),
                validate_choice=False,
                option_widget=CheckboxInput(),
                description=hint,
            )
        case "policy":
            listed, _ = _listed(field, lists)
            may_wait = [Needed(), Optional()]
            chooses = may_wait if field in QUESTIONS else [InputRequired("Choose one of the answers.")]
            return RadioField(label, chooses, choices=offered(listed), description=hint)
        case "switch":
            return BooleanField(label, description=hint)
        case "minutes":
            return MinutesField(label, [InputRequired("Enter a number of minutes.")], description=hint)
        case "text":
            enters = [InputRequired("Enter a prefix.")]
            return StringField(label, enters, filters=[stripped], description=hint)
        case "day":
            return DayField(label, [*needed, Optional()], description=hint)
    assert_never(kind)


def _listed(field: Field, lists: Lists) -> tuple[list[tuple[str, str]], set[str]]:
    """Returns what is listed, by value and words, and which of the values cannot be chosen."""
    found = lists.of(field)
    words = [
        (_value(field, each), f"{each.label} - {each.why_not}" if each.why_not else each.label)
        for each in found
    ]
    return words, {_value(field, each) for each in found if each.why_not}


def _value(field: Field, option: Option) -> str:
    return OWN if ASKED[field].kind == "tax" and option.value == OWN_RATE else option.value


def value_of(field: Field, chosen: Any) -> Any:
    """Returns a choice as the field holds it: the account's own rate by a word, accounts as a list."""
    if ASKED[field].kind == "tax":
        return OWN if chosen == OWN_RATE else chosen
    return list(chosen) if ASKED[field].kind == "accounts" else chosen


def _read(field: Field, sent: Any) -> Any:
    match ASKED[field].kind:
        case "accounts":
            return tuple(sent or ())
        case "tax":
            return OWN_RATE if sent == OWN else sent or None
        case "account" | "day" | "policy":
            return sent or None
        case "switch" | "minutes" | "text":
            return sent
