"""Shows every change of a business's settings, and takes one back on request."""

from __future__ import annotations

from itertools import islice

from starlette.responses import Response

from functions.manage.at_hand import may_change
from functions.manage.messages import Message
from functions.manage.pages import go_to, show
from functions.manage.refusals import Refused, not_found
from functions.manage.rendering import Link
from functions.manage.settings_pages import chart_of, number_in, saved_meanwhile, settings_of
from functions.manage.visit import Visit
from shared.chart.chart import Chart
from shared.choices.history import Change
from shared.operations import choosing
from shared.store import choices
from shared.store.choices import SavedMeanwhile

# A page with more would be read by nobody.
SHOWN = 100


def listed(visit: Visit) -> Response:
    changes, may = changes_of(visit), may_change(visit)
    return show(visit, "settings_history.html", "Changes of settings", changes=changes, may_change=may)


def changes_of(visit: Visit) -> list[Change]:
    """Returns the latest changes, the newest first."""
    return list(islice(choices.history(visit.tenant, SHOWN), SHOWN))


def take_back(visit: Visit) -> Response:
    """Takes a change back, which is listed as a change of its own."""
    take_back_of(visit, chart_of(visit), number_in(visit, "revision"))
    return go_to(f"{settings_of(visit)}/history")


def take_back_of(visit: Visit, chart: Chart, revision: int) -> None:
    """Takes the change back that led to a revision. Raises Refused, and then nothing was changed."""
    try:
        became = choosing.take_back(visit.tenant, revision, chart, visit.signed_in.email, visit.now)
    except SavedMeanwhile as error:
        raise saved_meanwhile(visit, error.latest) from None
    except LookupError:
        raise not_found() from None
    if became.problems:
        says = ("What was chosen then does not fit any more.", *(each.sentence for each in became.problems))
        back = Link(settings_of(visit), "Settings")
        raise Refused(409, Message("The change was not taken back", says, back))
    visit.deed.about = f"the change to version {revision}"
