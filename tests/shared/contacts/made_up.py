"""Makes customers up for Hypothesis: whatever people type, and Xero keeps."""

from __future__ import annotations

from hypothesis import strategies as st

from shared.contacts.customers import Customer
from shared.contacts.details import PHONE_TYPES, Address, Details, Person, Phone
from shared.contacts.tags import cleaned

# Letters of many scripts, signs that spreadsheets take for formulas, and what CSV is written with.
CHARACTERS = st.sampled_from("abZé ñ=+-@'\",;1٣שع🎹\t") | st.characters(codec="utf-8")
TEXT = st.text(CHARACTERS, max_size=8)
PHONES = st.builds(Phone, TEXT, TEXT, TEXT)
ADDRESSES = st.builds(Address, *[TEXT] * 9)
PERSON = st.builds(Person, st.uuids().map(str), TEXT, TEXT, TEXT, st.booleans())
PERSONS = st.lists(PERSON, max_size=7, unique_by=lambda each: each.id).map(tuple)
DETAILS = st.builds(
    Details,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    PERSONS,
    st.dictionaries(st.sampled_from(PHONE_TYPES), PHONES.filter(bool)),
    ADDRESSES,
    ADDRESSES,
    TEXT,
)
CUSTOMERS = st.builds(
    Customer,
    st.uuids().map(str),
    st.sampled_from(["company", "consumer"]),
    DETAILS,
    st.lists(TEXT, max_size=3).map(cleaned),
)
