"""Wraps every list that Xero answers with."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from local.standins.xero.records import Element
from local.standins.xero.render import ms_time
from local.standins.xero.state import State


def envelope(state: State, now: datetime, plural: str, elements: list[Element], **more: Any) -> Element:
    return {
        "Id": state.new_id(),
        "Status": "OK",
        "ProviderName": "Xero stand-in",
        # This is the only one of Xero's times without an offset.
        "DateTimeUTC": ms_time(now).replace("+0000", ""),
        **more,
        plural: elements,
    }
