"""The council's map: one HTML file that opens anywhere, with its table, and asks nobody for anything."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import folium
from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from geo_cus.access.routes import nearest_routes
from geo_cus.atomic import writing
from geo_cus.map.assets import asset, drawing_script
from geo_cus.map.basemap import base_map
from geo_cus.map.changes import changes_table, state_name, with_changes
from geo_cus.map.layers import map_layers
from geo_cus.map.page import EditList, council_page, sheet_of
from geo_cus.map.payload import State, payload
from geo_cus.map.rounds import with_rounds
from geo_cus.planning.edit_words import edit_sentences

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from geo_cus.access.measurement import Measurement
    from geo_cus.data.study import Study
    from geo_cus.map.basemap import BaseMap
    from geo_cus.map.layers import MapLayers
    from geo_cus.map.page import Page
    from geo_cus.map.rounds import MapRounds
    from geo_cus.planning.edits import Edit
    from geo_cus.text import Language

_CENTRE_OF_POLAND: Final = (52.1, 19.4)
_ELEMENT_ID: Final = "study"
"""folium gives every element a random name; a fixed one makes the same study the same bytes."""

_MAP_OPTIONS: Final[dict[str, Any]] = {
    "zoom_snap": 0.25,
    "zoom_delta": 0.5,
    "wheel_px_per_zoom_level": 90,
    "attribution_control": False,
}
"""The same as MAP_OPTIONS of assets/draw.js."""

_SCRIPTS: Final = ("finder.js", "table.js", "sheets.js", "council.js")
"""The scripts of the page around the map."""

_ROUNDS_SCRIPT: Final = "rounds.js"
"""What a page with rounds has besides."""

_ESCAPES: Final[dict[str, str]] = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


@dataclass(frozen=True)
class Rival:
    """
    The scenario with which another one is compared.

    Parameters
    ----------
    name
        As its author calls it.
    edits
        What it changes.
    study
        The study as it is, which knows the names of what either scenario changes.
    """

    name: str
    edits: Sequence[Edit]
    study: Study


@dataclass(frozen=True)
class Proposal:
    """
    The scenario that a map draws beside the present state, or beside another scenario.

    Parameters
    ----------
    name
        As its author calls it.
    before
        What it is compared with, measured, for the same audience as the scenario and protected together with it.
    edits
        What it changes.
    rival
        The scenario that `before` is measured with; None: `before` is the present state.
    """

    name: str
    before: Measurement
    edits: Sequence[Edit]
    rival: Rival | None = None

    @property
    def against(self) -> str:
        """The name of the rival; empty for the present state."""
        return self.rival.name if self.rival else ""

    @property
    def study(self) -> Study:
        """The study as it is."""
        return self.rival.study if self.rival else self.before.study


def write_council_map(
    measurement: Measurement,
    service_ids: Sequence[str],
    path: Path,
    language: Language,
    *,
    base: BaseMap | None = None,
    proposal: Proposal | None = None,
) -> None:
    """
    Write the map of one service or of several as an HTML file.

    The file is written beside its place and then moved there, so that nobody ever opens half of it.

    Parameters
    ----------
    measurement
        What was measured; with a proposal, the scenario.
    service_ids
        Services of the study, at least one; of several a reader chooses, and sees the first one first.
    path
        Where to write; an existing file is replaced.
    language
        Language of the page.
    base
        The study's base map, where the caller keeps it.
    proposal
        Of which scenario it is, and what it is compared with: a reader then switches between the two.
    """
    html = council_html(measurement, service_ids, language, base=base, proposal=proposal)
    with writing(path) as temporary:
        temporary.write_bytes(html.encode("utf-8"))


def council_html(
    measurement: Measurement,
    service_ids: Sequence[str],
    language: Language,
    *,
    base: BaseMap | None = None,
    proposal: Proposal | None = None,
    rounds: MapRounds | None = None,
) -> str:
    """
    Give the page that `write_council_map` writes as text; the same measurement gives the same text.

    Parameters
    ----------
    measurement, service_ids, language, base, proposal
        As in `write_council_map`.
    rounds
        Rounds of a mobile service that are drawn above the present state; there is no proposal then.
    """
    base = base_map(measurement.study) if base is None else base
    layers = _layers(measurement, service_ids, language, base)
    if rounds is not None:
        layers = [with_rounds(one, rounds) for one in layers]
    if proposal is None:
        sheets = [sheet_of(measurement, one, language, rounds=rounds) for one in layers]
        states = [State("", measurement, sheets)]
        words = council_page(measurement, sheets[0], language, first=rounds.tables if rounds else ())
    else:
        earlier = _layers(proposal.before, service_ids, language, base)
        states = _two_states(measurement, proposal, layers, earlier, language)
        names = tuple(state.name for state in states)
        words = council_page(
            measurement, states[-1].sheets[0], language, states=names, edits=_edit_lists(proposal, language)
        )
    content = payload(states, language) | ({"rounds": rounds.content()} if rounds else {})
    page = CouncilPage(words, content, language)
    page.add_child(OfflineMap())
    return page.render()


def _layers(measurement: Measurement, service_ids: Sequence[str], language: Language, base: BaseMap) -> list[MapLayers]:
    routes = nearest_routes(measurement, services=service_ids)
    return [
        map_layers(
            measurement,
            service_id,
            language,
            base=base,
            routes=[route for (_, served), route in routes.items() if served == service_id],
        )
        for service_id in service_ids
    ]


def _two_states(
    measurement: Measurement,
    proposal: Proposal,
    layers: Sequence[MapLayers],
    earlier: Sequence[MapLayers],
    language: Language,
) -> list[State]:
    first, second = (state_name(name, language) for name in (proposal.against, proposal.name))
    old, new = [], []
    for before, after in zip(earlier, layers, strict=True):
        marked = with_changes(before, after, language, against=proposal.against)
        changes = changes_table(before, marked, language, scenario=proposal.name, against=proposal.against)
        old.append(sheet_of(proposal.before, before, language, state=first, changes=changes))
        new.append(sheet_of(measurement, marked, language, state=second, changes=changes))
    return [State(first, proposal.before, old), State(second, measurement, new)]


def _edit_lists(proposal: Proposal, language: Language) -> tuple[EditList, ...]:
    """Tell what the scenario changes of the present state, and what the one changes with which it is compared."""

    def sentences(edits: Sequence[Edit]) -> tuple[str, ...]:
        return tuple(edit_sentences(edits, proposal.study, language))

    own, rival = sentences(proposal.edits), proposal.rival
    if rival is None:
        return (EditList(language.say("What the scenario changes"), own),)
    both = (proposal.name, own), (rival.name, sentences(rival.edits))
    return tuple(
        EditList(language.say("What changes in the {scenario}", scenario=state_name(name, language)), told)
        for name, told in both
    )


class OfflineMap(folium.Map):
    """A folium map that loads nothing: no tiles, no scripts, no styles from elsewhere, and a name that stays."""

    default_js = []  # noqa: RUF012 - folium's own way to name what a map loads
    default_css = []  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__(location=_CENTRE_OF_POLAND, tiles=None, zoom_start=6, zoom_control=False, **_MAP_OPTIONS)
        self._id = _ELEMENT_ID


class CouncilPage(folium.Figure):
    """The page around a folium map."""

    def __init__(self, words: Page, content: Mapping[str, Any], language: Language) -> None:
        super().__init__()
        self.words = words
        self.content = content
        self.spoken = language

    def render(self, **kwargs: Any) -> str:
        """Write the page; texts of the user are escaped by the template or stand in JSON, never in a script."""
        (offline_map,) = self._children.values()
        offline_map.render(**kwargs)
        # What folium puts into the head stays out: its viewport forbids to zoom (WCAG 1.4.4).
        map_name, folium_script = offline_map.get_name(), self.script.render()
        own = (*((_ROUNDS_SCRIPT,) if "rounds" in self.content else ()), *_SCRIPTS)
        scripts = [drawing_script(), f"{folium_script}\ngeoCus.foliumMap = {map_name};", *map(asset, own)]
        return _template().render(
            page=self.words,
            services=self.content["drawn"],
            say=self.spoken.say,
            policy=_policy(scripts),
            style=Markup("\n".join(asset(name) for name in ("leaflet.css", "map.css", "council.css"))),  # noqa: S704 - our own files
            map_html=Markup(self.html.render()),  # noqa: S704 - folium's own, holds no text of the user
            payload=Markup(_json(self.content)),  # noqa: S704 - escaped by _json
            scripts=[Markup(script) for script in scripts],  # noqa: S704 - our own files
        )


def _json(content: Mapping[str, Any]) -> str:
    """Write values so that nothing in them can end the script element in which they stand."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return text.translate({ord(character): escape for character, escape in _ESCAPES.items()})


def _policy(scripts: list[str]) -> str:
    """Allow exactly these scripts and nothing from elsewhere; Leaflet moves things by inline style."""
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    rules = ["default-src 'none'", f"script-src {allowed}", "style-src 'unsafe-inline'", "img-src data:"]
    return "; ".join([*rules, "base-uri 'none'", "form-action 'none'"])


@cache
def _template() -> Template:
    loader = PackageLoader("geo_cus.map", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template("council.html.jinja")
