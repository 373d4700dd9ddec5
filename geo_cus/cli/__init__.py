"""The command line: parse, call, print."""

from __future__ import annotations

import sys
import traceback
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from platformdirs import user_log_path
from rich.text import Text
from typer.exceptions import TyperException

from geo_cus.cli.commands import app
from geo_cus.cli.options import Speech
from geo_cus.cli.printing import console, print_faults
from geo_cus.errors import FaultsError, GeoCusError
from geo_cus.text import Language, language

if TYPE_CHECKING:
    from pathlib import Path

APP_NAME: Final = "geo_cus"

_REFUSED: Final = 1
_FAULT_OF_THE_PROGRAM: Final = 70
_INTERRUPTED: Final = 130


def main() -> None:
    """Run the command line; whatever happens, the user reads a sentence and never a traceback."""
    _write_utf8()
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except TyperException as error:
        _tell_usage(error)
        sys.exit(error.exit_code)
    except GeoCusError as error:
        words = _asked_language()
        console(stderr=True).print(Text(words.say(error.message), style="bold red"), soft_wrap=True)
        if isinstance(error, FaultsError):
            print_faults(error.faults, words, console(stderr=True))
        sys.exit(_REFUSED)
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    except Exception:  # noqa: BLE001 - the last door before the user
        words, path = _asked_language(), _logged_traceback()
        sentence = words.say("A fault of the program. Nothing was lost; please send the file {path}.", path=str(path))
        console(stderr=True).print(Text(sentence, style="bold red"), soft_wrap=True)
        sys.exit(_FAULT_OF_THE_PROGRAM)


def _tell_usage(error: TyperException) -> None:
    from geo_cus.cli.usage import has_shown_help, help_command, usage_message

    if has_shown_help(error):
        return
    words, out = _asked_language(), console(stderr=True)
    out.print(Text(words.say(usage_message(error)), style="bold red"), soft_wrap=True)
    out.print(Text(words.say("Help: {command}", command=help_command(error))), soft_wrap=True)


def _asked_language() -> Language:
    """Give the language asked for on the command line, also for errors that come before anything is parsed."""
    asked = [after for word, after in pairwise(sys.argv) if word == "--lang"]
    asked += [word.removeprefix("--lang=") for word in sys.argv if word.startswith("--lang=")]
    return language(asked[0] if asked and asked[0] in set(Speech) else Speech.PL)


def _write_utf8() -> None:
    """Print Polish letters also on a Windows console with an old code page."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _logged_traceback() -> Path:
    folder = user_log_path(APP_NAME, ensure_exists=True)
    path = folder / f"{datetime.now().astimezone():%Y-%m-%d_%H%M%S}.log"
    path.write_text(traceback.format_exc(), "utf-8")
    return path
