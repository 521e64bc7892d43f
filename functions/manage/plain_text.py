"""Keeps what is typed into a field to what people write in one line, in any script."""

from __future__ import annotations

import unicodedata
from typing import Any

from wtforms import Field, Form
from wtforms.validators import ValidationError

# Control characters, and those that turn the direction of a line around: a name with one shows as another.
UNSEEN = {"Cc", "Cs", "Co", "Cn"}
TURNING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def is_plain(form: Form, field: Field) -> None:
    """Refuses what cannot be seen. Names in any script, with joiners where a script needs them, are fine."""
    del form
    if not can_be_seen(str(field.data or "")):
        raise ValidationError("Use letters, digits and punctuation only: one character here cannot be shown.")


def can_be_seen(text: str) -> bool:
    return not any(unicodedata.category(each) in UNSEEN or each in TURNING for each in text)


def stripped(given: Any) -> Any:
    """Takes off the blanks around what was typed, and composes accents, so that equal names are equal."""
    return unicodedata.normalize("NFC", given).strip() if isinstance(given, str) else given
