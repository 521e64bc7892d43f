"""Lists what each operation of the API that is sent something takes, by the fields' names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields as dataclass_fields

from functions.manage.api.fields import Kind, Several, Shape
from shared.choices import fields
from shared.choices.fields import ASKED, FIELDS, OTHER_TOOLS
from shared.contacts.details import PHONE_TYPES, Address, Phone

KINDS: Mapping[fields.Kind, Kind] = {
    "account": "text or null",
    "accounts": "texts",
    "tax": "text or null",
    "policy": "text",
    "switch": "switch",
    "minutes": "number",
    "text": "text",
    "day": "text or null",
}
BUSINESS: Shape = {"name": "text", "time_zone": "text", "vat_registered": "switch"}
STRIPE_KEY: Shape = {"key": "text"}
GOCARDLESS_TOKEN: Shape = {"token": "text"}
GOCARDLESS_SECRET: Shape = {"secret": "text"}
PURPOSE: Shape = {"purpose": "text"}
CHOICES: Shape = {
    each: "text or null" if each in OTHER_TOOLS.values() else KINDS[ASKED[each].kind] for each in FIELDS
}
SETTINGS: Shape = {"version": "number", "settings": CHOICES, "is_sure": "switch"}
VERSION: Shape = {"version": "number"}
ACCOUNT: Shape = {"account": "text"}
INVITATION: Shape = {"email": "text", "role": "text"}
UNDO: Shape = {"source": "text", "since": "text", "earlier_months": "switch"}
REDO: Shape = {"source": "text", "since": "text"}
ROW: Shape = {"key": "text"}
REASON: Shape = {"reason": "text", "after": "text"}
HANDLED_ROW: Shape = {"key": "text", "note": "text"}
FINDING: Shape = {"id": "text"}
ACCEPTED_FINDING: Shape = {"id": "text", "note": "text"}
DELIVERY: Shape = {"id": "text"}
CLOSING: Shape = {"again": "switch"}
FILE: Shape = {"file": "text"}
ROLE: Shape = {"role": "text"}
MAIL: Shape = {"every": "text", "alarms": "switch"}
ADDRESS: Shape = {each.name: "text" for each in dataclass_fields(Address)}
PHONE: Shape = {each.name: "text" for each in dataclass_fields(Phone)}
CONTACT_PERSON: Shape = {
    "id": "text",
    "first_name": "text",
    "last_name": "text",
    "email": "text",
    "is_mailed": "switch",
}
NEW_CUSTOMER: Shape = {
    "kind": "text",
    "name": "text",
    "first_name": "text",
    "last_name": "text",
    "email": "text",
    "phones": dict.fromkeys(PHONE_TYPES, PHONE),
    "postal": ADDRESS,
    "street": ADDRESS,
    "persons": Several(CONTACT_PERSON),
    "tags": "texts",
    "lead_source": "text",
}
CUSTOMER: Shape = {"revision": "number", **NEW_CUSTOMER}
NOTE: Shape = {"text": "text"}
CHANGE: Shape = {"change": "text"}
STATE: Shape = {"state": "text"}
LEAD_SOURCE: Shape = {"name": "text"}
MOVE: Shape = {"up": "switch"}
CATEGORY: Shape = {"category": "text"}
PLACE: Shape = {"before": "text", "after": "text"}
MERGE: Shape = {"other": "text", "revision": "number", "other_revision": "number"}
OTHER: Shape = {"other": "text"}
PAIR: Shape = {"pair": "text"}
FOR_BUYERS: Shape = {"revision": "number", "is_hidden": "switch", "name": "text", "text": "text"}
NEW_ORDER_FORM: Shape = {"title": "text", "address": "text"}
FORM_LINE: Shape = {
    "id": "text or null",
    "product": "text or null",
    "name": "text",
    "unit_price": "text",
    "account": "text",
    "tax_type": "text",
    "least": "number",
    "most": "number or null",
    "comes": "text",
    "periods": "number or null",
    "starts_on": "text or null",
}
ORDER_FORM: Shape = {
    "revision": "number",
    **NEW_ORDER_FORM,
    "text": "text",
    "lines": Several(FORM_LINE),
    "ways": "texts",
    "asks": "texts",
    "terms": "text",
    "brand": "text",
    "colour": "text",
    "reached_by": "text",
    "emailing": "text",
    "lead_source": "text",
    "opens_at": "text or null",
    "closes_at": "text or null",
}
SEEN: Shape = {"revision": "number"}
PIECES: Shape = {"line": "text", "quantity": "number"}
ORDER_CHANGE: Shape = {"revision": "number", "lines": Several(PIECES)}
REFUND: Shape = {"revision": "number", "attempt": "number", "pence": "number"}
SEEN_STATE: Shape = {"revision": "number", "state": "text"}
PRICES: Shape = {"prices_in_xero": "text"}
