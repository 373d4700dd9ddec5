"""Who saved which file of a study, or which revision of a scenario, when, and what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo_cus.faults import N_
from geo_cus.planning.store import ACTION_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo_cus.data.saved_files import Save
    from geo_cus.planning.store import Revision
    from geo_cus.text import Language

_ACTIONS: Final = {
    "upload": N_("brought in"),
    "add": N_("rows added"),
    "edit": N_("edited"),
    "place": N_("placed"),
    "speeds": N_("speeds fitted to drives"),
    "undo": N_("the last save undone"),
}
_CELLS_TOLD: Final = 5


def history_table(saves: Sequence[Save], words: Language) -> pd.DataFrame:
    """Give a row a save, the newest first; the hour is that of the computer's place."""
    return pd.DataFrame(
        {
            words.say("When"): [words.moment(save.at) for save in saves],
            words.say("Who"): [save.who for save in saves],
            words.say("File"): [save.subject for save in saves],
            words.say("What was done"): [words.say(_ACTIONS[save.action]) for save in saves],
            words.say("What changed"): [_what(save.what, words) for save in saves],
        }
    )


def revision_table(revisions: Sequence[Revision], words: Language) -> pd.DataFrame:
    """Give a row a revision of a scenario, the newest first."""
    newest_first = revisions[::-1]
    return pd.DataFrame(
        {
            words.say("Revision"): [str(one.revision) for one in newest_first],
            words.say("What was done"): [words.say(ACTION_NAMES[one.action]) for one in newest_first],
            words.say("Who"): [one.who for one in newest_first],
            words.say("When"): [words.moment(one.at) for one in newest_first],
        }
    )


def _what(what: Mapping[str, Any], words: Language) -> str:
    """Put into words what the log holds as plain values; rows and cells that did not change are passed over."""
    counts = {
        "rows": words.count(what.get("rows", 0), "{n} row brought in", "{n} rows brought in"),
        "refused": words.count(what.get("refused", 0), "{n} row refused", "{n} rows refused"),
        "rows_added": words.count(what.get("rows_added", 0), "{n} row added", "{n} rows added"),
        "rows_removed": words.count(what.get("rows_removed", 0), "{n} row removed", "{n} rows removed"),
        "drives": words.count(what.get("drives", 0), "{n} drive used", "{n} drives used"),
        "cells_changed": words.count(what.get("cells_changed", 0), "{n} cell changed", "{n} cells changed"),
    }
    told = [what["file"]] if what.get("file") else []
    told += [text for key, text in counts.items() if what.get(key)]
    cells = what.get("cells", [])
    told += [f"{name}: {column} „{before}” → „{after}”" for name, column, before, after in cells[:_CELLS_TOLD]]
    return "; ".join(told) + ("; …" if len(cells) > _CELLS_TOLD else "")
