"""A table that is being brought, as the dashboard shows it: its first rows, its columns, its counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from geo_cus.data.table_text import NOTE, own_text
from geo_cus.data.table_upload import MODELS
from geo_cus.data.templates import header_word, template_columns
from geo_cus.schema import columns_of, required_columns

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_cus.data.study import RowCount
    from geo_cus.data.tables import RawTable
    from geo_cus.text import Language

_ROWS_SHOWN: Final = 8
_EXAMPLE: Final = 40


def preview_table(raw: RawTable) -> pd.DataFrame:
    """Give the first rows of a file as they stand there, under the numbers that Excel gives them."""
    table = own_text(raw)
    numbers = [row.number for row in raw.rows[:_ROWS_SHOWN]]
    return pd.DataFrame(list(table.rows[:_ROWS_SHOWN]), columns=list(table.header), index=numbers)


def sheet_sentence(raw: RawTable, words: Language) -> str:
    """Say which sheet of a workbook is read, and which are not."""
    others = ", ".join(map(words.quote, raw.other_sheets))
    return words.say("Read: the sheet “{sheet}”. Not read: {others}.", sheet=raw.sheet, others=others)


def field_names(role: str, words: Language) -> dict[str, str]:
    """Give what a column can mean: header in our templates by field, those of the templates first."""
    model = MODELS[role]
    offered = template_columns(model)
    rest = {name: info for name, info in columns_of(model).items() if name not in offered}
    return {name: header_word(info, words) for name, info in (offered | rest).items()}


def column_labels(raw: RawTable, words: Language) -> dict[int, str]:
    """Give what to call the columns of a file by their places, with an example; notes on faults are left out."""
    labels = {}
    for place, header in enumerate(raw.header):
        if header.startswith(NOTE):
            continue
        name = header or words.say("column {number}", number=place + 1)
        example = next((str(row.cells[place]) for row in raw.rows if row.cells[place] not in {None, ""}), "")
        short = example if len(example) <= _EXAMPLE else f"{example[:_EXAMPLE]}…"
        labels[place] = f"{name} ({words.say('for example {value}', value=short)})" if short else name
    return labels


def is_mended(raw: RawTable) -> bool:
    """Tell whether a file is one of ours with faulty rows, which belong to what is there already."""
    return any(header.startswith(NOTE) for header in raw.header)


def missing_fields(role: str, columns: Mapping[int, str], words: Language) -> list[str]:
    """Give the names of columns without which no row can be used, and that the file does not have."""
    names = field_names(role, words)
    return [names[field] for field in required_columns(MODELS[role]) if field not in columns.values()]


def doubled_fields(role: str, columns: Mapping[int, str], words: Language) -> list[str]:
    """Give the names of fields that two columns are said to mean."""
    names, chosen = field_names(role, words), list(columns.values())
    return [names[field] for field in dict.fromkeys(chosen) if chosen.count(field) > 1]


def count_sentence(count: RowCount, words: Language) -> str:
    """Say how many rows were read, and that none is lost: read = used + refused."""
    return words.say(
        "Rows read: {read} = used {used} + refused {refused}.",
        read=count.read,
        used=count.used,
        refused=count.refused,
    )
