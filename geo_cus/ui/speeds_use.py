"""Which speeds a study uses: those of the catalogue or a file of its own, and how fitted ones come into their place."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from geo_cus.data.file_roles import profile_role
from geo_cus.network.calibrated_profile import calibrated_toml
from geo_cus.ui.markdown import plain, small
from geo_cus.ui.study_changes import may_change, save_change, show_undo, show_why_not

if TYPE_CHECKING:
    from pathlib import Path

    from geo_cus.data.file_check import NamedFile
    from geo_cus.data.study import Source, Study
    from geo_cus.network.calibration import Calibration
    from geo_cus.text import Language


def show_speeds_in_use(study: Study, profile_id: str, words: Language) -> None:
    """Say by which speeds a way of travelling goes in a study and for how many services, and offer to go back."""
    source = source_of(study, profile_id)
    if source is None:
        st.markdown(plain(words.say("The study uses the speeds of the catalogue.")))
    else:
        st.markdown(plain(words.say("The study uses speeds of its own, from the file {file}.", file=source.file)))
        basis = words.say("Source: {source}", source=study.profiles[profile_id].source)
        st.markdown(small(basis))
    st.markdown(small(_services_sentence(study, profile_id, words)))
    if study.folder is not None:
        show_undo(study.folder, profile_role(profile_id), words)


def offer_speeds(found: Calibration, drives: NamedFile, study: Study, words: Language) -> None:
    """Offer to use fitted speeds in a study, and to take them away as a file."""
    profile_id = found.profile.profile_id
    name = _file_of(profile_id)
    sha256 = hashlib.sha256(drives.content).hexdigest()
    content = calibrated_toml(found, words, name=name, file=drives.file, sha256=sha256).encode()
    used, changeable = are_in_use(found, study), study.folder is not None and may_change(study.folder)
    if used:
        st.success(plain(words.say("The study uses these speeds.")), icon=":material/check:")
    elif not changeable:
        show_why_not(words)
    source = source_of(study, profile_id)
    with st.container(horizontal=True):
        if changeable and not used:
            st.button(
                words.say("Use these speeds in this study"),
                type="primary" if found.holds_for_others else "secondary",
                icon=":material/speed:",
                disabled=not found.class_factors,
                # What she has seen is what she changes: in a callback, these are the values of the page that she saw.
                on_click=_use,
                args=(study.folder, found, drives.file, content, source.sha256 if source else ""),
            )
        st.download_button(
            words.say("These speeds as a file (TOML)"),
            content,
            name,
            "application/toml",
            on_click="ignore",
            icon=":material/download:",
        )
    if changeable and not used:
        st.markdown(small(words.say("All pages then show the study by these speeds. The change can be undone here.")))


def source_of(study: Study, profile_id: str) -> Source | None:
    """Give the file of a study's own for a way of travelling; None where the catalogue's speeds hold."""
    role = profile_role(profile_id)
    return next((source for source in study.sources if source.role == role), None)


def are_in_use(found: Calibration, study: Study) -> bool:
    """Tell whether a study goes by these fitted speeds, and is otherwise as the catalogue has it."""
    now, base = study.profiles[found.profile.profile_id], found.profile
    named = replace(now, names=base.names, basis=base.basis, source=base.source, parameters=base.parameters)
    return bool(found.class_factors) and named == replace(base, class_factors=found.class_factors)


def _use(folder: Path, found: Calibration, drives: str, content: bytes, begun_with: str) -> None:
    profile_id = found.profile.profile_id
    save_change(
        folder,
        profile_role(profile_id),
        _file_of(profile_id),
        content,
        begun_with=begun_with,
        action="speeds",
        what={"file": drives, "drives": found.used},
    )


def _file_of(profile_id: str) -> str:
    return f"predkosci_{profile_id}.toml"


def _services_sentence(study: Study, profile_id: str, words: Language) -> str:
    count = sum(service.profile_id == profile_id for service in study.services.values())
    if not count:
        return words.say("No service of this study is reached this way: other speeds would change none of its times.")
    return words.say("Services of this study reached this way: {n} of {all}.", n=count, all=len(study.services))
