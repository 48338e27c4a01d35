"""Help and complaints of the command line in the language of today: click's own words among them.

click takes its words from gettext, in the language of the process; here they lie in
``messages/*/cli.toml`` as all others do, and Chinese is wrapped by its width on a terminal.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import IO, Any

import click
from click.formatting import HelpFormatter

from budgetkit.messages import LANGUAGES, Enumeration, current_language, in_room, language
from budgetkit.text import text_width
from budgetkit.wrapping import wrapped

say = in_room("cli")

#: click's headings, and its words behind an option, with their keys.
_HEADINGS = {"Options": "options", "Commands": "commands"}
_BEHIND = {"default: ": "default", "required": "required"}


class SaidOption(click.Option):
    """An option whose help lies in the catalogue under ``said``."""

    def __init__(self, *args: Any, said: str = "", **attrs: Any) -> None:  # as click's own
        super().__init__(*args, **attrs)
        self.said = said

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        if self.said:
            self.help = say(f"option-{self.said}")
        record = super().get_help_record(ctx)
        if record is None:
            return None
        words, told = record
        for own, key in _BEHIND.items():
            if told.endswith("]") and f"[{own}" in told:
                before, _, after = told.rpartition(f"[{own}")
                told = f"{before}[{say(key)}{after}"
        return words, told


class SaidContext(click.Context):
    """A run of a command whose help is laid out by :class:`SaidFormatter`."""


class SaidCommand(click.Command):
    """A command whose help lies in the catalogue under its name."""

    context_class = SaidContext

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = say("option-help")
        return found

    def format_help_text(self, ctx: click.Context, formatter: HelpFormatter) -> None:
        self.help = say(f"command-{self.name}")
        super().format_help_text(ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        return " ".join(say(f"command-{self.name}").split("\n\n")[0].split())


class SaidGroup(SaidCommand, click.Group):
    """A group that runs in the language that ``--lang`` asks for, help and complaints included."""

    command_class = SaidCommand

    def main(self, args: Sequence[str] | None = None, *rest: Any, **more: Any) -> Any:  # as click's
        args = sys.argv[1:] if args is None else list(args)
        with language(_asked(args) or current_language()):
            return super().main(args, *rest, **more)

    def make_context(self, *args: Any, **more: Any) -> click.Context:  # as click's own
        try:
            return super().make_context(*args, **more)
        except click.UsageError as error:
            raise SaidComplaint.of(error) from error

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise SaidComplaint.of(error) from error


def _asked(args: Sequence[str]) -> str | None:
    """The language that a command line asks for: the last counts, as for click."""
    before, *_ = " \0 ".join(args).partition(" \0 -- \0 ")
    words = before.split(" \0 ")
    found = [after for word, after in pairwise(words) if word == "--lang"]
    found += [word.removeprefix("--lang=") for word in words if word.startswith("--lang=")]
    return next((lang for lang in reversed(found) if lang in LANGUAGES), None)


#: What click says of arguments that a command does not take: it has no class of its own.
_EXTRA = re.compile(r"Got unexpected extra arguments? \((.*)\)", re.S)


class SaidComplaint(click.UsageError):
    """What is wrong with a command line, in the language of today."""

    @classmethod
    def of(cls, error: click.UsageError) -> click.UsageError:
        """click's own complaint in our words; that no command was named is its help."""
        if isinstance(error, click.exceptions.NoArgsIsHelpError | SaidComplaint):
            return error
        return cls(_complaint(error), error.ctx)

    def show(self, file: IO[Any] | None = None) -> None:
        file = file or sys.stderr
        if self.ctx is not None:
            where = say("try-help", command=self.ctx.command_path, option="-h")
            click.echo(f"{self.ctx.get_usage()}\n{where}\n", file=file)
        click.echo(say("error", said=self.message), file=file)


def _complaint(error: click.UsageError) -> str:
    near = getattr(error, "possibilities", None)
    perhaps = say("perhaps", names=near) if near else ""
    if isinstance(error, click.NoSuchOption):
        return say("no-such-option", option=error.option_name, perhaps=perhaps)
    if isinstance(error, click.exceptions.NoSuchCommand):
        return say("no-such-command", command=error.command_name, perhaps=perhaps)
    if isinstance(error, click.MissingParameter):
        kind = error.param.param_type_name if error.param else "option"
        return say(f"missing-{kind}", name=_hint(error))
    if isinstance(error, click.BadParameter):
        return say("bad-value", name=_hint(error), why=_why(error))
    if isinstance(error, click.BadOptionUsage):
        return say("needs-value", option=error.option_name)
    if too_many := _EXTRA.match(error.message):
        return say("too-many", names=too_many[1])
    return error.format_message()


def _hint(error: click.BadParameter) -> str:
    return error.param.get_error_hint(error.ctx) if error.param else ""


def _why(error: click.BadParameter) -> str:
    """Why a value is none, in words; those that click has for what we never ask for stay its own."""
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return say("one-of", choices=Enumeration(str(choice) for choice in kind.choices))
    if isinstance(kind, click.IntRange | click.FloatRange):
        return say("whole-number" if isinstance(kind, click.IntRange) else "number",
                   least=str(kind.min))
    return error.message


# ── laid out ─────────────────────────────────────────────────────────────────────────────────


class SaidFormatter(HelpFormatter):
    """Help laid out by the width of its characters, its headings in the language of today."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, say("usage") if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        self.write(" " * self.current_indent + say(_HEADINGS[heading]) + "\n")

    def write_text(self, text: str) -> None:
        indent = " " * self.current_indent
        paragraphs = [" ".join(each.split()) for each in text.strip().split("\n\n")]
        lines = [wrapped(each, self.width - len(indent)).split("\n") for each in paragraphs]
        self.write("\n\n".join("\n".join(indent + line for line in each) for each in lines) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30,
                 col_spacing: int = 2) -> None:
        rows = list(rows)
        first = min(max(text_width(term) for term, _ in rows), col_max) + col_spacing
        for term, told in rows:
            line = " " * self.current_indent + term
            lines = wrapped(told, max(self.width - first - 2, 10)).split("\n") if told else []
            if text_width(term) > first - col_spacing:
                self.write(f"{line}\n")
            elif lines:
                lines[0] = line + " " * (first - text_width(term)) + lines[0]
                self.write(f"{lines.pop(0)}\n")
            for more in lines:
                self.write(" " * (first + self.current_indent) + more + "\n")


SaidContext.formatter_class = SaidFormatter
