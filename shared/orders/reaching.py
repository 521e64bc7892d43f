"""Says where a link leads by which somebody reaches a business: to a mail, to a call, or nowhere. Pure."""

from __future__ import annotations

import re
from urllib.parse import quote

from shared.ledger.xero_text import address_of

LONGEST = 100
# Dashes are what word processors make of a hyphen. Pages do not break it, so that it must fit into a line.
_PHONE = re.compile(r"\+?[0-9(][0-9 ().\u2010-\u2013-]{,28}[0-9]")
# The shortest that a business may have, such as 116 123, and the longest that there are by E.164.
_DIGITS = range(6, 16)


def link_to(said: str) -> str:
    """Returns the address of a link for one e-mail address or one phone number, else nothing.

    >>> link_to("ask@hartley.example"), link_to("+44 (0)1904 123456"), link_to("01904 123456, till six")
    ('mailto:ask@hartley.example', 'tel:+441904123456', '')
    """
    if address_of(said):
        return f"mailto:{quote(said, safe='@+')}"
    number = _number(said) if _PHONE.fullmatch(said) else ""
    return f"tel:{number}" if len(number.lstrip("+")) in _DIGITS else ""


def _number(said: str) -> str:
    """Returns the digits that are dialled, after a + where there is one.

    In +44 (0)1904 the 0 is for who calls from within the country, where nobody dials +44.
    """
    number = re.sub("[^0-9+()]", "", said)
    return re.sub("[()]", "", number.replace("(0)", "", 1) if number.startswith("+") else number)
