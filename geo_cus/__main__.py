"""Start the command line: ``geo-cus`` or ``python -m geo_cus``."""


def main() -> None:
    """Run the command line."""
    # A working process of the dashboard imports this module anew and needs nothing of the command line.
    from geo_cus.cli import main as command_line  # noqa: PLC0415

    command_line()


if __name__ == "__main__":
    main()
