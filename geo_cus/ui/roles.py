"""
Who may look and who may change: on one's own computer anybody may do both, on a shared server those who are named.

A server asks for a sign-in where ``.streamlit/secrets.toml`` has a section ``[auth]`` (OpenID Connect, see
``docs/serwer.md``); its section ``[roles]`` names who may look (``readers``) and who may change, too (``editors``), by
e-mail address or, for a whole office, by ``*@gmina.pl``.
"""

from __future__ import annotations

from enum import Enum
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Final

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from geo_cus.map.component.parts import Component
from geo_cus.planning.author import login
from geo_cus.ui.assets import asset

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo_cus.text import Language

_AUTH: Final = "auth"
_ROLES: Final = "roles"
_WAY_BACK: Final = Component("way_back", js="way_back.js", read=asset)


class Role(Enum):
    """What somebody may do."""

    NOBODY = "nobody"
    READER = "reader"
    EDITOR = "editor"


def role_of(address: str, *, readers: Sequence[str], editors: Sequence[str]) -> Role:
    """
    Give the role of an e-mail address that the sign-in has vouched for.

    Parameters
    ----------
    address
        The address; small and capital letters are the same. An empty one is nobody's.
    readers, editors
        Addresses, or patterns such as ``*@gmina.pl``.
    """

    def named(patterns: Sequence[str]) -> bool:
        return any(fnmatchcase(address.casefold(), pattern.casefold()) for pattern in patterns)

    if not address:
        return Role.NOBODY
    if named(editors):
        return Role.EDITOR
    return Role.READER if named(readers) else Role.NOBODY


def asks_for_sign_in() -> bool:
    """Tell whether this server lets in only those who sign in."""
    return _AUTH in _secrets()


def signed_in() -> str | None:
    """Give the e-mail address of who has signed in; None where nobody has. An address not verified counts for none."""
    user: Mapping[str, Any] = st.user.to_dict()
    if not user.get("is_logged_in"):
        return None
    return str(user.get("email") or "") if user.get("email_verified", True) else ""


def current_role() -> Role:
    """Give the role of who looks at the page."""
    if not asks_for_sign_in():
        return Role.EDITOR
    address = signed_in()
    named = _secrets().get(_ROLES, {})
    return role_of(address or "", readers=list(named.get("readers", [])), editors=list(named.get("editors", [])))


def may_edit() -> bool:
    """Tell whether who looks at the page may change scenarios and data."""
    return current_role() is Role.EDITOR


def author() -> str:
    """Give the name under which changes are kept: the address of the sign-in, else the login of the computer."""
    return (signed_in() or login()) if asks_for_sign_in() else login()


def let_in(words: Language) -> bool:
    """Show the door where somebody must sign in first, or may not come in; tell whether the pages may be shown."""
    if not asks_for_sign_in():
        return True
    known = signed_in() is not None
    with st.sidebar:
        _WAY_BACK.mount()(key="way_back", data={"leaving": not known}, height=1)
    if not known:
        st.title(words.say("Sign in"), anchor=False)
        st.write(words.say("This server shows the studies of an office. Sign in with the account of your office."))
        st.button(words.say("Sign in"), type="primary", on_click=st.login)
        return False
    if current_role() is Role.NOBODY:
        st.title(words.say("No access"), anchor=False)
        st.write(words.say("Your account is not on the list. Ask who runs the server to add it."))
        _offer_sign_out(words)
        return False
    with st.sidebar:
        _offer_sign_out(words)
    return True


def _offer_sign_out(words: Language) -> None:
    st.button(words.say("Sign out"), icon=":material/logout:", on_click=st.logout)


def _secrets() -> Mapping[str, Any]:
    try:
        return st.secrets.to_dict()
    except StreamlitSecretNotFoundError:
        return {}
