"""Defines lead sources: where customers come from, and which option of a category at Xero each of them is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from shared.ledger.xero_text import folded

# Xero keeps no more options of a category, nor longer names of them.
MOST, LONGEST = 100, 100
# What the category is called where it is made, or found, at Xero.
CATEGORY = "Lead Source"


@dataclass(frozen=True, slots=True)
class LeadSource:
    """A lead source. `id` is ours and never changes; no source is ever removed, only archived.

    `option_id` is Xero's TrackingOptionID; empty before there is one. `name_at_xero` and `active_at_xero` are
    what Xero was last known to have: the base of whatever either side has changed since. `is_shelved`: its
    category is not in use at Xero just now. `former_options` are TrackingOptionIDs that it had before, under
    which Xero still shows what was sold then.
    """

    id: str
    name: str
    is_active: bool = True
    option_id: str = ""
    name_at_xero: str = ""
    active_at_xero: bool = True
    is_shelved: bool = False
    former_options: tuple[str, ...] = ()

    @property
    def options(self) -> tuple[str, ...]:
        """Every option that it has or had at Xero."""
        return (self.option_id, *self.former_options) if self.option_id else self.former_options

    @property
    def is_usable(self) -> bool:
        """Whether Xero takes the option just now, on a contact as well as on a line."""
        return bool(self.option_id) and self.active_at_xero and not self.is_shelved


@dataclass(frozen=True)
class LeadSources:
    """A business's lead sources in the owner's order, and their tracking category at Xero.

    `category_id` is Xero's TrackingCategoryID, or the one that the owner has chosen, and `category_name` its
    name there; that one is empty while none is in use. `tracked_from` is the first day whose sales are summed
    up by lead source; None before they were ever in use. `revision` counts how often they were stored, 0
    before the first time.
    """

    category_id: str = ""
    sources: tuple[LeadSource, ...] = ()
    category_name: str = ""
    tracked_from: date | None = None
    revision: int = field(default=0, compare=False)

    @property
    def is_in_use(self) -> bool:
        """Whether Xero has an active category for them."""
        return bool(self.category_id and self.category_name)

    def of(self, id: str) -> LeadSource | None:
        """Returns the lead source with this id; None if there is none.

        >>> LeadSources(sources=DEFAULTS).of("referral").name
        'Referral'
        """
        return self._by_id.get(id)

    def called(self, name: str) -> LeadSource | None:
        """Returns the lead source of this name, whatever its capitals and blanks; None if there is none."""
        return self._by_name.get(folded(name))

    @property
    def active(self) -> tuple[LeadSource, ...]:
        return tuple(each for each in self.sources if each.is_active)

    @property
    def names(self) -> dict[str, str]:
        """The name of each lead source, archived ones too, by its id."""
        return {each.id: each.name for each in self.sources}

    @cached_property
    def _by_id(self) -> dict[str, LeadSource]:
        return {each.id: each for each in self.sources}

    @cached_property
    def _by_name(self) -> dict[str, LeadSource]:
        return {folded(each.name): each for each in self.sources}


def _defaults(names: Sequence[str]) -> tuple[LeadSource, ...]:
    return tuple(LeadSource(folded(each).replace(" ", "-"), each) for each in names)


# What a business begins with: the owner may rename, archive and order them.
DEFAULTS = _defaults(
    (
        "Google search",
        "Google Ads",
        "Google Maps",
        "Bing",
        "Website form",
        "Facebook",
        "Instagram",
        "LinkedIn",
        "YouTube",
        "TikTok",
        "Referral",
        "Word of mouth",
        "Repeat customer",
        "Review site",
        "Trade directory",
        "E-mail newsletter",
        "Leaflet",
        "Local press",
        "Event",
        "Other",
    )
)
