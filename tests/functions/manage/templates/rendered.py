"""Renders a piece of a template, with the product's macros at hand."""

from __future__ import annotations

from pathlib import Path

from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader

from functions.manage.assets import Assets
from functions.manage.rendering import TEMPLATES
from shared.web.templates import environment


def rendered(source: str, **context: object) -> str:
    loader = ChoiceLoader([DictLoader({"piece.html": source}), FileSystemLoader(TEMPLATES)])
    return environment(loader, Assets(Path(), {})).get_template("piece.html").render(**context)
