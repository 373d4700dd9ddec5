"""A StressTest as tables, files and plain values: what fails, whom it harms, who has no back-up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geo_cus.atomic import write_files
from geo_cus.catalogue import Metric
from geo_cus.report.gap_files import csv_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from geo_cus.data.study import Study
    from geo_cus.planning.links import Link
    from geo_cus.planning.stress import StressTest
    from geo_cus.text import Language

LOSSES_FILE = "proba.csv"
NO_BACKUP_FILE = "bez_zapasu.csv"

_MOST_NAMED: Final = 5
"""So many roads are named in a cell; the others are counted."""


def losses_table(found: StressTest, study: Study, words: Language) -> pd.DataFrame:
    """Give a row for each failure and service that harms somebody, those first that take the service from most."""
    rows = found.losses
    links = [None if number < 0 else found.links[number] for number in rows["link"]]
    where = [_spot(study, link, name) for link, name in zip(links, rows["provider_id"], strict=True)]
    timed = np.array(
        [study.services[item].threshold.metric is Metric.SECONDS for item in rows["service_id"]], dtype=bool
    )
    return pd.DataFrame(
        {
            words.say("What fails"): [_kind(link, words) for link in links],
            words.say("Name"): [
                _provider(study, name) if link is None else road_name(link, words)
                for link, name in zip(links, rows["provider_id"], strict=True)
            ],
            words.say("Service"): [words.pick(study.services[item].names) for item in rows["service_id"]],
            words.say("People who lose the service"): rows["people_lost"],
            words.say("People cut off"): rows["people_cut_off"],
            words.say("People harmed"): rows["people_harmed"],
            words.say("Person-minutes added"): (rows["way_added"] / 60).round(1).where(timed),
            words.say("Person-kilometres added"): (rows["way_added"] / 1000).round(1).mask(timed),
            words.say("Settlements that lose the service"): rows["settlements_lost"],
            words.say("Settlements cut off"): rows["settlements_cut_off"],
            words.say("Settlements harmed"): rows["settlements_harmed"],
            words.say("Settlements harmed, of unknown people"): rows["settlements_unknown"],
            words.say("Kilometres of the road"): [
                None if link is None else round(link.length_m / 1000, 3) for link in links
            ],
            words.say("Provider identifier"): rows["provider_id"],
            words.say("Ways of the road file"): [" ".join(link.way_ids) if link else "" for link in links],
            words.say("Longitude"): [round(lon, 6) for lon, _ in where],
            words.say("Latitude"): [round(lat, 6) for _, lat in where],
        }
    )


def no_backup_table(found: StressTest, study: Study, words: Language) -> pd.DataFrame:
    """Give a row for each settlement and service that a single failure would leave without any provider."""
    rows = found.no_backup
    return pd.DataFrame(
        {
            words.say("Service"): [words.pick(study.services[item].names) for item in rows["service_id"]],
            words.say("Settlement"): rows["settlement"],
            words.say("Settlement identifier"): rows["settlement_id"],
            words.say("People of the target group"): rows["people"],
            words.say("The only provider"): [_provider(study, name) if name else "" for name in rows["provider_id"]],
            words.say("Roads without a way round"): [len(links) for links in rows["links"]],
            words.say("Which roads"): [_roads([found.links[place] for place in own], words) for own in rows["links"]],
        }
    )


def stress_values(found: StressTest, study: Study) -> dict[str, Any]:
    """Give a stress test as plain values; described in ``docs/formats.md``."""
    return {
        "version": 1,
        "losses": [
            {**row, "failure": str(row["failure"]), "link": None if row["link"] < 0 else row["link"]}
            for row in found.losses.to_dict("records")
        ],
        "no_backup": [
            {**row, "people": None if pd.isna(row["people"]) else int(row["people"]), "links": list(row["links"])}
            for row in found.no_backup.to_dict("records")
        ],
        "links": [
            {
                "profile_id": link.profile_id,
                "name": link.name,
                "ref": link.ref,
                "bridge": link.bridge,
                "near": list(link.near),
                "length_m": round(link.length_m, 1),
                "way_ids": list(link.way_ids),
                "lon": round(link.lon, 6),
                "lat": round(link.lat, 6),
            }
            for link in found.links
        ],
        "services": list(study.services),
    }


def write_stress(found: StressTest, study: Study, out: Path, words: Language) -> list[Path]:
    """Write proba.csv and bez_zapasu.csv into a folder; each is whole or not there."""
    tables = {LOSSES_FILE: losses_table(found, study, words), NO_BACKUP_FILE: no_backup_table(found, study, words)}
    return write_files(out, {name: csv_bytes(table, words) for name, table in tables.items()})


def road_name(link: Link, words: Language) -> str:
    """Call a link by its road and the settlements at its two ends: “957 Szkolna, Dolna – Górna”."""
    road = " ".join(part for part in (link.ref, link.name) if part) or words.say("road without a name")
    one, other = link.near
    return ", ".join(part for part in (road, one if one == other else f"{one} – {other}") if part)


def _kind(link: Link | None, words: Language) -> str:
    if link is None:
        return words.say("provider")
    return words.say("road with a bridge") if link.bridge else words.say("road")


def _roads(links: list[Link], words: Language) -> str:
    """Name the longest of some roads, each once, and count the others."""
    ordered = sorted(links, key=lambda link: -link.length_m)
    names = list(dict.fromkeys(road_name(link, words) for link in ordered))
    named = "; ".join(names[:_MOST_NAMED])
    return named if len(names) <= _MOST_NAMED else f"{named}; +{len(names) - _MOST_NAMED}"


def _provider(study: Study, provider_id: str) -> str:
    named = study.providers.set_index("provider_id")["name"]
    return str(named[provider_id])


def _spot(study: Study, link: Link | None, provider_id: str) -> tuple[float, float]:
    if link is not None:
        return link.lon, link.lat
    row = study.providers[study.providers["provider_id"] == provider_id].iloc[0]
    lon, lat = float(row["lon"]), float(row["lat"])
    return lon, lat
