"""Start the command line: ``python -m geo_cus``."""

from geo_cus.cli import main

if __name__ == "__main__":
    main()
