"""Sets Jinja up so that nothing goes out unescaped and no gap is overlooked."""

from __future__ import annotations

from pathlib import Path

from jinja2 import BaseLoader, Environment, FileSystemLoader, ModuleLoader, StrictUndefined

from shared.formats import count, day, moment, money, pounds, size
from shared.web.assets import Assets


def environment(loader: BaseLoader, assets: Assets | None) -> Environment:
    """Escapes everything, and fails on a name that it was not told. Nothing can be shown without `assets`."""
    made = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {
        "count": count,
        "day": day,
        "moment": moment,
        "money": money,
        "pounds": pounds,
        "size": size,
    }
    if assets:
        made.globals["asset"] = assets.address
    return made


def loader_of(folder: Path) -> BaseLoader:
    """Returns the loader of a folder's templates: compiled by a build beside them, or as they are."""
    compiled = folder / "compiled"
    return ModuleLoader(compiled) if compiled.is_dir() else FileSystemLoader(folder / "templates")
