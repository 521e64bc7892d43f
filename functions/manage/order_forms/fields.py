"""Defines the boxes of the form builder."""

from __future__ import annotations

from typing import Any

from wtforms import (
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired
from wtforms.widgets import CheckboxInput

from functions.manage.choices import choices
from functions.manage.customers.fields import typed
from functions.manage.order_forms.words import ASKS, EMAILINGS, RHYTHMS, WAYS
from shared.orders import reaching
from shared.orders.addresses import LONGEST
from shared.orders.building_lines import ONCE
from shared.orders.forms import LONGEST_TERMS, LONGEST_TEXT, LONGEST_TITLE

TITLE = "Title"
# It marks a box as needed; what is wrong with it, shared.orders.building says.
NEEDED = DataRequired()
COMES: dict[str, str] = {ONCE: "Once", **{unit: words for unit, (words, _) in RHYTHMS.items()}}


def _text(label: str, hint: str = "", longest: int = LONGEST_TITLE, **attributes: Any) -> StringField:
    told = {"autocomplete": "off", "maxlength": longest, **attributes}
    needed = [NEEDED] if label == TITLE else []
    return StringField(label, needed, filters=[typed], description=hint, render_kw=told)


def _long(label: str, hint: str, longest: int) -> TextAreaField:
    told = {"rows": 4, "maxlength": longest}
    return TextAreaField(label, filters=[typed], description=hint, render_kw=told)


def _number(label: str, hint: str = "") -> StringField:
    return _text(label, hint, 6, inputmode="numeric", size=6)


def _one_of(label: str, pairs: Any = (), hint: str = "") -> SelectField:
    # What may be chosen, shared.orders.building says.
    offered = choices(pairs)
    return SelectField(label, choices=offered, filters=[typed], validate_choice=False, description=hint)


def _some_of(label: str, pairs: Any, hint: str = "", is_needed: bool = False) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        [NEEDED] if is_needed else [],
        choices=choices(pairs),
        validate_choice=False,
        option_widget=CheckboxInput(),
        description=hint,
    )


class NewForm(Form):
    title = _text(TITLE, "Buyers read it above the form, such as: Spring sale.")


class LineForm(Form):
    """A line: a `product` by its id, or one of one's own with name, price, account and VAT rate."""

    id = HiddenField()
    product = HiddenField()
    name = _text("Name")
    unit_price = _text("Price of one", "", 12, inputmode="decimal", size=10)
    account = _one_of("Sales account")
    tax_type = _one_of("VAT rate")
    least = _number("At least")
    most = _number("At most")
    comes = _one_of("How often", COMES.items())
    periods = _number("How many times")
    starts_on = _text("First on", "", 10, type="date")


class BuilderForm(Form):
    """A form as somebody builds it. `revision` is that of the form that was shown."""

    revision = HiddenField()
    title = _text(TITLE, "Buyers read it above the form.")
    address = _text(
        "Address",
        "The end of the form's address on the web: lower-case letters, digits and hyphens.",
        LONGEST,
        autocapitalize="none",
        spellcheck="false",
    )
    text = _long("Text", "Buyers read it beneath the title.", LONGEST_TEXT)
    lines = FieldList(FormField(LineForm), "Lines")
    find = _text("Find a product", "By words of its name, or by its code.", 100, type="search")
    product_to_add = _one_of("Product")
    ways = _some_of("How buyers can pay", WAYS.items(), is_needed=True)
    asks = _some_of("What else to ask for", ASKS.items(), "Every form asks for name, e-mail and address.")
    terms = _long("Terms", "Where there are any, buyers must accept them to order.", LONGEST_TERMS)
    brand = _text("Name of your brand", "Where it is empty, buyers read your business's name.")
    colour = _text("Colour", "Of buttons and headings, such as #1d4f91.", 7, spellcheck="false")
    reached_by = _text(
        "How buyers reach you",
        "A phone number or an e-mail address. It stands at the foot of the form and of each order's page.",
        reaching.LONGEST,
    )
    emailing = RadioField(
        "When Xero sends the invoice by e-mail",
        [NEEDED],
        choices=choices(EMAILINGS.items()),
        validate_choice=False,
    )
    lead_source = _one_of("Lead source", hint="New customers who order here get it.")
    opens_at = _text("Opens", "Where it is empty, as soon as you open the form.", 16, type="datetime-local")
    closes_at = _text("Closes", "Where it is empty, when you close the form.", 16, type="datetime-local")
