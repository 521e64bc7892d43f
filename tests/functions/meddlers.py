"""Does what a person may do in Xero behind the integration's back: whatever Xero lets anybody do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from local.standins.xero import Invalid, Organisation
from local.standins.xero.records import Element

GONE = ("VOIDED", "DELETED")
# Accounts that documents are posted to, and the clearing accounts themselves.
ACCOUNTS = ("404", "405", "200", "850", "091", "092")


@dataclass(frozen=True)
class Meddle:
    """One change by a person; `which` picks among what there is, `pence` is an amount."""

    kind: str
    which: int
    pence: int


@dataclass
class Person:
    """A person at work in Xero; `copied` are the References that the person has used a second time."""

    xero: Organisation
    copied: list[str] = field(default_factory=list)

    def do(self, meddle: Meddle) -> bool:
        """Makes the change; returns whether Xero allowed it. If not, nothing has changed."""
        try:
            return MEDDLES[meddle.kind](self, meddle)
        except Invalid:
            return False

    def live(self, kind: str) -> list[Element]:
        documents = self.xero.documents()
        return [each for each in documents if each["kind"] == kind and each["status"] not in GONE]

    def friend(self) -> Element:
        """Finds or makes a contact of the person's own."""
        known = [each for each in self.live("contact") if each["contact"] == "By hand"]
        return {"ContactID": known[0]["id"] if known else self._new_friend()}

    def _new_friend(self) -> str:
        return str(self.xero.add("Contacts", {"Name": "By hand"})["ContactID"])


def _one(there: Sequence[Any], meddle: Meddle) -> Iterator[Any]:
    """Yields the one that `which` picks, if there are any."""
    return iter(there[meddle.which % len(there) :][:1] if there else ())


def _each(kind: str, do: Callable[[Person, str], object]) -> Callable[[Person, Meddle], bool]:
    def meddling(person: Person, meddle: Meddle) -> bool:
        for document in _one(person.live(kind), meddle):
            do(person, document["id"])
            return True
        return False

    return meddling


def _void_invoice(person: Person, id: str) -> None:
    """Voids an invoice after removing its payments, as Xero requires."""
    for payment in person.live("payment"):
        if person.xero.state.payments[payment["id"]].item_id == id:
            person.xero.delete_payment(payment["id"])
    person.xero.void_invoice(id)


def _edit(person: Person, meddle: Meddle) -> bool:
    there = [each for each in person.live("bank_transaction") if each["type"] in ("SPEND", "RECEIVE")]
    for document in _one(there, meddle):
        person.xero.edit_line(document["id"], UnitAmount=meddle.pence / 100)
        return True
    return False


def _toggle_account(person: Person, meddle: Meddle) -> bool:
    code = ACCOUNTS[meddle.which % len(ACCOUNTS)]
    account = person.xero.state.accounts.find("code", code)
    if account and account.is_active:
        person.xero.archive_account(code)
    else:
        person.xero.restore_account(code)
    return True


def _lock(person: Person, meddle: Meddle) -> bool:
    person.xero.lock((datetime.now(UTC) - timedelta(days=meddle.which % 20)).date())
    return True


def _unlock(person: Person, meddle: Meddle) -> bool:
    person.xero.unlock()
    return True


def _own(person: Person, meddle: Meddle) -> bool:
    """Enters money in or out, at a clearing account or elsewhere."""
    kind = ("SPEND", "RECEIVE")[meddle.which % 2]
    person.xero.add("BankTransactions", _transaction(person, kind, meddle))
    return True


def _transaction(person: Person, kind: str, meddle: Meddle, **more: Any) -> Element:
    line = {"Description": "By hand", "Quantity": 1, "UnitAmount": meddle.pence / 100, "AccountCode": "850"}
    account = ("091", "092", "090")[meddle.which % 3]
    return {
        "Type": kind,
        "Contact": person.friend(),
        "BankAccount": {"Code": account},
        "Date": datetime.now(UTC).date().isoformat(),
        "LineItems": [line],
    } | more


def _copy(person: Person, meddle: Meddle) -> bool:
    """Enters a document with the Reference of one of ours."""
    there = [each for each in person.live("bank_transaction") if each["reference"]]
    for document in _one(there, meddle):
        twin = _transaction(person, document["type"].partition("-")[0], meddle)
        person.xero.add("BankTransactions", twin | {"Reference": document["reference"]})
        person.copied.append(document["reference"])
        return True
    return False


def _pay(person: Person, meddle: Meddle) -> bool:
    """Pays an open invoice by hand, so that the payment that comes for it no longer fits."""
    there = [each for each in person.live("invoice") if each["due"] > 0]
    for invoice in _one(there, meddle):
        payment = {
            "Invoice": {"InvoiceID": invoice["id"]},
            "Account": {"Code": ("091", "090")[meddle.which % 2]},
            "Date": datetime.now(UTC).date().isoformat(),
            "Amount": invoice["due"],
        }
        person.xero.add("Payments", payment)
        return True
    return False


def _reconcile(person: Person, meddle: Meddle) -> bool:
    for document in _one(person.live("payment"), meddle):
        person.xero.reconcile(document["id"])
        return True
    return False


def _rename(person: Person, meddle: Meddle) -> bool:
    """Gives a contact a name that no other has, or that another has already, which Xero refuses."""
    for contact in _one(person.live("contact"), meddle):
        person.xero.rename_contact(contact["id"], f"Renamed {meddle.pence % 5}")
        return True
    return False


def _edit_contact(person: Person, meddle: Meddle) -> bool:
    """Changes what the payer's record came with: address, phones and persons."""
    for contact in _one(person.live("contact"), meddle):
        person.xero.edit_contact(
            contact["id"],
            EmailAddress=f"accounts{meddle.pence % 5}@example.com",
            Phones=[{"PhoneType": "MOBILE", "PhoneNumber": str(meddle.pence)}],
            ContactPersons=[{"FirstName": "Ada", "LastName": f"Byron {meddle.which}"}],
        )
        return True
    return False


def _merge(person: Person, meddle: Meddle) -> bool:
    """Merges a contact into another one, also one that others were merged into before."""
    there = person.live("contact")
    for contact in _one(there, meddle):
        into = there[(meddle.which + 1 + meddle.pence) % len(there)]
        if contact["id"] != into["id"]:
            person.xero.merge_contact(contact["id"], into["id"])
            return True
    return False


MEDDLES: dict[str, Callable[[Person, Meddle], bool]] = {
    "void an invoice": _each("invoice", _void_invoice),
    "delete a payment": _each("payment", lambda person, id: person.xero.delete_payment(id)),
    "delete an entry": _each("bank_transaction", lambda person, id: person.xero.delete_bank_transaction(id)),
    "delete a transfer": _each("bank_transfer", lambda person, id: person.xero.delete_transfer(id)),
    "edit an entry": _edit,
    "archive an account, or restore it": _toggle_account,
    "archive a contact": _each("contact", lambda person, id: person.xero.archive_contact(id)),
    "restore a contact": _each("contact", lambda person, id: person.xero.restore_contact(id)),
    "erase a contact": _each("contact", lambda person, id: person.xero.request_erasure(id)),
    "rename a contact": _rename,
    "edit a contact": _edit_contact,
    "merge a contact": _merge,
    "lock": _lock,
    "unlock": _unlock,
    "enter something": _own,
    "enter something under our reference": _copy,
    "pay an invoice": _pay,
    "reconcile a payment": _reconcile,
}
