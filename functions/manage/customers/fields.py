"""Defines the fields of a customer's form: as Xero names them, the label above each."""

from __future__ import annotations

from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired

from functions.manage.choices import choices
from functions.manage.plain_text import stripped
from shared.contacts.details import PhoneType

KINDS = {"company": "A company or another organisation", "consumer": "A consumer, who is one person"}
LATER_ONLY = "Changing the lead source changes later sales only; what was sold before keeps its own."
PHONES: dict[PhoneType, str] = {
    "DEFAULT": "Phone",
    "MOBILE": "Mobile",
    "DDI": "Direct dial",
    "OFFICE": "Office",
    "FAX": "Fax",
}


def typed(given: Any) -> Any:
    """Takes off blanks; what was not sent at all is empty."""
    return stripped(given or "")


def _text(label: str, hint: str = "", kind: str = "text", complete: str = "off") -> StringField:
    attributes = {"type": kind, "autocomplete": complete}
    return StringField(label, filters=[typed], description=hint, render_kw=attributes)


class PhoneForm(Form):
    country = _text("Country", kind="tel")
    area = _text("Area", kind="tel")
    number = _text("Number", kind="tel")


class AddressForm(Form):
    attention_to = _text("Attention")
    line1 = _text("Line 1")
    line2 = _text("Line 2")
    line3 = _text("Line 3")
    line4 = _text("Line 4")
    city = _text("Town or city")
    region = _text("County or region")
    postal_code = _text("Postcode")
    country = _text("Country")


class PersonForm(Form):
    id = HiddenField()
    first_name = _text("First name")
    last_name = _text("Last name")
    email = _text("E-mail", kind="email")
    is_mailed = BooleanField("Include in e-mails from Xero")


class CustomerForm(Form):
    """What a person may type of a customer. `revision` is that of the customer that the form has shown.

    `shown` is a copy of what it showed.
    """

    revision = HiddenField()
    shown = HiddenField()
    kind = RadioField("What is this?", [InputRequired("Say what this is.")], choices=choices(KINDS.items()))
    name = _text("Name", "The contact name in Xero: the company, or the person for a consumer.")
    first_name = _text("First name")
    last_name = _text("Last name")
    email = _text("E-mail", kind="email")
    phone_default = FormField(PhoneForm, PHONES["DEFAULT"])
    phone_mobile = FormField(PhoneForm, PHONES["MOBILE"])
    phone_ddi = FormField(PhoneForm, PHONES["DDI"])
    phone_office = FormField(PhoneForm, PHONES["OFFICE"])
    phone_fax = FormField(PhoneForm, PHONES["FAX"])
    postal = FormField(AddressForm, "Postal address (on invoices)")
    street = FormField(AddressForm, "Street address")
    persons = FieldList(FormField(PersonForm), "Further persons")
    lead_source = SelectField(
        "Lead source",
        description=LATER_ONLY,
        choices=choices([("", "None")]),
        filters=[typed],
        # Whether there is such a one, saving says.
        validate_choice=False,
    )
    tags = _text("Tags", "Separate them by commas, such as: wholesale, Kendal.")
