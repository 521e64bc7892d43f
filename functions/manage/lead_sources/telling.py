"""Says how lead sources stand with Xero: of each in a badge, of all in sentences. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from functions.manage.formats import one_after_the_other
from functions.manage.rendering import Tone
from shared.lead_sources.categories import MOST_ACTIVE, MOST_CATEGORIES
from shared.lead_sources.reading import Reading
from shared.lead_sources.sources import CATEGORY, LeadSource, LeadSources

UNCONNECTED = "Xero is not connected. Lead sources are kept here until it is."
UNUSED = (
    "Xero does not have them yet. They go there with the first contact that is given one, or as soon as you "
    "want: nothing of yours is touched in Xero but for one tracking category."
)
ON_ITS_WAY = "They are being brought in step with Xero, which takes a minute or two."
WITHOUT = "Until then, sales are booked without a lead source."
NO_SLOT = (
    "Xero has room for two tracking categories in use, and four in all. {} take the room, so Xero has no "
    f"category “{CATEGORY}”, and nothing was changed there. Use one of yours for lead sources, or {{}} "
    f"one in Xero that you do not need, and look again. {WITHOUT}"
)
SHELVED = f"The tracking category “{{}}” is archived in Xero. {{}} and look again. {WITHOUT}"
RESTORE = "Restore it in Xero,"
# Xero restores none while two others are in use.
MAKE_ROOM = (
    "Xero has two others in use, so archive one of these there and restore it, or use one of them here,"
)
REFUSED = f"Xero did not make the tracking category “{CATEGORY}”. It said: {{}} {WITHOUT}"


@dataclass(frozen=True, slots=True)
class Standing:
    """How lead sources stand with Xero. `is_stuck`: a person has to do something."""

    says: str
    tone: Tone
    words: str
    is_stuck: bool = False


def standing(whole: LeadSources, reading: Reading, is_asked: bool, is_connected: bool) -> Standing:
    """Says how all of them stand."""
    if not is_connected:
        return Standing(UNCONNECTED, "quiet", "Xero is not connected")
    if is_asked:
        return Standing(ON_ITS_WAY, "working", "Looking at Xero")
    match reading.problem:
        case "no_slot":
            # An archived one takes one of the four places all the same.
            remedy = "delete" if len(reading.names) >= MOST_CATEGORIES else "archive"
            says = NO_SLOT.format(one_after_the_other([f"“{each}”" for each in reading.names]), remedy)
            return Standing(says, "attention", "No room in Xero", True)
        case "archived":
            is_full = len(reading.offered) >= MOST_ACTIVE
            says = SHELVED.format(*reading.names, MAKE_ROOM if is_full else RESTORE)
            return Standing(says, "attention", "Archived in Xero", True)
        case "refused":
            return Standing(REFUSED.format(*reading.names), "problem", "Xero refused", True)
        case "":
            return _used(whole)


def _used(whole: LeadSources) -> Standing:
    if not whole.is_in_use:
        return Standing(UNUSED, "quiet", "Not in Xero yet")
    says = f"Xero has them as options of the tracking category “{whole.category_name}”."
    return Standing(says, "done", "In Xero")


def badge(source: LeadSource) -> tuple[Tone, str]:
    """Says in a word or two how one of them stands."""
    if source.is_usable and source.is_active and source.name == source.name_at_xero:
        return "done", "In Xero"
    if not source.option_id or source.is_shelved:
        return "quiet", "Not in Xero"
    is_same = source.is_active == source.active_at_xero and source.name == source.name_at_xero
    return ("quiet", "Archived in Xero") if is_same else ("working", "Being sent")
