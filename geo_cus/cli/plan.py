"""The commands of `geo-cus plan`."""

from __future__ import annotations

import typer

from geo_cus.cli.mobile import mobile

plan_app = typer.Typer(
    name="plan",
    help="Planowanie: co zrobić, żeby usługa była bliżej. / Planning: how a service comes nearer.",
    no_args_is_help=True,
)


@plan_app.callback()
def _planning() -> None:
    """Keep the group a group, however few commands it has."""


plan_app.command("mobile")(mobile)
