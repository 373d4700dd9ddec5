"""What a user has said of a file that she has brought and not saved yet."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geo_cus.data.saved_files import state_of
from geo_cus.ui.brought_file import forget_file
from geo_cus.ui.drafts import draft_of, drop_draft, keep_draft

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence
    from pathlib import Path

    from geo_cus.data.saved_files import Action
    from geo_cus.data.settings import Role
    from geo_cus.text import Language
    from geo_cus.ui.brought_file import BroughtFile

_STATE: Final = "upload"
_ROLE: Final = "upload_role"


@dataclass
class Upload:
    """
    A file that was brought.

    Parameters
    ----------
    file_id
        Tells the file from every other one.
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


def draft_name(role: str) -> str:
    """Give the name under which the file for a role is kept until it is saved."""
    return f"upload_{role}"


def current_upload(folder: Path, role: Role, file: BroughtFile) -> Upload:
    """Give what is known of the file that the page holds."""
    known: Upload | None = st.session_state.get(_STATE)
    if known is None or known.file_id != file.file_id:
        left = draft_of(folder, _said(role))
        if left is not None and left.what.file_id == file.file_id:
            known = replace(left.what, columns=dict(left.what.columns), _known={})
        else:
            known = Upload(file.file_id, state_of(folder, role))
        st.session_state[_STATE] = known
    return known


def keep_upload(folder: Path, role: Role, upload: Upload) -> None:
    """Keep what was said of a file past the page."""
    keep_draft(folder, _said(role), replace(upload, columns=dict(upload.columns), _known={}))


def choose_role(folder: Path, names: Mapping[str, str], words: Language) -> str:
    """
    Let the user say what she brings.

    Parameters
    ----------
    folder
        Folder of the study.
    names
        English names of what can be brought, by role; the one of which a file was left is proposed, else the first.
    words
        The user's language.
    """
    # Streamlit knows an option by its text, so that in another language the field must be another one.
    roles = list(names)
    kept = st.session_state.get(_ROLE) or _left_role(folder, roles)
    role: str = st.selectbox(
        words.say("What do you bring?"),
        roles,
        index=roles.index(kept),
        format_func=lambda role: words.say(names[role]),
        key=f"{_ROLE}_{words.code}",
    )
    st.session_state[_ROLE] = role
    return role


def end_upload(folder: Path, role: Role) -> None:
    """Forget the file, which was saved."""
    st.session_state.pop(_STATE, None)
    drop_draft(folder, _said(role))
    forget_file(folder, draft_name(role))


def _left_role(folder: Path, roles: Sequence[str]) -> str:
    left = {role: draft_of(folder, draft_name(role)) for role in roles}
    times = {role: draft.at for role, draft in left.items() if draft is not None}
    return max(times, key=times.__getitem__) if times else roles[0]


def _said(role: str) -> str:
    return f"upload_said_{role}"
