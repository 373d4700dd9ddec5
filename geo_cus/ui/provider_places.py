"""Providers of whom it is not known where they are: each is put where a settlement is, or where the map is clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import streamlit as st

from geo_cus.data.settings import read_settings
from geo_cus.data.table_text import table_bytes
from geo_cus.map.component import access_map
from geo_cus.text import language, sort_key
from geo_cus.ui.computed import layers_of
from geo_cus.ui.edit_spots import spot_sentence
from geo_cus.ui.markdown import plain, small
from geo_cus.ui.opened import Wishes
from geo_cus.ui.provider_editor import is_edited
from geo_cus.ui.provider_edits import ROLE, changes_between, edited_table, file_name, with_place
from geo_cus.ui.session import choice
from geo_cus.ui.study_changes import save_change
from geo_cus.ui.village_view import village_names

if TYPE_CHECKING:
    from pathlib import Path

    from geo_cus.data.study import Study
    from geo_cus.text import Language
    from geo_cus.ui.opened import OpenStudy
    from geo_cus.ui.provider_edits import ProviderTable

_MAP: Final = "place_map"
_PUT: Final = "place_put"
_MAP_HEIGHT: Final = 460


class Put(NamedTuple):
    """Where the user has put a provider, and not saved it yet; degrees."""

    provider_id: str
    lat: float
    lon: float


def unplaced(study: Study) -> dict[str, str]:
    """Give name and address of the providers without a place, by id; who serves online alone needs none."""
    providers = study.providers
    found = providers[providers["lon"].isna() & (providers["form"] != "online")]
    parts = found[["name", "place", "address"]].itertuples(index=False, name=None)
    labels = {
        str(own): ", ".join(str(part) for part in known if part)
        for own, known in zip(found["provider_id"], parts, strict=True)
    }
    return dict(sorted(labels.items(), key=lambda item: sort_key(item[1])))


def show_placing(folder: Path, table: ProviderTable, opened: OpenStudy, words: Language) -> None:
    """
    Show the providers without a place, and a way to give one to each; nothing is shown where all have one.

    It is called after the editor, since the place of a provider is not saved past an edit of the table.
    """
    labels = unplaced(opened.measurement.study)
    if not labels:
        return
    st.header(words.say("Providers without a place"), anchor=False)
    sentence = words.count(
        len(labels),
        "{n} provider has no coordinates and serves nobody in the results until it is put on the map.",
        "{n} providers have no coordinates and serve nobody in the results until they are put on the map.",
    )
    st.write(plain(sentence))
    who, where = st.columns(2, gap="medium")
    with who:
        provider_id = st.selectbox(words.say("Provider"), list(labels), format_func=labels.__getitem__, key="place_who")
    with where:
        _choose_settlement(opened, provider_id, words)
    put: Put | None = st.session_state.get(_PUT)
    if put is not None and put.provider_id != provider_id:
        put = None
    st.markdown(small(words.say("Choose the settlement, or click the place on the map.")))
    if put is not None:
        _offer_to_save(folder, table, opened.measurement.study, put, words)
    access_map(
        layers_of(opened, Wishes(), choice().service_id or "", words.code),
        key=_MAP,
        height=_MAP_HEIGHT,
        on_click=lambda: _village_clicked(opened, provider_id),
        on_place=lambda: _ground_clicked(provider_id),
        pins=[] if put is None else [(put.lat, put.lon)],
    )


def _choose_settlement(opened: OpenStudy, provider_id: str, words: Language) -> None:
    names = village_names(opened.measurement)
    st.selectbox(
        words.say("Settlement"),
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder=words.say("Choose or type a name"),
        key=f"place_where_{provider_id}",
        on_change=lambda: _put_at(opened, provider_id, st.session_state[f"place_where_{provider_id}"]),
    )


def _put_at(opened: OpenStudy, provider_id: str, settlement_id: str | None) -> None:
    settlements = opened.measurement.study.settlements
    # A settlement may have no place itself.
    found = settlements.loc[
        (settlements["settlement_id"] == settlement_id) & settlements["lon"].notna(), ["lat", "lon"]
    ]
    for lat, lon in found.itertuples(index=False, name=None):
        st.session_state[_PUT] = Put(provider_id, float(lat), float(lon))


def _village_clicked(opened: OpenStudy, provider_id: str) -> None:
    click = st.session_state[_MAP].get("click") or {}
    _put_at(opened, provider_id, click.get("village"))


def _ground_clicked(provider_id: str) -> None:
    place = st.session_state[_MAP].get("place") or {}
    if place:
        st.session_state[_PUT] = Put(provider_id, float(place["lat"]), float(place["lon"]))


def _offer_to_save(folder: Path, table: ProviderTable, study: Study, put: Put, words: Language) -> None:
    st.write(plain(spot_sentence(put.lat, put.lon, words)))
    edited = is_edited(folder)
    if edited:
        st.info(plain(words.say("Save or discard the edit of the table first.")), icon=":material/edit:")
    if not st.button(words.say("Save the place"), type="primary", icon=":material/save:", disabled=edited):
        return
    rows = study.providers.set_index("provider_id")["row"]
    own = language(read_settings(folder).study.language)
    after = with_place(table, int(rows[put.provider_id]), lat=put.lat, lon=put.lon, words=own)
    name = file_name(table, own)
    content = table_bytes(edited_table(table, after), name[name.rindex(".") :].lower())
    what = changes_between(table.frame, after)
    if save_change(folder, ROLE, name, content, begun_with=table.state, action="place", what=what):
        st.session_state.pop(_PUT, None)
    st.rerun()
