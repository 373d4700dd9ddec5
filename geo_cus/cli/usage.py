"""A command line that cannot be understood, told in a sentence: Typer knows English alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError

from geo_cus.errors import Message
from geo_cus.faults import N_

if TYPE_CHECKING:
    from typer.exceptions import TyperException

_SENTENCES: Final = (
    (re.compile(r"Missing command\.()"), N_("The command breaks off: say what to do.")),
    (re.compile(r"No such command '(.*)'\."), N_("There is no command “{name}”.")),
    (
        re.compile(r"Got unexpected extra argument\(s\) \((.*)\)"),
        N_("The command does not know what to do with “{name}”."),
    ),
    (re.compile(r"Option '(.*)' requires .*"), N_("{name} wants a value after it.")),
    (re.compile(r"Option '(.*)' does not take a value\."), N_("{name} stands alone, without a value.")),
)
"""What Typer says, and how it is said here."""

_NO_CHOICE: Final = re.compile(r"'.*' is not one of (.*)\.")

_VALUE_SENTENCES: Final = {
    "less_than_equal": N_("{option} is to be {bound} at most, not “{value}”."),
    "less_than": N_("{option} is to be less than {bound}, not “{value}”."),
    "greater_than_equal": N_("{option} is to be {bound} at least, not “{value}”."),
    "greater_than": N_("{option} is to be greater than {bound}, not “{value}”."),
    "int_parsing": N_("{option} is to be a whole number, not “{value}”."),
    "int_from_float": N_("{option} is to be a whole number, not “{value}”."),
    "float_parsing": N_("{option} is to be a number, not “{value}”."),
}
"""By pydantic's kind of error."""


def usage_message(error: TyperException) -> Message:
    """
    Say what is wrong with a command line.

    Parameters
    ----------
    error
        As Typer raises it where it does not print errors itself.
    """
    # Typer does not name the classes of these errors in public, so they are told apart as Typer itself does.
    match type(error).__name__:
        case "NoSuchOption":
            return _no_such_option(error)
        case "MissingParameter":
            return Message("{option} is missing from the command.", {"option": _name(error)})
        case "BadParameter":
            return _bad_value(error)
    for pattern, template in _SENTENCES:
        found = pattern.fullmatch(error.message)
        if found is not None:
            return Message(template, {"name": found[1]})
    return Message("The command is not understood ({cause}).", {"cause": error.format_message()})


def has_shown_help(error: TyperException) -> bool:
    """Tell whether all that was wrong is that no command was named, for which Typer has shown the commands."""
    return type(error).__name__ == "NoArgsIsHelpError"


def help_command(error: TyperException) -> str:
    """Give the command that explains the one that was not understood."""
    context = getattr(error, "ctx", None)
    return f"{context.command_path if context is not None else 'geo-cus'} --help"


def _no_such_option(error: TyperException) -> Message:
    option, alike = getattr(error, "option_name", ""), getattr(error, "possibilities", None)
    if not alike:
        return Message("There is no option {option}.", {"option": option})
    return Message("There is no option {option}; is it {alike}?", {"option": option, "alike": ", ".join(alike)})


def _name(error: TyperException) -> str:
    param = getattr(error, "param", None)
    if param is None:
        return "?"
    if param.param_type_name == "argument":
        return str(param.metavar or param.name).strip("[]{}")
    return str(param.opts[0])


def _bad_value(error: TyperException) -> Message:
    if not isinstance(error.__cause__, ValidationError):
        return Message("{option}: this value will not do ({cause}).", {"option": _name(error), "cause": error.message})
    first = error.__cause__.errors()[0]
    values = {"option": _name(error), "value": str(first["input"])}
    if first["type"] in _VALUE_SENTENCES:
        bound = next(iter(first.get("ctx", {}).values()), "")
        return Message(_VALUE_SENTENCES[first["type"]], {**values, "bound": bound})
    choice = _NO_CHOICE.search(first["msg"])
    if choice is not None:
        allowed = choice[1].replace("'", "")
        return Message("{option} is to be one of: {allowed}; not “{value}”.", {**values, "allowed": allowed})
    return Message("{option}: this value will not do ({cause}).", {"option": _name(error), "cause": first["msg"]})
