"""Serves the samples under the headers, the addresses and the compression of the product itself."""

from __future__ import annotations

from jinja2 import ChoiceLoader, Environment, FileSystemLoader
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from functions.manage.assets import Assets
from functions.manage.rendering import TEMPLATES
from functions.orderforms import looks
from functions.orderforms.assets import Assets as BuyersAssets
from local.emulator.surroundings import ROOT
from local.gallery.buyers import BuyersSample
from local.gallery.first_steps import ROOT as ROOT_OF_ACME
from local.gallery.first_steps import changed
from local.gallery.parts import STEPS
from local.gallery.sample import Sample
from local.gallery.samples import samples
from shared.web.security_headers import SecurityHeaders
from shared.web.templates import environment

OWN_TEMPLATES = ROOT / "local" / "gallery" / "templates"
LIST = """<!doctype html><html lang="en-GB"><title>Gallery</title><h1>Gallery</h1><ul>
{% for name in samples %}
<li><a href="/manage/gallery/{{ name }}" title="{{ samples[name].template }}">{{ name }}</a></li>
{% endfor %}</ul></html>"""
PROGRESS = '{% from "macros/steps.html" import steps %}{{ steps(all_steps) }}'


def gallery() -> ASGIApp:
    """Makes the application. Templates are read again at each page, so that a change shows at once."""
    assets = Assets.read()

    def listed(_: Request) -> Response:
        return HTMLResponse(_environment(assets).from_string(LIST).render(samples=samples()))

    def shown(request: Request) -> Response:
        sample = samples().get(request.path_params["name"])
        return HTMLResponse(rendered(sample, assets)) if sample else Response(status_code=404)

    def progress(_: Request) -> Response:
        return HTMLResponse(_environment(assets).from_string(PROGRESS).render(all_steps=STEPS))

    def changes(_: Request) -> Response:
        return HTMLResponse(rendered(changed(), assets))

    def colours(request: Request) -> Response:
        return looks.colours_of(request.path_params["colour"])

    routes = [
        Route("/", listed),
        assets.route(),
        BuyersAssets.read().route(),
        Route("/f/colours/{colour}.css", colours),
        Route("/manage/gallery/parts_first_run/progress", progress),
        Route(f"{ROOT_OF_ACME}/progress", changes),
        Route("/manage/gallery/{name}", shown),
    ]
    compressing = Middleware(GZipMiddleware, minimum_size=1000)
    return SecurityHeaders(Starlette(routes=routes, middleware=[compressing]))


def rendered(sample: Sample | BuyersSample, assets: Assets) -> str:
    if isinstance(sample, BuyersSample):
        return sample.text
    template = _environment(assets).get_template(sample.template)
    return template.render(page=sample.page, **sample.context)


def _environment(assets: Assets) -> Environment:
    return environment(ChoiceLoader([FileSystemLoader(TEMPLATES), FileSystemLoader(OWN_TEMPLATES)]), assets)
