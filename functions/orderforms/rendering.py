"""Renders the pages of buyers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment
from starlette.responses import HTMLResponse, Response

from functions.orderforms.assets import Assets
from shared.orders.reaching import link_to
from shared.web.templates import environment, loader_of

LONDON = "Europe/London"
# A page that belongs to one buyer is kept nowhere.
ONE_BUYERS = {"Cache-Control": "no-store"}
# A form is kept by the browser that shows it: whoever goes back to it finds what was typed, and sends the
# same submission again, which is one order.
ANYBODYS = {"Cache-Control": "private, no-cache"}


@dataclass(frozen=True, slots=True)
class Brand:
    """Whose page it is. `colours` and `logo` are addresses, empty for none; moments are shown in `zone`.

    `reached_by` is how buyers reach the business; empty where it does not say.
    """

    name: str = ""
    colours: str = ""
    logo: str = ""
    zone: str = LONDON
    reached_by: str = ""

    @property
    def link(self) -> str:
        """Where the link leads by which buyers reach the business; empty for neither mail nor phone."""
        return link_to(self.reached_by)


@lru_cache(maxsize=1)
def pages() -> Environment:
    """Returns the environment of the templates, made at the first page."""
    return environment(loader_of(Path(__file__).parent), Assets.read())


def show(
    template: str, title: str, brand: Brand, status: int = 200, is_kept: bool = False, **context: object
) -> Response:
    """Answers with a page. `is_kept`: the browser may go back to it without asking again."""
    text = pages().get_template(template).render(title=title, brand=brand, **context)
    return HTMLResponse(text, status, ANYBODYS if is_kept else ONE_BUYERS)
