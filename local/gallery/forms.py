"""Makes a form with a field of each kind, as a person opens it and as it comes back refused."""

from __future__ import annotations

from starlette.datastructures import FormData
from wtforms import (
    BooleanField,
    Form,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, Regexp
from wtforms.widgets import CheckboxInput

from functions.manage.choices import choices

BANKS = (("", "Choose an account"), ("a1", "090 Business account"), ("a2", "091 Savings"))
WAYS = (("card", "Card"), ("debit", "Direct Debit"), ("invoice", "Invoice, paid by bank transfer"))
EMAILS = (
    ("authorised", "When an invoice is approved"),
    ("paid", "When it is paid"),
    ("both", "Both"),
    ("neither", "Never"),
)
NOT_RESTRICTED = "Enter a key that begins with rk_. A secret key, sk_, lets us do too much"
NO_AMOUNT = "Enter an amount in pounds, such as 1200.00"


class SettingsForm(Form):
    csrf_token = HiddenField(default="sample")
    business = StringField(
        "Name of the business",
        [InputRequired("Enter the name of the business"), Length(max=80)],
        description="As customers see it on order forms.",
        default="Acme & Sons",
    )
    key = StringField(
        "Restricted key of Stripe",
        [Optional(), Regexp("^rk_", message=NOT_RESTRICTED)],
        description="In Stripe under Developers, API keys. It begins with rk_live_.",
    )
    bank = SelectField("Main bank account", [InputRequired("Choose an account")], choices=choices(BANKS))
    limit = StringField(
        "Largest order",
        [Optional(), Regexp(r"^\d+(\.\d\d)?$", message=NO_AMOUNT)],
        description="In pounds. Leave it empty for no limit.",
    )
    emails = RadioField(
        "When Xero e-mails an invoice",
        [InputRequired("Choose when Xero e-mails an invoice")],
        choices=choices(EMAILS),
    )
    ways = SelectMultipleField(
        "How customers may pay",
        [InputRequired("Choose one way to pay or more")],
        choices=choices(WAYS),
        option_widget=CheckboxInput(),
        description="Whatever you choose is offered on new order forms.",
    )
    note = TextAreaField("Note for your bookkeeper", [Length(max=500)])
    agreed = BooleanField(
        "Post payments that were made before today too", [InputRequired("Tick the box to go on")]
    )


def refused_form() -> SettingsForm:
    """Fills the form in as badly as can be, and lets it be refused."""
    form = SettingsForm(FormData([("business", ""), ("key", "sk_live_1"), ("bank", ""), ("limit", "much")]))
    form.validate()
    return form
