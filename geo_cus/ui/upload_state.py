"""The file that a user has brought and not saved yet: it lives in her session alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geo_cus.data.saved_files import state_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from pathlib import Path

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from geo_cus.data.settings import Role

_STATE: Final = "upload"
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
    """

    file_id: str
    begun_with: str
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


def upload_key(role: str) -> str:
    """Give the key of the field for a file; another one after every save, so that the field is empty again."""
    return f"upload_{role}_{st.session_state.get(_NUMBER, 0)}"


def end_upload() -> None:
    """Forget the file, which was saved."""
    st.session_state.pop(_STATE, None)
    st.session_state[_NUMBER] = st.session_state.get(_NUMBER, 0) + 1
