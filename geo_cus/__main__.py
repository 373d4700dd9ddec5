"""Start the command line: ``geo-cus`` or ``python -m geo_cus``."""

import sys
from pathlib import Path


def main() -> None:
    """Run the command line."""
    # A working process of the dashboard imports this module anew and needs nothing of what follows.
    from geo_cus.lean import start_lean  # noqa: PLC0415

    start_lean()
    if sys.argv[1:2] == ["dashboard"]:
        _begin_to_read(sys.argv[2:])
    from geo_cus.cli import main as command_line  # noqa: PLC0415

    command_line()


def _begin_to_read(arguments: list[str]) -> None:
    """Begin to read the study while the command line, and then the server, are still being imported."""
    from geo_cus.ui.reading import reader  # noqa: PLC0415

    folder = next((Path(word) for word in arguments if not word.startswith("-") and Path(word).is_dir()), None)
    if folder is not None:
        reader().open(folder.resolve())


if __name__ == "__main__":
    main()
