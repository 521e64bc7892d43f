"""Defines the form of what a business says of a product to its buyers."""

from __future__ import annotations

from wtforms import BooleanField, Form, HiddenField, StringField, TextAreaField

from functions.manage.customers.fields import typed
from shared.catalogue.products import LONGEST_NAME, Ours


class ProductForm(Form):
    """`revision` is that of what the form has shown."""

    revision = HiddenField()
    is_hidden = BooleanField("Hide it from buyers")
    name = StringField(
        "Name for buyers",
        filters=[typed],
        description="Where this is empty, buyers read the name in Xero.",
        render_kw={"maxlength": LONGEST_NAME, "autocomplete": "off"},
    )
    text = TextAreaField(
        "Text for buyers",
        filters=[typed],
        description="Where this is empty, buyers read the description in Xero.",
        render_kw={"rows": 6},
    )


def form_of(ours: Ours) -> ProductForm:
    """Returns the form filled in with what is said now."""
    return ProductForm(
        data={
            "revision": str(ours.revision),
            "is_hidden": ours.is_hidden,
            "name": ours.name,
            "text": ours.text,
        }
    )
