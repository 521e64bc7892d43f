"""Defines a finding of the pre-flight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from shared.choices.fields import Field
from shared.preflight.links import InXero

# Where a finding is put right: on a page of Xero's, among our settings, or from our list of products.
Place = InXero | Literal["settings", "catalogue"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is missing, in a sentence. `is_must`: nothing is posted until it is put right.

    `field` is the setting that it is about, if it is about one.
    """

    sentence: str
    place: Place = "settings"
    is_must: bool = False
    field: Field | None = None
