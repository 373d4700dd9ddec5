"""The council's page as text: complete, asking nobody, the same every time, and deaf to hostile names."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from geo_cus.access.published import published
from geo_cus.map.council import council_html, write_council_map
from tests.map.conftest import ENGLISH, HOMES, POLISH, measured, tiny_study

HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "<!--<script>",
    "\u202eabc\u2066def\u2069",
    "{{ 7*7 }}{% raw %}{# x #}",
    '"><img src=x onerror=alert(3)>\u2028alert(4)',
    "x" * 10_000,
]


def content(page: str) -> dict:
    """Read the facts that a page brings along, those of a scenario with what it shares with the present state."""
    payload = page[page.index('id="gc-payload">') + len('id="gc-payload">') :]
    found = json.loads(payload[: payload.index("</script>")])
    present = found["states"][0]
    for state in found["states"][1:]:
        state["providers"] = present["providers"] | state["providers"]
        state["sheets"] = {name: present["sheets"][name] | state["sheets"][name] for name in present["sheets"]}
    return found


class Outline(HTMLParser):
    """What stands in a page: tags with their attributes, and the text of cells."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def html(measurement):
    return council_html(measurement, ["poz"], ENGLISH)


@pytest.fixture(scope="module")
def hostile():
    study = tiny_study()
    settlements, providers = (
        study.settlements.assign(name=HOSTILE),
        study.providers.assign(name=HOSTILE[:3], place=HOSTILE[3]),
    )
    return measured(replace(study, settlements=settlements, providers=providers, name=HOSTILE[1]))


def test_the_page_loads_nothing(html):
    outline = Outline(html)
    assert not [
        tag for tag, attributes in outline.tags if "src" in attributes or tag in {"link", "img", "iframe", "object"}
    ]
    assert re.findall(r"url\((?!#default|data:)", html) == []
    assert "sourceMappingURL" not in html
    assert "cdn" not in html


def test_the_policy_allows_our_scripts_alone(html):
    (policy,) = [
        meta["content"] for meta in Outline(html).all("meta") if meta.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-eval" not in policy
    assert "script-src 'unsafe-inline'" not in policy


@pytest.mark.parametrize("language", [POLISH, ENGLISH], ids=lambda language: language.code)
def test_the_page_has_what_a_reader_of_screens_needs(measurement, language):
    outline = Outline(council_html(measurement, ["poz"], language))
    assert outline.all("html") == [{"lang": language.code}]
    assert len(outline.all("h1")) == len(outline.all("main")) == len(outline.all("title")) == 1
    viewport = next(meta["content"] for meta in outline.all("meta") if meta.get("name") == "viewport")
    assert "scalable" not in viewport
    assert "maximum-scale" not in viewport
    assert all(header["scope"] in {"row", "col"} for header in outline.all("th"))
    assert len(outline.all("caption")) == len(outline.all("table"))


def test_every_settlement_stands_in_the_table_with_its_reason(html):
    rows = re.findall(r'<tr role="row" data-id="(s\d)">(.*?)</tr>', html, re.DOTALL)
    assert {identifier for identifier, _ in rows} == {f"s{number}" for number in range(len(HOMES))}
    far = next(content for identifier, content in rows if identifier == "s2").replace("\u00a0", " ")
    assert "Limit 20 min: too far by 3 min." in far


def test_people_add_up_in_the_table(html):
    table = html[html.index('id="accounting"') : html.index('id="villages"')]
    numbers = [
        re.findall(r"<bdi>([^<]*)</bdi></td>", row)
        for row in re.findall(r"<tr role=\"row\">(.*?)</tr>", table, re.DOTALL)
    ]
    *parts, total = [row for row in numbers if row]
    assert sum(int(row[0]) for row in parts) == int(total[0]) == len(HOMES)
    assert sum(int(row[1].replace(",", "")) for row in parts if row[1] != "?") == int(total[1].replace(",", ""))


def test_the_page_tells_its_sources_and_limits(html):
    for told in (
        "Fictional data",
        "2 rows with errors",
        "abababababab",
        "OpenStreetMap",
        "geo_cus 0.",
        "20\u00a0min",
        "Leaflet",
    ):
        assert told in html


def test_a_map_of_several_services_tells_each_of_them_as_a_map_of_its_own(sample):
    chosen = ["poz", "apteka", "zlobek"]
    together = content(council_html(sample, chosen, POLISH))
    assert [service_id for service_id, _ in together["drawn"]] == chosen
    for service_id in chosen:
        alone = content(council_html(sample, [service_id], POLISH))
        pair = [(one["strings"], one["states"][0]["sheets"][service_id]) for one in (alone, together)]
        for name in ("said", "way", "peopleText", "peopleCell"):
            first, second = ([strings[number] for number in sheet[name]] for strings, sheet in pair)
            assert first == second
        first, second = ([[strings[number] for number in row] for row in sheet["more"]] for strings, sheet in pair)
        assert first == second
        same = ["status", "class", "people", "value", "provider", "legend", "lead", "method", "accounting", "total"]
        assert [alone["states"][0]["sheets"][service_id][name] for name in same] == [
            together["states"][0]["sheets"][service_id][name] for name in same
        ]


def test_the_card_tells_of_every_service_also_of_those_without_a_map(sample):
    alone = content(council_html(sample, ["poz"], POLISH))
    assert [service_id for service_id, _ in alone["services"]] == list(sample.study.services)
    for service_id in sample.study.services:
        told = alone["states"][0]["sheets"][service_id]
        statuses = dict(zip((place[0] for place in alone["places"]), told["status"], strict=True))
        part = sample.of_service(service_id)
        assert statuses == dict(zip(part["settlement_id"], map(str, part["status"]), strict=True))
        assert all(alone["strings"][number] for number in told["said"])


def test_all_services_of_the_sample_stay_below_a_megabyte(sample):
    assert len(council_html(sample, list(sample.study.services), POLISH).encode()) < 1_000_000


def test_no_hidden_count_is_in_the_file_of_all_services(sample):
    public = published(sample)
    hidden = public.results["people_hidden"].to_numpy(bool)
    assert hidden.any()
    told = content(council_html(public, list(public.study.services), POLISH))
    for service_id in public.study.services:
        part = public.of_service(service_id).set_index("settlement_id")
        for place, people in zip(told["places"], told["states"][0]["sheets"][service_id]["people"], strict=True):
            assert (people == "hidden") == part.loc[place[0], "people_hidden"]


def test_the_contact_of_the_study_stands_at_the_foot_as_text(measurement):
    told = replace(measurement, study=replace(measurement.study, contact=f"CUS {HOSTILE[0]}, tel. 12 345"))
    page = council_html(told, ["poz"], POLISH)
    foot = Outline(page[page.index("<footer>") : page.index("</footer>")])
    assert foot.texts[1] == f"Kontakt: CUS {HOSTILE[0]}, tel. 12 345"
    assert not foot.all("script")
    assert "Kontakt:" not in council_html(measurement, ["poz"], POLISH)


def test_an_estimate_says_so(measurement):
    assert "Estimate" in council_html(replace(measurement, estimated=True), ["poz"], ENGLISH)


def test_the_same_study_gives_the_same_bytes(measurement, tmp_path):
    for name in ("a.html", "b.html"):
        write_council_map(measurement, ["poz"], tmp_path / name, POLISH)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "b.html"]


def test_hostile_names_stay_text(html, hostile):
    page = council_html(hostile, ["poz"], ENGLISH)
    tame, wild = Outline(html), Outline(page)
    assert [tag for tag, _ in wild.tags if tag in {"script", "img"}] == [
        tag for tag, _ in tame.tags if tag in {"script", "img"}
    ]
    assert not any("onerror" in attributes for _, attributes in wild.tags)
    assert set(HOSTILE) <= {text.strip() for text in wild.texts} | set(wild.texts)
    assert {name for _, name, _, _ in content(page)["places"]} == set(HOSTILE)


def test_a_failed_write_leaves_the_old_map(measurement, tmp_path, monkeypatch):
    path = tmp_path / "mapa.html"
    path.write_text("old")
    monkeypatch.setattr("geo_cus.map.council.council_html", lambda *_, **__: "\ud800")
    with pytest.raises(UnicodeEncodeError, match="surrogates"):
        write_council_map(measurement, ["poz"], path, POLISH)
    assert path.read_text() == "old"
    assert [item.name for item in tmp_path.iterdir()] == ["mapa.html"]
