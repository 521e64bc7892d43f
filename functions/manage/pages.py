"""Makes answers of templates: every page is told who is signed in, and in which business."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.responses import HTMLResponse, RedirectResponse, Response

from functions.manage.messages import message_page
from functions.manage.refusals import Refused
from functions.manage.rendering import Business, Link, Page, Problem, render
from functions.manage.version import VERSION
from functions.manage.visit import Visit
from shared.people import Role, suffices
from shared.store import businesses, jobs
from shared.store.businesses import Profile

# What the navigation of a business leads to: the end of the address, its words, and the role that it needs.
PLACES: tuple[tuple[str, str, Role], ...] = (
    ("", "Home", "reader"),
    ("/activity", "Activity", "reader"),
    ("/attention", "Needs attention", "reader"),
    ("/customers", "Contacts", "reader"),
    ("/lead-sources", "Lead sources", "reader"),
    ("/products", "Products", "reader"),
    # They lead on to the order forms.
    ("/orders", "Orders", "reader"),
    ("/reconciliation", "Reconciliation", "reader"),
    ("/months", "Month end", "reader"),
    # They lead on to the pages of Xero, Stripe and GoCardless, and to the first steps.
    ("/connections", "Connections", "reader"),
    ("/settings", "Settings", "reader"),
    ("/people", "People", "owner"),
    ("/audit", "Audit log", "reader"),
)

# More banners than these would push the page itself out of sight.
MOST_PROBLEMS = 3


def show(
    visit: Visit,
    template: str,
    title: str,
    status: int = 200,
    profile: Profile | None = None,
    **context: Any,
) -> Response:
    """Answers with a page. `profile` is the business's, if it was read already."""
    page = page_of(visit, title, profile)
    return HTMLResponse(render(template, page=page, visit=visit, **context), status)


def fragment(visit: Visit, template: str, profile: Profile | None = None, **context: Any) -> Response:
    """Answers with a part of a page, for the page to put in its place."""
    return HTMLResponse(render(template, page=page_of(visit, "", profile), visit=visit, **context))


def refuse(refused: Refused, visit: Visit | None) -> Response:
    page = page_of(visit, "") if visit else Page(title="", version=VERSION)
    return HTMLResponse(message_page(refused.message, page), refused.status)


def go_to(path: str) -> Response:
    """Leads on after a form was accepted, so that the browser's reload does not send it again."""
    return RedirectResponse(path, 303)


def page_of(visit: Visit, title: str, profile: Profile | None = None) -> Page:
    if visit.visitor is None:
        return Page(title=title, version=VERSION)
    session, names = visit.signed_in, businesses.names([each.tenant for each in visit.person.memberships])
    own = tuple(Business(id, names[id]) for id in sorted(names, key=lambda id: names[id].lower()))
    page = Page(
        title=title,
        version=VERSION,
        csrf_token=session.csrf,
        person=session.email,
        businesses=own,
    )
    return _in_business(visit, page, profile) if visit.tenant else page


def _in_business(visit: Visit, page: Page, known: Profile | None) -> Page:
    profile = known or businesses.profile(visit.tenant)
    if profile is None:
        return page
    business = Business(visit.tenant, profile.name, profile.time_zone)
    return replace(page, business=business, navigation=tuple(_places(visit)), problems=_problems(visit))


def _problems(visit: Visit) -> tuple[Problem, ...]:
    """Returns what must be put right in the settings, as it was noted when the accounts were last read."""
    standing = jobs.read(visit.tenant, "accounts")
    found = standing.found if standing else ()
    there = Link(f"/manage/b/{visit.tenant}/settings", "Open Settings")
    shown = [Problem(says, there) for says in found[:MOST_PROBLEMS]]
    if found[MOST_PROBLEMS:]:
        shown.append(Problem(f"In all, {len(found)} choices do not fit any more.", there))
    return tuple(shown)


def _places(visit: Visit) -> list[Link]:
    root = f"/manage/b/{visit.tenant}"
    allowed = [(end, words) for end, words, role in PLACES if visit.role and suffices(visit.role, role)]
    return [Link(f"{root}{end}", words, visit.path.rstrip("/") == f"{root}{end}") for end, words in allowed]
