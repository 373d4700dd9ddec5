"""
What a file is to its study: the role under which study.toml names it.

A role is a key of ``[files]``, or ``profile ID`` for the file of a way of travelling, named under ``[profiles]``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from geo_cus.data.settings import FilesPart

if TYPE_CHECKING:
    from geo_cus.data.settings import Settings

_PROFILE: Final = "profile "


class Entry(NamedTuple):
    """Where study.toml names a file: the name of a table, and a key of it."""

    table: str
    key: str


def profile_role(profile_id: str) -> str:
    """Give the role of the file of a way of travelling."""
    return f"{_PROFILE}{profile_id}"


def entry_of(role: str) -> Entry:
    """Give where study.toml names the file of a role."""
    if role.startswith(_PROFILE):
        return Entry("profiles", role.removeprefix(_PROFILE))
    return Entry("files", role)


def may_be_missing(role: str) -> bool:
    """Tell whether study.toml need not name a file for a role."""
    table, key = entry_of(role)
    return table != "files" or not FilesPart.model_fields[key].is_required()


def named_files(settings: Settings) -> dict[str, str]:
    """Give the names of all files that study.toml names, by role."""
    files = {role: name for role, name in settings.files if name is not None}
    return files | {profile_role(profile_id): name for profile_id, name in settings.profiles.items()}
