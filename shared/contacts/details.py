"""Defines the details of a customer that this side and Xero share, in the shapes that Xero keeps them in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

PhoneType = Literal["DEFAULT", "DDI", "MOBILE", "FAX", "OFFICE"]
PHONE_TYPES: tuple[PhoneType, ...] = get_args(PhoneType)
# Xero prints POBOX on invoices and calls it postal; DELIVERY is no address type of its description.
AddressType = Literal["POBOX", "STREET"]
ADDRESS_TYPES: tuple[AddressType, ...] = get_args(AddressType)
# Xero keeps no more persons of a contact besides the primary one.
MOST_PERSONS_AT_XERO = 5


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone number in the three parts that Xero keeps; any of them may be empty, and hold any text."""

    number: str = ""
    area: str = ""
    country: str = ""

    def __bool__(self) -> bool:
        return bool(self.number or self.area or self.country)


@dataclass(frozen=True, slots=True)
class Address:
    """An address. It is merged as a whole: half of one and half of another is where nobody lives."""

    line1: str = ""
    line2: str = ""
    line3: str = ""
    line4: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    attention_to: str = ""

    def __bool__(self) -> bool:
        return self != Address()


@dataclass(frozen=True, slots=True)
class Person:
    """A further person of a customer. `id` is ours: Xero has none for persons, and an e-mail may change.

    `is_mailed`: Xero includes the person in its e-mails.
    """

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    is_mailed: bool = False

    @property
    def is_somebody(self) -> bool:
        """Whether there is a name or an e-mail address of the person."""
        return any(each.strip() for each in (self.first_name, self.last_name, self.email))


@dataclass(frozen=True, slots=True)
class Details:
    """A customer's details. `name` is Xero's contact name: the company, or the person for a consumer.

    `first_name`, `last_name` and `email` are those of the primary person. `persons` are in the owner's
    order, and the first five of them are the ones at Xero. `website` comes from Xero and never goes there.
    `lead_source` is the id of a LeadSource; at Xero it is the contact's default tracking of sales.
    """

    name: str = ""
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    persons: tuple[Person, ...] = ()
    phones: dict[PhoneType, Phone] = field(default_factory=dict)
    postal: Address = Address()
    street: Address = Address()
    website: str = ""
    lead_source: str = ""

    @property
    def at_xero(self) -> tuple[Person, ...]:
        """The persons that Xero keeps."""
        return self.persons[:MOST_PERSONS_AT_XERO]

    @property
    def lacks(self) -> tuple[str, ...]:
        """Names what is missing of the least that a contact needs, in the words of the pages."""
        needed = {
            "name": self.name,
            "first name": self.first_name,
            "last name": self.last_name,
            "e-mail": self.email,
        }
        return tuple(name for name, value in needed.items() if not value.strip())
