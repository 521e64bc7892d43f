"""Draws the QR code of a form's address, to be printed. segno is loaded here, and by no other page."""

from __future__ import annotations

from io import BytesIO

import segno
from starlette.responses import Response

from functions.manage.order_forms.addresses import form_in, public_address
from functions.manage.visit import Visit

# What is still read where a seventh of the code is dirty or torn.
ERROR_CORRECTION = "m"
# Pixels a module, and modules of white around: readers need four.
SCALE, BORDER = 8, 4


def shown(visit: Visit) -> Response:
    form = form_in(visit)
    name = f'inline; filename="{form.address}.svg"'
    drawn = drawing_of(public_address(visit, form.address))
    return Response(drawn, media_type="image/svg+xml", headers={"Content-Disposition": name})


def drawing_of(address: str) -> bytes:
    """Returns the code as SVG, dark on white whatever is behind it."""
    drawn = BytesIO()
    code = segno.make_qr(address, error=ERROR_CORRECTION)
    code.save(drawn, kind="svg", scale=SCALE, border=BORDER, dark="#000", light="#fff")
    return drawn.getvalue()
