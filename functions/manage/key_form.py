"""Makes the form into which an owner pastes a key. What was pasted is never shown again."""

from __future__ import annotations

from wtforms import Form, PasswordField
from wtforms.validators import DataRequired

from functions.manage.plain_text import stripped


class KeyForm(Form):
    key = PasswordField(
        "Key",
        [DataRequired("Paste the key.")],
        filters=[stripped],
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"},
    )
