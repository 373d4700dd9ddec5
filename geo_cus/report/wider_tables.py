"""The tables beside the gaps: how sure, on whom it hangs, what to check, the basket, every measure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo_cus.access.accounting import DRAWS, together
from geo_cus.access.all_measures import COUNTS, SCORES, TIMES, all_measures
from geo_cus.access.basket import basket
from geo_cus.access.doubts import Doubt, doubts
from geo_cus.access.measurement import GAPS, Status
from geo_cus.access.people_words import INNER_BASIS_NAMES, percent_within
from geo_cus.access.reliance import losses, reliance
from geo_cus.access.without_car import lens, mode_counts
from geo_cus.access.words import BASIS_NAMES, STATUS_SHORT_NAMES
from geo_cus.catalogue import Metric, groups
from geo_cus.faults import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_cus.access.measurement import Measurement
    from geo_cus.catalogue import Need
    from geo_cus.catalogue.without_car import WithoutCar
    from geo_cus.text import Language

DRAW_NAMES: Final[Mapping[str, str]] = {
    "low": N_("low times"),
    "central": N_("central times"),
    "high": N_("high times"),
}

DOUBT_NAMES: Final[Mapping[Doubt, str]] = {
    Doubt.PROVIDER_NOT_PLACED: N_("Where is this provider? It has no place on the map."),
    Doubt.HOURS_UNKNOWN: N_("When is it open? Its hours are not told or not understood."),
    Doubt.CAPACITY_UNKNOWN: N_("How many places does it have?"),
    Doubt.GMINAS_SERVED_UNKNOWN: N_("Does it take residents of this gmina?"),
    Doubt.SETTLEMENT_NOT_PLACED: N_("Where is this settlement? It has no place on the roads."),
    Doubt.PEOPLE_UNKNOWN: N_("How many people of the groups studied live there?"),
    Doubt.MINUTES_UNSURE: N_("How long is the drive really? A few minutes decide."),
}

RELIANCE_NAMES: Final[Mapping[str, str]] = {
    "single": N_("only one provider within the limit"),
    "outside": N_("served only thanks to providers outside the gmina"),
    "knife_edge": N_("a few minutes would change the status"),
    "online": N_("the service is also provided online"),
    "gap_online": N_("in a gap, but the service is provided online"),
}

_MEASURE_NAMES: Final[Mapping[str, str]] = {
    "nearest_s": N_("Nearest (min)"),
    "second_nearest_s": N_("Second nearest (min)"),
    "mean_of_three_s": N_("Mean of the three nearest (min)"),
    "providers_within": N_("Providers within the limit"),
    "capacity_within": N_("Capacity within the limit"),
    "gravity": N_("Gravity"),
    "fca_2sfca": N_("2SFCA"),
    "fca_e2sfca": N_("E2SFCA"),
    "fca_3sfca": N_("3SFCA"),
    "fca_balanced": N_("Balanced catchment"),
    "spatial_availability": N_("Spatial availability"),
    "raam": N_("RAAM"),
}

_PEOPLE_BY_WAY_NAMES: Final[Mapping[str, str]] = {
    "people_within": N_("People within the limit"),
    "people_beyond": N_("People beyond the limit"),
    "people_without_way": N_("People with no way to a provider"),
    "people_of_unknown_way": N_("People whose way is not known"),
}


def basket_table(measurement: Measurement, words: Language) -> pd.DataFrame:
    """Give every settlement with the services that it has, the worst-off first; the index is empty where unknown."""
    table = basket(measurement)
    names = {service_id: words.pick(service.names) for service_id, service in measurement.study.services.items()}
    return pd.DataFrame(
        {
            words.say("Settlement"): table["settlement"],
            words.say("Settlement identifier"): table["settlement_id"],
            words.say("Gmina (TERYT)"): table["gmina"],
            words.say("Residents"): table["residents"],
            words.say("Basket index (0–100)"): table["index"].round(1),
            words.say("Services within the limit"): table["served"],
            words.say("Services out of reach"): table["out_of_reach"],
            words.say("Services unknown"): table["unknown"],
            words.say("Out of reach"): ["; ".join(names[item] for item in lacking) for lacking in table["lacking"]],
        }
    )


def weight_table(measurement: Measurement, words: Language) -> pd.DataFrame:
    """Give the weights of the services in the basket."""
    study = measurement.study
    return pd.DataFrame(
        {
            words.say("Service"): [words.pick(service.names) for service in study.services.values()],
            words.say("Weight"): [float(study.basket_weights.get(service_id, 1.0)) for service_id in study.services],
        }
    )


def sureness_table(measurement: Measurement, words: Language) -> pd.DataFrame:
    """Give a row for each service and set of travel times: people by status, the gap, all."""
    draws = measurement.draws.set_index(["service_id", "draw", "status"])["people"]
    rows = []
    for service_id, service in measurement.study.services.items():
        for draw in DRAWS:
            people = {status: int(draws[(service_id, draw, status)]) for status in Status}
            row: dict[str, object] = {words.say("Service"): words.pick(service.names)}
            row |= {words.say("Travel times"): words.say(DRAW_NAMES[draw])}
            row |= {words.say(STATUS_SHORT_NAMES[status]): count for status, count in people.items()}
            row |= {words.say("In the gap"): sum(people[status] for status in GAPS)}
            row |= {words.say("All"): sum(people.values())}
            rows.append(row | {words.say("Without data"): together(measurement, service_id).settlements_unknown})
    return pd.DataFrame(rows)


def reliance_table(measurement: Measurement, words: Language) -> pd.DataFrame:
    """Give a row for each service and kind of reliance."""
    table = reliance(measurement)
    services = measurement.study.services
    return pd.DataFrame(
        {
            words.say("Service"): [words.pick(services[item].names) for item in table["service_id"]],
            words.say("What it hangs on"): [words.say(RELIANCE_NAMES[kind]) for kind in table["kind"]],
            words.say("Settlements"): table["settlements"],
            words.say("People"): table["people"],
            words.say("Without data"): table["settlements_unknown"],
        }
    )


def mode_table(measurement: Measurement, words: Language) -> pd.DataFrame:
    """
    Give a row for each service and way of travelling: people by status, and how many without a car depend on others.

    The people without a car are an assumption, told in the column beside them.
    """
    seen = lens(measurement)
    counts = mode_counts(seen).set_index(["service_id", "mode", "status"])["people"]
    dependent = seen.dependent.groupby("service_id")[["people_without_car", "people_dependent"]].sum()
    study, rows = measurement.study, []
    for service_id, mode in dict.fromkeys((service_id, mode) for service_id, mode, _ in counts.index):
        service = study.services[service_id]
        people = {status: int(counts[(service_id, mode, status)]) for status in Status}
        assumed = study.without_car[service.group_id]
        row: dict[str, object] = {words.say("Service"): words.pick(service.names)}
        row |= {words.say("Way of travelling"): _mode_name(mode, measurement, words)}
        row |= {_mode_status_name(status, words): count for status, count in people.items()}
        row |= {words.say("All"): sum(people.values())}
        row |= {words.say("Without data"): together(measurement, service_id).settlements_unknown}
        row |= {words.say("Assumed without a car"): words.percent(assumed.share)}
        row |= {words.say("People without a car"): round(float(dependent.loc[service_id, "people_without_car"]))}
        row |= {words.say("Of them depending on others"): round(float(dependent.loc[service_id, "people_dependent"]))}
        rows.append(row)
    return pd.DataFrame(rows)


def _mode_name(mode: str, measurement: Measurement, words: Language) -> str:
    return words.say("by bus") if mode == "bus" else words.pick(measurement.study.profiles[mode].names)


def _mode_status_name(status: Status, words: Language) -> str:
    return words.say("No connection") if status is Status.UNREACHABLE else words.say(STATUS_SHORT_NAMES[status])


def assumption_table(measurement: Measurement, words: Language) -> pd.DataFrame:
    """Give what is assumed of needs and of those without a car, with basis and source."""
    study = measurement.study
    names = groups()
    needs: list[tuple[str, str, Need | WithoutCar]] = [
        (
            words.say("In need of a place: {service}", service=words.pick(service.names)),
            words.percent(service.need.share, 1),
            service.need,
        )
        for service in study.services.values()
        if service.need
    ]
    used = {service.group_id for service in study.services.values()}
    carless: list[tuple[str, str, Need | WithoutCar]] = [
        (words.say("Without a car: {group}", group=words.pick(names[group].names)), words.percent(item.share, 1), item)
        for group, item in study.without_car.items()
        if group in used
    ]
    return pd.DataFrame(
        [(name, value, words.say(BASIS_NAMES[item.basis]), item.source) for name, value, item in [*needs, *carless]],
        columns=[words.say(name) for name in (N_("Assumption"), N_("Value"), N_("Basis"), N_("Source"))],
    )


def loss_table(measurement: Measurement, words: Language) -> pd.DataFrame:
    """Give a row for each provider and service: who would lose access if it closed."""
    table = losses(measurement)
    services = measurement.study.services
    return pd.DataFrame(
        {
            words.say("Provider"): table["provider"],
            words.say("Identifier"): table["provider_id"],
            words.say("Service"): [words.pick(services[item].names) for item in table["service_id"]],
            words.say("People who would lose access"): table["people"],
            words.say("Settlements that would lose access"): table["settlements"],
            words.say("Without data"): table["settlements_unknown"],
        }
    )


def doubt_table(measurement: Measurement, words: Language) -> pd.DataFrame:
    """Give what to check by telephone, the question on which the status of most people hangs first."""
    table = doubts(measurement)
    services = measurement.study.services
    return pd.DataFrame(
        {
            words.say("Question"): [words.say(DOUBT_NAMES[doubt]) for doubt in table["doubt"]],
            words.say("Concerns"): table["subject"],
            words.say("Identifier"): table["subject_id"],
            words.say("Service"): [words.pick(services[item].names) if item else "" for item in table["service_id"]],
            words.say("People whose status hangs on it"): table["people"],
            words.say("Settlements"): table["settlements"],
        }
    )


def home_table(measurement: Measurement, words: Language) -> pd.DataFrame:
    """
    Give every settlement and service with how far its people have from their own homes.

    Ways are in the unit of the limit, empty where as many people have none; the last four counts of people add up to
    all of them.
    """
    results, services = measurement.results, measurement.study.services
    metric = results["service_id"].map({name: service.threshold.metric for name, service in services.items()})
    in_unit = np.where(metric == Metric.SECONDS, 60.0, 1000.0)
    ways = {
        words.say("Mean of those who have a way"): "people_mean",
        words.say("Half of the people within"): "people_median",
        words.say("Nine tenths of the people within"): "people_p90",
    }
    return pd.DataFrame(
        {
            words.say("Service"): results["service_id"].map(
                {name: words.pick(item.names) for name, item in services.items()}
            ),
            words.say("Settlement"): results["settlement"],
            words.say("Settlement identifier"): results["settlement_id"],
            words.say("Gmina (TERYT)"): results["gmina"],
            words.say("People of the target group"): results["people"],
            words.say("Demand points"): results["home_points"],
            words.say("Demand points not placed"): results["points_not_placed"],
            words.say("Demand points without a way"): results["points_without_way"],
            words.say("Unit"): np.where(metric == Metric.SECONDS, "min", "km"),
            **{title: (results[name].replace(np.inf, np.nan) / in_unit).round(2) for title, name in ways.items()},
            words.say("People within the limit (%)"): results["share_within"].map(percent_within),
            **{words.say(title): results[name] for name, title in _PEOPLE_BY_WAY_NAMES.items()},
            words.say("Minutes inside the settlement"): (results["inner_s"] / 60).round(2),
            words.say("Metres inside the settlement"): results["inner_m"].round(0),
            words.say("Basis of the way inside the settlement"): [
                words.say(INNER_BASIS_NAMES[basis]) if basis else "" for basis in results["inner_basis"]
            ],
        }
    )


def all_measures_table(measurement: Measurement, words: Language) -> pd.DataFrame:
    """Give every measure for every settlement and service; minutes are empty where there are not as many providers."""
    table = all_measures(measurement)
    services = measurement.study.services
    names = measurement.study.settlements.set_index("settlement_id")["name"]
    shown: dict[str, object] = {
        words.say("Service"): [words.pick(services[item].names) for item in table["service_id"]],
        words.say("Settlement"): names.loc[table["settlement_id"]].to_numpy(),
        words.say("Settlement identifier"): table["settlement_id"],
    }
    for name in (*TIMES, *COUNTS, *SCORES, "raam"):
        values = table[name].replace([np.inf], np.nan)
        shown[words.say(_MEASURE_NAMES[name])] = (values / 60).round(2) if name in TIMES else _six_digits(values)
    basis = {"capacity": words.say("places of the providers"), "providers": words.say("number of providers")}
    shown[words.say("Capacity counted in")] = table["capacity_basis"].map(basis)
    return pd.DataFrame(shown)


def _six_digits(values: pd.Series) -> pd.Series:
    """Round to six digits that count: a score may be a millionth of a place for a person."""
    return values.map(lambda value: float(f"{value:.6g}"))
