"""``neurosim completion``: the tab completion for a shell."""

import click

from neurosim.cli import terminal
from neurosim.cli.command import command
from neurosim.cli.suggesting import OneOf


@command(
    140,
    'eval "$(neurosim completion bash)"             in ~/.bashrc',
    'eval "$(neurosim completion zsh)"              in ~/.zshrc',
    "neurosim completion fish > ~/.config/fish/completions/neurosim.fish",
)
@click.argument("shell", type=OneOf("shell", ("bash", "zsh", "fish")))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the tab completion for a shell."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None  # click knows all three
    all_commands = context.find_root().command
    terminal.show(kind(all_commands, {}, "neurosim", "_NEUROSIM_COMPLETE").source())
