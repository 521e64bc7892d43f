"""Serves a product's picture from the address of the pages, whose policy lets no other picture in."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.catalogue.addresses import product_in
from functions.manage.refusals import not_found
from functions.manage.visit import Visit

# The address of a picture holds which one it is.
FOR_GOOD = "private, max-age=31536000, immutable"


def shown(visit: Visit) -> Response:
    """Answers with the picture and its type, as it was found when it came in."""
    image = product_in(visit).ours.image
    if image is None:
        raise not_found()
    # Loaded here: no other page needs the bucket.
    from shared.wiring.pictures import pictures

    content = pictures(visit.deps.aws).get(image)
    return Response(content, media_type=image.kind, headers={"Cache-Control": FOR_GOOD})
