"""Help and suggestions: commands, options and names that a command line may have meant."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from neurosim.cli.terminal import readers_may_go
from neurosim.ground.choices import joined_by_or, unknown_name
from neurosim.ground.errors import did_you_mean, listed

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class Suggesting(click.Group):
    """A group that suggests a command or an option for one that there is not."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Read the command line, which prints help and version."""
        with readers_may_go(), _suggesting():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, context: click.Context) -> Any:
        """Run a command."""
        with readers_may_go(), _suggesting():
            return super().invoke(context)

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is named first, or suggest one."""
        name = args[0]
        if self.get_command(context, name) is None and not name.startswith("-"):
            known = self.list_commands(context)
            hint = did_you_mean(name, [*known, "--help", "--version"])
            hint = hint or f"commands are {listed(known, 99)}; "
            raise click.UsageError(f"no command '{name}' ({hint.strip().removesuffix(';')})", context)
        return super().resolve_command(context, args)


@contextmanager
def _suggesting() -> Iterator[None]:
    """Let an option that there is not be answered by one that was meant."""
    try:
        yield
    except click.NoSuchOption as error:
        if error.ctx is None:
            raise
        known = [name for parameter in error.ctx.command.get_params(error.ctx) for name in parameter.opts]
        options = [name for name in known if name.startswith("--")]
        command = error.ctx.command_path.removeprefix("neurosim").strip() or "neurosim"
        hint = did_you_mean(error.option_name, options) or f"options are {listed(options, 99)}; "
        raise click.UsageError(
            f"{command} has no option '{error.option_name}' ({hint.strip().removesuffix(';')})", error.ctx
        ) from None


class OneOf(click.ParamType):
    """One of several names.

    Parameters
    ----------
    kind : str
        What they are names of, for messages.
    names : iterable of str, or function without arguments that returns one
        A function is called when the names are needed, so that the help of all commands stays quick.
    """

    name = "text"

    def __init__(self, kind: str, names: Iterable[str] | Callable[[], Iterable[str]]) -> None:
        self.kind = kind
        self._names = names

    @property
    def names(self) -> tuple[str, ...]:
        """The names that are allowed."""
        return tuple(self._names() if callable(self._names) else self._names)

    def convert(self, value: str, parameter: click.Parameter | None, context: click.Context | None) -> str:
        """Return the name, or say what is allowed."""
        if value not in self.names:
            self.fail(unknown_name(self.kind, value, self.names))
        return value

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """Return the names as help shows them, ``[en|de]``."""
        brackets = "{}" if isinstance(param, click.Argument) else "[]"
        return "|".join(self.names).join(brackets)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> "list[CompletionItem]":
        """Return the names that begin like this."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(name) for name in self.names if name.startswith(incomplete)]


class ListingOption(click.Option):
    """An option whose help lists names, in place of ``{names}``.

    Parameters
    ----------
    names : function without arguments
        Returns the names; it is called when the help is shown.
    """

    def __init__(
        self, param_decls: Sequence[str], *, names: Callable[[], Iterable[str]], **options: Any
    ) -> None:
        super().__init__(param_decls, **options)
        self.names = names

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option and its help."""
        written = self.help
        try:
            self.help = (written or "").format(names=joined_by_or(self.names()))
            return super().get_help_record(ctx)
        finally:
            self.help = written

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """Return the names that begin like this."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(name) for name in self.names() if name.startswith(incomplete)]
