"""Says how lead sources stand with Xero: of each in a badge, of all in sentences. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from functions.manage.rendering import Tone
from shared.lead_sources.reading import Reading
from shared.lead_sources.sources import CATEGORY, LeadSource, LeadSources

UNCONNECTED = "Xero is not connected. Lead sources are kept here until it is."
UNUSED = (
    "Xero does not have them yet. They go there with the first contact that is given one, or as soon as you "
    "want: nothing of yours is touched in Xero but for one tracking category."
)
ON_ITS_WAY = "They are being brought in step with Xero, which takes a minute or two."
NO_SLOT = (
    "Xero has room for two tracking categories in use, and four in all. {} take the room, so Xero has no "
    f"category “{CATEGORY}”, and nothing was changed there. Use one of yours for lead sources, or archive or "
    "delete one in Xero that you do not need, and look again."
)
SHELVED = (
    "The tracking category “{}” is archived in Xero, so no lead source is sent there. Restore it in Xero, "
    "and look again."
)
REFUSED = f"Xero did not make the tracking category “{CATEGORY}”. It said: {{}}"


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
            names = " and ".join(f"“{each}”" for each in reading.names)
            return Standing(NO_SLOT.format(names), "attention", "No room in Xero", True)
        case "archived":
            return Standing(SHELVED.format(*reading.names), "attention", "Archived in Xero", True)
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
