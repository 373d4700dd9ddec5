"""A map of a scenario beside that of the present state or another scenario: who gains or loses, who comes and goes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from geo_cus.access.measurement import SERVED
from geo_cus.faults import N_
from geo_cus.map.classes import ProviderChange, VillageChange
from geo_cus.map.tables import NOTHING, Column, Row, Table, people_cell
from geo_cus.text import sort_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geo_cus.access.measurement import Status
    from geo_cus.map.layers import MapLayers, Provider, Village
    from geo_cus.text import Language

CHANGE_NAMES: Final[Mapping[VillageChange, str]] = {
    VillageChange.GAINS: N_("gains"),
    VillageChange.LOSES: N_("loses"),
    VillageChange.OTHER: N_("other status"),
}

_PROVIDER_CHANGE_NAMES: Final[Mapping[ProviderChange, str]] = {
    ProviderChange.NEW: N_("new"),
    ProviderChange.MOVED: N_("moved"),
    ProviderChange.CLOSED: N_("closed in the scenario"),
}

_PROVIDER_DIFFERENCE_NAMES: Final[Mapping[ProviderChange, str]] = {
    ProviderChange.NEW: N_("in this scenario only"),
    ProviderChange.MOVED: N_("in another place in the other scenario"),
    ProviderChange.CLOSED: N_("in the other scenario only"),
}


def change_of(before: Status, after: Status) -> VillageChange:
    """Tell what a settlement gains or loses: access to the service, or neither, with the same status or another."""
    if before == after:
        return VillageChange.NONE
    if (before in SERVED) != (after in SERVED):
        return VillageChange.GAINS if after in SERVED else VillageChange.LOSES
    return VillageChange.OTHER


def state_name(scenario: str, language: Language) -> str:
    """Call a scenario by its name; an empty name is the present state."""
    return language.say("scenario {name}", name=language.quote(scenario)) if scenario else language.say("present state")


def changed_villages(
    before: Sequence[Village], after: Sequence[Village], language: Language, *, against: str = ""
) -> tuple[Village, ...]:
    """Give the settlements of a scenario with what changes for them; `against` as in `with_changes`."""
    earlier = {village.settlement_id: village for village in before}
    return tuple(_changed(earlier[village.settlement_id], village, language, against) for village in after)


def _changed(before: Village, after: Village, language: Language, against: str) -> Village:
    change = change_of(before.status, after.status)
    if change is VillageChange.NONE:
        return after
    told = {"change": language.say(CHANGE_NAMES[change]), "status": _state(before)}
    if against:
        text = language.say("{change}; {state}: {status}", state=state_name(against, language), **told)
    else:
        text = language.say("{change}; now: {status}", **told)
    return replace(after, change=change, change_text=text)


def with_changes(before: MapLayers, after: MapLayers, language: Language, *, against: str = "") -> MapLayers:
    """
    Mark on the map of a scenario what it changes.

    Parameters
    ----------
    before, after
        Maps of the same service: what the scenario is compared with, and the scenario.
    language
        Language of all texts.
    against
        Name of the scenario that `before` shows; empty: it shows the present state.

    Returns
    -------
    MapLayers
        `after` with the changes of its settlements and providers; those that only `before` has stand among them.
    """
    villages = changed_villages(before.villages, after.villages, language, against=against)
    names = _PROVIDER_DIFFERENCE_NAMES if against else _PROVIDER_CHANGE_NAMES
    told = {change: language.say(name) for change, name in names.items()}
    providers = tuple(sorted(_providers(before, after, told), key=lambda one: (sort_key(one.name), one.provider_id)))
    spoken = {change: language.say(name) for change, name in CHANGE_NAMES.items()}
    marked = {
        "changesTitle": _title(against, language),
        "changes": _rows(Counter(village.change for village in villages), spoken, language),
        "providerChanges": _rows(Counter(one.change for one in providers), told, language),
    }
    return replace(after, villages=villages, providers=providers, legend={**after.legend, **marked})


def _title(against: str, language: Language) -> str:
    if not against:
        return language.say("What the scenario changes")
    return language.say("Compared with: {state}", state=state_name(against, language))


def changes_table(
    before: MapLayers, after: MapLayers, language: Language, *, scenario: str = "", against: str = ""
) -> Table:
    """
    List the settlements that get another status, those that lose access first.

    Parameters
    ----------
    before, after
        As `with_changes` takes and gives them.
    language
        Language of all texts.
    scenario, against
        Names of the scenarios that `after` and `before` show; `against` is empty for the present state.
    """
    say = language.say
    heading, states = say("What the scenario changes for this service"), (say("Present state"), say("In the scenario"))
    if against:
        heading = say(
            "The difference for this service: {scenario} compared with {other}",
            scenario=language.quote(scenario),
            other=language.quote(against),
        )
        other, own = (say("In the scenario {name}", name=language.quote(name)) for name in (against, scenario))
        states = other, own
    earlier = {village.settlement_id: village for village in before.villages}
    order = [VillageChange.LOSES, VillageChange.GAINS, VillageChange.OTHER]
    changed = [village for change in order for village in after.villages if village.change is change]
    return Table(
        id="changes",
        heading=heading,
        caption=_in_words(after, language),
        columns=(
            Column(say("Settlement")),
            Column(say("Change")),
            *map(Column, states),
            Column(say("People"), "number"),
        ),
        rows=tuple(
            Row(
                (
                    village.name,
                    say(CHANGE_NAMES[village.change]),
                    _state(earlier[village.settlement_id]),
                    _state(village),
                    people_cell(village, language),
                ),
                village.settlement_id,
            )
            for village in changed
        ),
        sortable=True,
    )


def _in_words(after: MapLayers, language: Language) -> str:
    counts = Counter(village.change for village in after.villages)
    told = [
        language.count(counts[VillageChange.GAINS], "{n} settlement gains access", "{n} settlements gain access"),
        language.count(counts[VillageChange.LOSES], "{n} settlement loses access", "{n} settlements lose access"),
        language.count(
            counts[VillageChange.OTHER], "{n} settlement gets another status", "{n} settlements get another status"
        ),
    ]
    return "; ".join(told) + "."


def _state(village: Village) -> str:
    return f"{village.status_text} ({village.way_text})" if village.way_text else village.status_text or NOTHING


def _providers(before: MapLayers, after: MapLayers, names: Mapping[ProviderChange, str]) -> Iterator[Provider]:
    earlier = {provider.provider_id: provider for provider in before.providers}
    for provider in after.providers:
        change = _change_of_provider(earlier.pop(provider.provider_id, None), provider)
        yield _marked(provider, change, names)
    for provider in earlier.values():
        yield _marked(provider, ProviderChange.CLOSED, names)


def _change_of_provider(before: Provider | None, after: Provider) -> ProviderChange:
    if before is None:
        return ProviderChange.NEW
    moved = (before.lat, before.lon) != (after.lat, after.lon)
    return ProviderChange.MOVED if moved else ProviderChange.NONE


def _marked(provider: Provider, change: ProviderChange, names: Mapping[ProviderChange, str]) -> Provider:
    return replace(provider, change=change, change_text=names.get(change, ""))


def _rows(counts: Mapping[Any, int], names: Mapping[Any, str], language: Language) -> list[dict[str, Any]]:
    return [
        {"sign": {"change": change}, "label": name, "count": language.number(counts[change])}
        for change, name in names.items()
        if counts[change]
    ]
