"""Small questions about a mobile service, made of random numbers, and all their answers, found without the planner."""

from dataclasses import replace
from itertools import combinations, pairwise, permutations, product
from math import ceil, inf

import numpy as np

from geo_cus.planning.mobile.day_round import DayRules, Ways
from geo_cus.planning.mobile.question import MobileQuestion, Stay
from geo_cus.planning.mobile.timetable import Opening, Place

HOUR = 3600


def random_question(
    seed, *, villages=5, places=5, weeks=2, rounds_a_day=1, weekdays=(0, 2), hours=6, grid_s=600, **more
):
    rng = np.random.default_rng(seed)
    spots = rng.integers(0, 12_000, (places + 1, 2))
    spots[0] = 6_000
    homes = spots[1:][rng.integers(0, places, villages)] + rng.integers(-1_500, 1_500, (villages, 2))
    metres = np.abs(spots[:, None] - spots[None]).sum(axis=2).astype(float)
    drive_s = metres / 11.0
    planned_s = (np.ceil(drive_s / grid_s) * grid_s).astype(np.int64)
    walk_s = np.hypot(*(homes[:, None] - spots[None, 1:]).transpose(2, 0, 1)) / 1.1
    openings = []
    for _ in range(places):
        first = int(rng.integers(8, 12)) * HOUR
        days = [day for day in weekdays if rng.random() < 0.8]
        openings.append(tuple(Opening(day, first, first + int(rng.integers(2, 6)) * HOUR) for day in days))
    return MobileQuestion(
        settlement_ids=tuple(f"v{number}" for number in range(villages)),
        people=rng.integers(1, 120, villages),
        places=tuple(Place(f"p{number}", f"p{number}", 0.0, 0.0, each) for number, each in enumerate(openings)),
        walk_s=walk_s,
        limit_s=1_500.0,
        step_s=300.0,
        ways=Ways(planned_s, drive_s, metres),
        stay=Stay(600, 1_200.0, 300.0, 600, 10.0, grid_s),
        rules=DayRules(8 * HOUR, 17 * HOUR, int(hours * HOUR), 4 * HOUR, 1_800),
        weekdays=weekdays,
        weeks=weeks,
        rounds_a_day=rounds_a_day,
        **more,
    )


def without_place(question, number):
    rows = np.delete(np.arange(len(question.places) + 1), number + 1)
    ways = question.ways
    ways = Ways(*(values[np.ix_(rows, rows)] for values in (ways.planned_s, ways.drive_s, ways.metres)))
    return replace(
        question,
        places=question.places[:number] + question.places[number + 1 :],
        ways=ways,
        walk_s=np.delete(question.walk_s, number, axis=1),
    )


def shortest_by_trying(order, stays, openings, question):
    """Try every hour of leaving, on the grid, and every place for the break; a round in this order, in seconds."""
    rules, grid = question.rules, question.stay.grid_s
    stops = [0, *(number + 1 for number in order), 0]
    drives = [int(question.ways.planned_s[a, b]) for a, b in pairwise(stops)]
    best = inf
    for leaves in range(rules.from_s, rules.to_s + 1, grid):
        for position in range(-1, 2 * len(order)):
            for pause in [0] if position < 0 else range(0, rules.to_s - leaves, grid):
                back, rest = _driven((leaves, position, pause), drives, stays, openings, rules)
                if back is None or back > rules.to_s or back - leaves > rules.longest_s:
                    continue
                stretches = [back - leaves] if rest is None else [rest - leaves, back - rest - rules.break_s]
                if max(stretches) <= rules.break_after_s:
                    best = min(best, back - leaves)
    return best


def _driven(when, drives, stays, openings, rules):
    """Go as early as can be, but wait so long before the break; give the return and the begin of the break."""
    leaves, position, pause = when
    now, rest = leaves, None
    for step, stay in enumerate(stays):
        now += drives[step]
        if position == 2 * step:
            rest = now + pause
            now = rest + rules.break_s
        starts = [max(now, a) for a, b in openings[step] if max(now, a) + stay <= b]
        if not starts:
            return None, None
        now = min(starts) + stay
        if position == 2 * step + 1:
            rest = now + pause
            now = rest + rules.break_s
    return now + drives[-1], rest


def best_by_trying(question, rounds_of):
    """Look at every choice of places and every sharing out among days; the best people, walk in steps, and seconds."""
    best = (0, 0, 0)
    for size in range(1, len(question.places) + 1):
        for chosen in combinations(range(len(question.places)), size):
            served = {number: [] for number in chosen}
            for row in range(len(question.people)):
                near = min(chosen, key=lambda number: (question.walk_s[row, number], number))
                if question.walk_s[row, near] <= question.limit_s:
                    served[near].append(row)
            people = {number: int(sum(question.people[row] for row in rows)) for number, rows in served.items()}
            if min(people.values()) < max(1, question.least_people):
                continue
            walks = [question.walk_s[row, number] for number, rows in served.items() for row in rows]
            key = -sum(people.values()), ceil(max(walks) / question.step_s)
            if key > best[:2]:
                continue
            spent = least_by_trying(question, chosen, people, rounds_of)
            if spent < inf and spent <= question.crew_s_at_most:
                best = min(best, (*key, spent))
    return best


def least_by_trying(question, chosen, people, rounds_of):
    """Give the least seconds of a rota for chosen places, over all ways to share them out among days."""
    best = inf
    for groups in partitions(list(chosen)):
        costs = [[rounds_of(question, group, people, day) for day in question.weekdays] for group in groups]
        for days in product(range(len(question.weekdays)), repeat=len(groups)):
            if max(days.count(day) for day in days) <= question.weeks * question.rounds_a_day:
                best = min(best, sum(cost[day] for cost, day in zip(costs, days, strict=True)))
    return best


def partitions(things):
    if not things:
        yield []
        return
    first, *rest = things
    for smaller in partitions(rest):
        yield [[first], *smaller]
        for number, group in enumerate(smaller):
            yield [*smaller[:number], [first, *group], *smaller[number + 1 :]]


def best_order_by_trying(question, group, people, day, known):
    """Give the least seconds of a round over all orders of a group."""
    users = {number: ceil(people[number] * question.stay.uptake_percent / 100 - 1e-9) for number in group}
    grid = question.stay.grid_s
    stays = {number: grid * ceil((2_400 + 300 * users[number]) / grid) for number in group}
    key = day, tuple(sorted((number, stays[number]) for number in group))
    if key not in known:
        known[key] = min(
            shortest_by_trying(
                order,
                [stays[number] for number in order],
                [[(a, b) for d, a, b in question.places[number].openings if d == day] for number in order],
                question,
            )
            for order in permutations(group)
        )
    return known[key]
