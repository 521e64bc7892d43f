"""Stands in for Xero: a server that keeps real books and refuses what Xero refuses.

    xero = XeroStandIn()
    organisation = xero.add_organisation("<uuid>", "Demo Ltd", [Account("200", "Sales", "REVENUE")])
    with serving(xero.app) as base_url: ...

The stand-in refuses what it does not support, rather than ignore it: bills, bank accounts in
other currencies, unknown fields.
"""

from local.standins.xero.errors import Invalid
from local.standins.xero.faults import (
    FOREVER,
    CommitLate,
    Down,
    Fail,
    Fault,
    LoseAnswer,
    RefuseCall,
    RefuseElement,
    Slow,
    TooMany,
    Unauthorised,
    every_call,
    every_write,
)
from local.standins.xero.limits import Limits
from local.standins.xero.logbook import Calls, Logged
from local.standins.xero.organisation import Organisation
from local.standins.xero.records import Account, Item
from local.standins.xero.standin import XeroStandIn

__all__ = [
    "FOREVER",
    "Account",
    "Calls",
    "CommitLate",
    "Down",
    "Fail",
    "Fault",
    "Invalid",
    "Item",
    "Limits",
    "Logged",
    "LoseAnswer",
    "Organisation",
    "RefuseCall",
    "RefuseElement",
    "Slow",
    "TooMany",
    "Unauthorised",
    "XeroStandIn",
    "every_call",
    "every_write",
]
