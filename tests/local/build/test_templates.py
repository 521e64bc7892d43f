from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import TemplateSyntaxError

from functions.manage import rendering
from functions.manage.messages import BROKEN, SESSION_OVER, message_page
from functions.manage.rendering import TEMPLATES, Page, pages
from local.build.templates import compile_templates

PAGE = Page(title="<&>", version="1")


@pytest.fixture
def anew() -> Iterator[None]:
    """Lets the pages' environment be made for this test, and made again after it."""
    pages.cache_clear()
    yield
    pages.cache_clear()


@pytest.mark.usefixtures("anew")
def test_a_build_s_pages_are_those_of_the_templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = [message_page(each, PAGE) for each in (BROKEN, SESSION_OVER)]
    compile_templates(TEMPLATES, tmp_path / "compiled")
    monkeypatch.setattr(rendering, "COMPILED", tmp_path / "compiled")
    monkeypatch.setattr(rendering, "TEMPLATES", tmp_path / "nothing")
    pages.cache_clear()

    assert [message_page(each, PAGE) for each in (BROKEN, SESSION_OVER)] == written


def test_every_template_is_compiled(tmp_path: Path) -> None:
    compile_templates(TEMPLATES, tmp_path)
    assert len(list(tmp_path.glob("*.py"))) == len(list(TEMPLATES.rglob("*.html")))


def test_a_broken_template_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("{% if %}")
    with pytest.raises(TemplateSyntaxError):
        compile_templates(tmp_path, tmp_path / "compiled")
