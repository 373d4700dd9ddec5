"""What a component of the dashboard has been sent: large parts travel once, and later by their versions alone."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Protocol

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager

from geo_cus.map.assets import asset

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_DISTRIBUTION: Final = "geo-cus"
"""In whose pyproject.toml Streamlit looks for the assets of the components."""


class Mount(Protocol):
    """Shows a component."""

    def __call__(self, **options: Any) -> Any:
        """Give what the component tells in this run."""


@dataclass(frozen=True, slots=True)
class Part:
    """
    A large part of what a component shows.

    Parameters
    ----------
    content
        Plain values.
    version
        Two parts of one version are the same.
    """

    content: Any
    version: str

    @classmethod
    def of(cls, content: Any) -> Part:
        """Give a part whose version comes from its content."""
        return cls(content, hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16])


@dataclass(frozen=True, slots=True)
class Component:
    """
    A component of the dashboard.

    Parameters
    ----------
    name
        Its name in pyproject.toml.
    js
        The asset that mounts it.
    css
        The asset with its styles; None if it has none.
    scripts, styles
        Assets that those two import, in order.
    read
        Gives the text of an asset.
    """

    name: str
    js: str
    css: str | None = None
    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    read: Callable[[str], str] = asset

    def whole(self) -> dict[str, str]:
        """
        Give by address the files that the page asks for, each with what it imports: one request in the place of many.

        A server that answers these addresses with less (``asset`` as it is) shows the same, only later.
        """
        root = f"/_stcore/bidi-components/{_DISTRIBUTION}.{self.name}"
        files = {f"{root}/{self.js}": _joined(self, (*self.scripts, self.js), without="import ")}
        if self.css is not None:
            files[f"{root}/{self.css}"] = _joined(self, (*self.styles, self.css), without="@import ")
        return files

    def mount(self) -> Mount:
        """Register it: with files where Streamlit knows them from an installed package, with text elsewhere."""
        known = get_bidi_component_manager().get_component_asset_root(f"{_DISTRIBUTION}.{self.name}")
        return _from_text(self) if known is None else _from_files(self)


@cache
def _from_files(component: Component) -> Mount:
    return st.components.v2.component(f"{_DISTRIBUTION}.{component.name}", js=component.js, css=component.css)


@cache
def _from_text(component: Component) -> Mount:
    name = f"{_DISTRIBUTION}.{component.name}_inline"
    js = _joined(component, (*component.scripts, component.js), without="import ")
    if component.css is None:
        return st.components.v2.component(name, js=js)
    css = _joined(component, (*component.styles, component.css), without="@import ")
    return st.components.v2.component(name, js=js, css=css)


def _joined(component: Component, names: Sequence[str], *, without: str) -> str:
    lines = (line for name in names for line in component.read(name).splitlines())
    return "\n".join(line for line in lines if not line.startswith(without))


def show_parts(mount: Mount, parts: Mapping[str, Part], *, key: str, data: Mapping[str, Any], **options: Any) -> Any:
    """
    Show a component, and send of its parts only those that the page does not hold yet; `held.js` joins them there.

    Parameters
    ----------
    mount
        The component.
    parts
        What it shows, by name.
    key
        Name of the component in the session.
    data
        What travels in every run.
    options
        Callbacks.
    """
    sent = f"{key}.sent"

    def forget() -> None:
        st.session_state.pop(sent, None)

    versions = {name: part.version for name, part in parts.items()}
    held = st.session_state.get(sent, {})
    missing = {name: part.content for name, part in parts.items() if held.get(name) != part.version}
    result = mount(
        key=key,
        # In a list: among the values of a dict Streamlit would look for tables, for which it imports pandas.
        data=[{"key": key, "versions": versions, **data, **missing}],
        # The page says so if it lacks a part, for example because a rerun overtook its delivery.
        on_missing_change=forget,
        **options,
    )
    st.session_state[sent] = versions
    return result
