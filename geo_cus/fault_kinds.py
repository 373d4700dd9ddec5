"""The kinds of faults that an input file can have, as data: severity, problem, remedy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


class Severity(StrEnum):
    """How bad a fault is: an error stops a run, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class FaultKind:
    """
    A kind of fault, as data: its severity, the problem and the remedy.

    `problem` and `remedy` are English templates; besides the kind's own values they may name ``{column}`` and
    ``{value}``.
    """

    severity: Severity
    problem: str
    remedy: str


def N_(template: str) -> str:  # noqa: N802 - the name by which gettext tools find a text
    """Mark a text for translation and give it back as it is."""
    return template


def _error(problem: str, remedy: str) -> FaultKind:
    return FaultKind(Severity.ERROR, problem, remedy)


def _warning(problem: str, remedy: str) -> FaultKind:
    return FaultKind(Severity.WARNING, problem, remedy)


_OF_THE_TABLE: Final = {
    "missing_column": _error(
        N_("the column “{column}” is missing"),
        N_("Add a column with this header; recognised headers: {synonyms}."),
    ),
    "doubled_column": _error(
        N_("two columns mean the same: “{column}” and “{other}”"),
        N_("Keep one of them."),
    ),
    "unknown_column": _warning(
        N_("the column “{column}” is not known and was not used"),
        N_("Rename it if it should be used; otherwise leave it."),
    ),
    "no_rows": _error(
        N_("the table has a header but no rows"),
        N_("Fill in at least one row."),
    ),
    "no_points": _warning(
        N_("the table has no coordinates, so all its rows stand in the results as “not placed”"),
        N_("Add the columns lat and lon with degrees, or x_2180 and y_2180 with metres of EPSG:2180."),
    ),
}

_OF_A_ROW: Final = {
    "too_many_cells": _error(
        N_("the row has {found} cells, the header {expected}"),
        N_("Put a text that holds the separator in quotation marks."),
    ),
    "broken_quotes": _error(
        N_("a quotation mark is not closed, or stands in the middle of a text: “{value}”"),
        N_("Open the file in a spreadsheet and save it anew, or write a quotation mark inside a text twice."),
    ),
    "summary_row": _warning(
        N_("the row “{value}” looks like a sum or a note and was left out"),
        N_("Nothing, if that is right; otherwise give the row an identifier and numbers."),
    ),
    "doubled_id": _error(
        N_("the identifier “{value}” stands in rows {rows}"),
        N_("Give every row an identifier of its own."),
    ),
    "stop_nowhere": _error(
        N_("the stop “{value}” has no coordinates"),
        N_("Fill in the coordinates in one row of the stop."),
    ),
    "stop_apart": _error(
        N_("the stop “{value}” stands in the table at places {distance_m} m apart"),
        N_("Correct the coordinates, or give the two stops names of their own."),
    ),
    "doubled_stop": _error(
        N_("rows {rows} are one stop of the run {run}: “{value}” at one time, or one number in the order"),
        N_("Keep one of the rows, or correct the time or the order."),
    ),
    "time_back": _error(
        N_("{value} at the stop “{stop}” goes back in time against the other stops of the run {run}"),
        N_("Correct the time or the order of the stops. After midnight go on counting: 24:10."),
    ),
    "lone_stop": _warning(
        N_("the run {run} has one stop only, so nobody can ride it"),
        N_("Add the other stops of the run."),
    ),
    "unreadable": _error(N_("the file cannot be read"), N_("{sentence}")),
    "unknown_settlement": _error(
        N_("there is no settlement “{value}” in the study"),
        N_("Write the identifier of a settlement of the study, or leave the cell empty to take the nearest one."),
    ),
    "other_gmina": _warning(
        N_("the settlement belongs to gmina {value}, which is not in the study"),
        N_("Add the gmina to study.toml, or take the row out."),
    ),
}

_OF_A_TOTAL: Final = {
    "other_gmina_total": _warning(
        N_("the row is not of a gmina of the study and was left out"),
        N_("Nothing, if that is right; otherwise add the gmina to study.toml, or correct its TERYT code."),
    ),
    "part_of_gmina": _warning(
        N_("the row is the town or the countryside of a gmina (TERYT code ending in 4 or 5) and was left out"),
        N_("Give the total of the whole gmina, whose code ends in 1, 2 or 3."),
    ),
    "no_gmina": _warning(
        N_("no gmina is given, so no total of a gmina can be spread to the settlement"),
        N_("Fill in the TERYT code of the gmina."),
    ),
    "known_exceed_total": _warning(
        N_(
            "gmina {gmina}, “{column}”: the settlements together have {known} people, {difference} more than the"
            " gmina’s total {total}; nothing was spread"
        ),
        N_("Check the numbers of the settlements, the total, and whether both are of the same day and source."),
    ),
    "nothing_to_spread_by": _warning(
        N_(
            "gmina {gmina}, “{column}”: {difference} people cannot be spread, since no settlement whose number is"
            " missing has its residents known"
        ),
        N_("Fill in the residents of the settlements, or the numbers of the group."),
    ),
    "rest_exceeds_residents": _warning(
        N_(
            "gmina {gmina}, “{column}”: {difference} people are left for settlements that have only {room} residents,"
            " {excess} too few; nothing was spread"
        ),
        N_("Check the numbers of the settlements, the total, and whether both are of the same day and source."),
    ),
    "spread_without_some": _warning(
        N_(
            "gmina {gmina}, “{column}”: settlements whose residents are not known got none of the total"
            " ({settlements}); it was spread over the others"
        ),
        N_("Fill in their residents, unless these are counted with another settlement."),
    ),
    "families_without_children": _warning(
        N_(
            "gmina {gmina}, “{column}”: {rest} people in families with children are left for settlements that have"
            " {children} children under 15 alone; nothing was spread"
        ),
        N_("Count parents and children in the total; the number of families goes into the column “rodziny”."),
    ),
    "totals_contradict": _warning(
        N_(
            "gmina {value}: no numbers of people fit the totals, the residents and the known groups of the settlements"
            " all at once; nothing was spread"
        ),
        N_("Check the numbers of the settlements, the total, and whether both are of the same day and source."),
    ),
}

_OF_A_CELL: Final = {
    "missing_value": _error(
        N_("no value in the column “{column}”"),
        N_("Fill in the cell."),
    ),
    "not_a_number": _error(
        N_("“{value}” in the column “{column}” is not a number"),
        N_("Write a number, for example 1234 or 12,5."),
    ),
    "not_whole": _error(
        N_("“{value}” in the column “{column}” is not a whole number"),
        N_("Write a whole number; leave the cell empty if the number is not known."),
    ),
    "too_small": _error(
        N_("{value} in the column “{column}” is less than {bound}"),
        N_("Write a number not less than {bound}; leave the cell empty if it is not known."),
    ),
    "too_large": _error(
        N_("{value} in the column “{column}” is more than {bound}"),
        N_("Write a number not more than {bound}."),
    ),
    "too_long": _error(
        N_("the text in the column “{column}” has {length} characters, more than {bound}: “{value}”"),
        N_("Shorten it to {bound} characters."),
    ),
    "bad_form": _error(
        N_("“{value}” in the column “{column}” has the wrong form"),
        N_("Expected form: {form}."),
    ),
    "not_allowed": _error(
        N_("“{value}” in the column “{column}” is not one of the known values"),
        N_("Use one of: {allowed}."),
    ),
    "unknown_service": _error(
        N_("the service “{value}” is not in the catalogue"),
        N_("Use one of: {allowed}."),
    ),
    "part_exceeds_whole": _error(
        N_("{value} in the column “{column}” is more than all residents ({whole})"),
        N_("Correct one of the two numbers."),
    ),
    "parts_exceed_whole": _error(
        N_("the age groups together have {together} people, more than all residents ({whole})"),
        N_("Correct the numbers of the row."),
    ),
    "part_exceeds_seniors": _error(
        N_("{value} in the column “{column}” is more than the people of 65 and over ({whole})"),
        N_("Correct one of the two numbers."),
    ),
    "families_below_children": _error(
        N_(
            "{value} people in families with children (column “{column}”) are fewer than the children alone"
            " ({children})"
        ),
        N_("Count parents and children there; the number of families goes into the column “rodziny”."),
    ),
    "unknown_people": _warning(
        N_("the number of residents is not known"),
        N_("Fill in the column “{column}” to have the people counted; until then only the settlement is."),
    ),
    "hours_without_days": _warning(
        N_("the hours “{value}” in the column “{column}” name no days, so they count as unknown"),
        N_("Write the days too, for example: pn-pt 7:30-15:30."),
    ),
    "hours_not_understood": _warning(
        N_("the hours in the column “{column}” are not understood, so they count as unknown: “{part}”"),
        N_("Write days and times, for example: pn-pt 8:00-16:00, śr 10:00-18:00, 1. sobota miesiąca 9:00-13:00."),
    ),
    "hours_partly_understood": _warning(
        N_("of the hours in the column “{column}” this was not used: “{part}”"),
        N_(
            "Nothing, if the rest stands for a plain week; otherwise write days and times,"
            " for example: pn-pt 8:00-16:00, śr 10:00-18:00."
        ),
    ),
    "markup": _error(
        N_("“{value}” in the column “{column}” holds HTML code"),
        N_("Leave only plain text, without the characters < and >."),
    ),
    "control_character": _error(
        N_("the text in the column “{column}” holds invisible control characters: “{value}”"),
        N_("Type the text anew, without pasting it from a web page."),
    ),
    "broken_text": _error(
        N_("letters were lost in the column “{column}”: “{value}”"),
        N_("Type the text anew, and save the file as UTF-8."),
    ),
    "formula": _error(
        N_("the cell in the column “{column}” holds a formula: “{value}”"),
        N_("Put its result there: copy the cell and paste it as a value."),
    ),
    "cell_error": _error(
        N_("the cell in the column “{column}” holds the spreadsheet error {value}"),
        N_("Mend the formula or type the value."),
    ),
}

_OF_A_POINT: Final = {
    "swapped_coordinates": _error(
        N_("latitude and longitude seem to be swapped: {value}"),
        N_("Put the latitude (in Poland 49 to 55) and the longitude (14 to 24.2) each in its own column."),
    ),
    "not_degrees": _error(
        N_("{value} is not a position in degrees"),
        N_(
            "Write degrees (latitude 52.1, longitude 21.0)"
            " or use the columns x_2180 and y_2180 for metres of EPSG:2180."
        ),
    ),
    "not_metres": _error(
        N_("{value} is not a position in metres of EPSG:2180"),
        N_("Give metres of EPSG:2180 (PUWG 1992), or latitude and longitude in degrees."),
    ),
    "outside_area": _error(
        N_("the point {value} lies {distance_km} km away from the area of the study"),
        N_("Check the coordinates and their coordinate system (WGS 84 degrees, or metres of EPSG:2180)."),
    ),
    "ambiguous_axes": _error(
        N_("it is not clear which of the values {value} is east and which is north"),
        N_("Name the columns “wschód” and “północ”, or give latitude and longitude in degrees."),
    ),
    "half_a_point": _error(
        N_("only one of the two coordinates is given: {value}"),
        N_("Fill in both coordinates, or leave both empty."),
    ),
    "no_point": _warning(
        N_("no coordinates, so it stands in the results as “not placed”"),
        N_("Fill in the coordinates to have it counted."),
    ),
    "not_a_point": _error(
        N_("the geometry is {value}, not a point"),
        N_("Save the layer with one point for each row."),
    ),
}

_OF_CLIENTS: Final = {
    "no_such_settlement": _error(
        N_("there is no settlement “{value}” in the study"),
        N_("Write the identifier of the settlement as it stands in the table of settlements."),
    ),
    "doubled_clients": _error(
        N_("rows {rows} are the same clients: “{value}” with as many visits of the same length"),
        N_("Add their numbers up in one row, or correct the visits."),
    ),
}

_OF_A_DRIVE: Final = {
    "unknown_place": _error(
        N_("“{value}” in the column “{column}” is no settlement or provider of the study"),
        N_("Write an identifier or a name as it stands in the study, or {form}."),
    ),
    "ambiguous_place": _error(
        N_("“{value}” in the column “{column}” may mean several places of the study"),
        N_("Write the identifier of the one you mean: {ids}."),
    ),
    "place_without_point": _error(
        N_("“{value}” in the column “{column}” has no coordinates in the study"),
        N_("Give it coordinates in its table, or write longitude and latitude here."),
    ),
    "swapped_pair": _error(
        N_("latitude and longitude seem to be swapped in the column “{column}”: {value}"),
        N_("Write the longitude first (in Poland 14 to 24.2), then the latitude (49 to 55)."),
    ),
    "same_place": _error(
        N_("the drive ends where it begins: {value}"),
        N_("Correct one of the two ends, or take the row out."),
    ),
}

FAULT_KINDS: Final[Mapping[str, FaultKind]] = (
    _OF_THE_TABLE | _OF_A_ROW | _OF_A_TOTAL | _OF_A_CELL | _OF_A_POINT | _OF_CLIENTS | _OF_A_DRIVE
)
"""Every kind of fault by its code."""
