"""A document as one HTML file that asks nobody for anything."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

if TYPE_CHECKING:
    from geo_cus.report.document import Document


def report_html(document: Document) -> bytes:
    """
    Give a document as HTML (UTF-8); the same document gives the same bytes.

    The page runs no script and loads nothing; drawings are pictures inside it, in which nothing can run either.
    """
    style = resources.files("geo_cus.report").joinpath("templates", "report.css").read_text("utf-8")
    page = _template().render(
        report=document,
        policy=_policy(style),
        style=Markup(style),  # noqa: S704 - our own file
        drawing=_drawing,
    )
    return page.encode("utf-8")


def _policy(style: str) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    rules = ["default-src 'none'", f"style-src 'sha256-{digest}'", "img-src data:", "base-uri 'none'"]
    return "; ".join([*rules, "form-action 'none'"])


def _drawing(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


@cache
def _template() -> Template:
    loader = PackageLoader("geo_cus.report", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template("report.html.jinja")
