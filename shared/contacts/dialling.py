"""Tells whether two phone numbers ring at the same place, however people have written them."""

from __future__ import annotations

import re

from shared.contacts.details import Phone

# Where a number without a country's code is dialled: the books are those of the United Kingdom.
REGION = "GB"
# Fewer digits are an extension, or were cut off.
LEAST_DIGITS = 7


def number_of(phone: Phone) -> str:
    """Returns a number with its country's code and nothing else; empty for one that cannot be dialled.

    >>> number_of(Phone("7946 0000", "20", "44")), number_of(Phone("+44 (0)20 7946-0000"))
    ('442079460000', '442079460000')
    """
    return "".join(_parts(phone))


def ways_to_write(phone: Phone) -> tuple[str, ...]:
    """Returns the digits of a number in the ways in which people write it, with and without codes.

    >>> ways_to_write(Phone("020 7946 0000"))
    ('442079460000', '02079460000', '2079460000', '00442079460000', '4402079460000')
    """
    parts = _parts(phone)
    if not parts:
        return ()
    code, national = parts
    return (code + national, f"0{national}", national, f"00{code}{national}", f"{code}0{national}")


def _parts(phone: Phone) -> tuple[str, str] | tuple[()]:
    """Returns the country's code, and the number as it is dialled from abroad."""
    import phonenumbers

    country = re.sub(r"\D", "", phone.country)
    abroad = f"+{country} " if country else ""
    try:
        read = phonenumbers.parse(f"{abroad}{phone.area} {phone.number}", REGION)
    except phonenumbers.NumberParseException:
        return ()
    national = phonenumbers.national_significant_number(read)
    if len(national) < LEAST_DIGITS or not phonenumbers.is_possible_number(read):
        return ()
    return str(read.country_code), national
