"""Serves what makes a form look like its business: its colour and its logo."""

from __future__ import annotations

from starlette.responses import Response

from functions.orderforms import refusals
from functions.orderforms.asked import Asked
from functions.orderforms.forms_at import form_at
from shared.orders.colours import is_colour, text_on
from shared.web.assets import KEPT_FOR_GOOD

# The address of a logo stays when another takes its place.
A_WHILE = "public, max-age=300"


def colours(asked: Asked) -> Response:
    return colours_of(asked.named["colour"])


def colours_of(digits: str) -> Response:
    """Answers with the styles of a colour, on which the text can always be read. Raises Refused."""
    colour = f"#{digits}"
    if not is_colour(colour):
        raise refusals.no_form()
    text = f":root {{ --brand: {colour}; --on-brand: {text_on(colour)}; }}\n"
    return Response(text, media_type="text/css", headers={"Cache-Control": KEPT_FOR_GOOD})


def logo(asked: Asked) -> Response:
    """Answers with a form's logo. A picture of another business is none."""
    found = form_at(asked.named["address"])
    key = found.form.look.logo
    if not key.startswith(f"pictures/{found.tenant}/"):
        raise refusals.no_form()
    # Loaded here: no other page needs the bucket.
    from shared.catalogue.pictures import kind_of
    from shared.catalogue.products import Image
    from shared.wiring.pictures import pictures

    content = pictures(asked.deps.aws).get(Image(key, ""))
    kind = kind_of(content)
    if not kind:
        raise refusals.no_form()
    return Response(content, media_type=kind, headers={"Cache-Control": A_WHILE})
