"""Makes the forms into which an owner pastes keys and secrets. What was pasted is never shown again."""

from __future__ import annotations

from wtforms import Form, PasswordField
from wtforms.validators import DataRequired

from functions.manage.plain_text import stripped

# Browsers neither remember what is pasted here, nor correct it.
UNTOUCHED = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}


SEALED = "It is kept encrypted, and nobody is shown it again."


def secret_field(label: str, empty: str) -> PasswordField:
    """Makes a field whose content is never sent back to the browser."""
    return PasswordField(
        label, [DataRequired(empty)], filters=[stripped], description=SEALED, render_kw=UNTOUCHED
    )


class KeyForm(Form):
    key = secret_field("Restricted key", "Paste the key.")


class TokenForm(Form):
    token = secret_field("Access token", "Paste the access token.")


class SecretForm(Form):
    secret = secret_field("Secret of the webhook endpoint", "Paste the secret.")
