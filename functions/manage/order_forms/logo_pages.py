"""Serves a form's logo from the address of the pages, whose policy lets no other picture in."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.order_forms.addresses import form_in
from functions.manage.refusals import not_found
from functions.manage.visit import Visit
from shared.catalogue.pictures import kind_of
from shared.catalogue.products import Image

# The address of a logo holds which one it is.
FOR_GOOD = "private, max-age=31536000, immutable"


def shown(visit: Visit) -> Response:
    """Answers with the logo and its type, as its first bytes say."""
    key = form_in(visit).look.logo
    if not key:
        raise not_found()
    # Loaded here: no other page needs the bucket.
    from shared.wiring.pictures import pictures

    content = pictures(visit.deps.aws).get(Image(key, ""))
    return Response(content, media_type=kind_of(content), headers={"Cache-Control": FOR_GOOD})
