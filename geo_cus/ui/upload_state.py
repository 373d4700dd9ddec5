"""The file that a user has brought and not saved yet: it lives in her session alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geo_cus.data.saved_files import state_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping
    from pathlib import Path

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from geo_cus.data.saved_files import Action
    from geo_cus.data.settings import Role
    from geo_cus.text import Language

_STATE: Final = "upload"
_ROLE: Final = "upload_role"
_NUMBER: Final = "upload_number"


@dataclass
class Upload:
    """
    A file that was brought.

    Parameters
    ----------
    file_id
        Streamlit's name of it.
    begun_with
        SHA-256 of the study's own file when this one was brought, by which the save knows whether it still is there.
    columns
        What the user was shown last that each column means, by its place; empty text for one that is not used.
    way
        How she wants to save it; None before she was asked.
    """

    file_id: str
    begun_with: str
    columns: dict[int, str] = field(default_factory=dict)
    way: Action | None = None
    _known: dict[Hashable, Any] = field(default_factory=dict)

    def remembered(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Give what was made under a key, or make it; only the last answer is kept."""
        if key not in self._known:
            self._known = {key: make()}
        return self._known[key]


def current_upload(folder: Path, role: Role, file: UploadedFile) -> Upload:
    """Give what is known of the file that the page holds."""
    known: Upload | None = st.session_state.get(_STATE)
    if known is None or known.file_id != file.file_id:
        known = st.session_state[_STATE] = Upload(file.file_id, state_of(folder, role))
    return known


def choose_role(names: Mapping[str, str], words: Language) -> str:
    """
    Let the user say what she brings.

    Parameters
    ----------
    names
        English names of what can be brought, by role; the first is proposed.
    """
    # Streamlit knows an option by its text, so that in another language the field must be another one.
    roles = list(names)
    kept = st.session_state.get(_ROLE, roles[0])
    role: str = st.selectbox(
        words.say("What do you bring?"),
        roles,
        index=roles.index(kept),
        format_func=lambda role: words.say(names[role]),
        key=f"{_ROLE}_{words.code}",
    )
    st.session_state[_ROLE] = role
    return role


def upload_key(role: str) -> str:
    """Give the key of the field for a file; another one after every save, so that the field is empty again."""
    return f"upload_{role}_{st.session_state.get(_NUMBER, 0)}"


def end_upload() -> None:
    """Forget the file, which was saved."""
    st.session_state.pop(_STATE, None)
    st.session_state[_NUMBER] = st.session_state.get(_NUMBER, 0) + 1
