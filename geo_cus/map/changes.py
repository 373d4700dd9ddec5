"""A map of a scenario beside the map of the present state: who gains, who loses, which providers come and go."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from geo_cus.access.measurement import SERVED
from geo_cus.map.classes import ProviderChange, VillageChange
from geo_cus.map.tables import NOTHING, Column, Row, Table, people_cell
from geo_cus.schema import N_
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


def change_of(before: Status, after: Status) -> VillageChange:
    """Tell what a settlement gains or loses: access to the service, or neither, with the same status or another."""
    if before == after:
        return VillageChange.NONE
    if (before in SERVED) != (after in SERVED):
        return VillageChange.GAINS if after in SERVED else VillageChange.LOSES
    return VillageChange.OTHER


def changed_villages(before: Sequence[Village], after: Sequence[Village], language: Language) -> tuple[Village, ...]:
    """Give the settlements of a scenario with what changes for them against the present state."""
    earlier = {village.settlement_id: village for village in before}
    return tuple(_changed(earlier[village.settlement_id], village, language) for village in after)


def _changed(before: Village, after: Village, language: Language) -> Village:
    change = change_of(before.status, after.status)
    if change is VillageChange.NONE:
        return after
    text = language.say("{change}; now: {status}", change=language.say(CHANGE_NAMES[change]), status=_state(before))
    return replace(after, change=change, change_text=text)


def with_changes(before: MapLayers, after: MapLayers, language: Language) -> MapLayers:
    """
    Mark on the map of a scenario what it changes.

    Parameters
    ----------
    before, after
        Maps of the same service: the present state and the scenario.
    language
        Language of all texts.

    Returns
    -------
    MapLayers
        `after` with the changes of its settlements and providers; those that the scenario closes stand among them.
    """
    villages = changed_villages(before.villages, after.villages, language)
    providers = tuple(
        sorted(_providers(before, after, language), key=lambda one: (sort_key(one.name), one.provider_id))
    )
    marked = {
        "changes": _rows(Counter(village.change for village in villages), CHANGE_NAMES, language),
        "providerChanges": _rows(Counter(one.change for one in providers), _PROVIDER_CHANGE_NAMES, language),
    }
    return replace(after, villages=villages, providers=providers, legend={**after.legend, **marked})


def changes_table(before: MapLayers, after: MapLayers, language: Language) -> Table:
    """List the settlements that get another status, those that lose access first; `after` comes from `with_changes`."""
    say = language.say
    earlier = {village.settlement_id: village for village in before.villages}
    order = [VillageChange.LOSES, VillageChange.GAINS, VillageChange.OTHER]
    changed = [village for change in order for village in after.villages if village.change is change]
    return Table(
        id="changes",
        heading=say("What the scenario changes for this service"),
        caption=_in_words(after, language),
        columns=(
            Column(say("Settlement")),
            Column(say("Change")),
            Column(say("Present state")),
            Column(say("In the scenario")),
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


def _providers(before: MapLayers, after: MapLayers, language: Language) -> Iterator[Provider]:
    earlier = {provider.provider_id: provider for provider in before.providers}
    for provider in after.providers:
        yield _provider(earlier.pop(provider.provider_id, None), provider, language)
    for provider in earlier.values():
        yield _marked(provider, ProviderChange.CLOSED, language)


def _provider(before: Provider | None, after: Provider, language: Language) -> Provider:
    if before is None:
        return _marked(after, ProviderChange.NEW, language)
    moved = (before.lat, before.lon) != (after.lat, after.lon)
    return _marked(after, ProviderChange.MOVED, language) if moved else after


def _marked(provider: Provider, change: ProviderChange, language: Language) -> Provider:
    return replace(provider, change=change, change_text=language.say(_PROVIDER_CHANGE_NAMES[change]))


def _rows(counts: Mapping[Any, int], names: Mapping[Any, str], language: Language) -> list[dict[str, Any]]:
    return [
        {"sign": {"change": change}, "label": language.say(name), "count": language.number(counts[change])}
        for change, name in names.items()
        if counts[change]
    ]
