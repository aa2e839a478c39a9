"""Messages stay short, whatever they quote: 80 letters of a name, though it has a megabyte."""

import re
import time

import pytest

import neurosim as ns
from neurosim.cli.app import main
from neurosim.ground.errors import (
    MOST,
    MOST_OF_MESSAGE,
    arrows,
    brief,
    did_you_mean,
    listed,
    shortened_message,
)

HUGE = {
    "one word": "x" * 1_000_000,
    "words": "ab " * 300_000 + "c",
    "quotes": "a'b" * 300_000,
    "ends of quotes": "a' 'b" * 200_000,
    "beginnings of quotes": " 'a" * 300_000 + "b",
    "brackets": "{}" * 500_000,
    "unprintable": "x\n\x1b" * 300_000,
}


def net():
    made = ns.Network(name="n")
    made.add_input("x")
    made.add_neuron("o", output=True, bias=0.1)
    made.connect("x", "o", 0.5)
    return made


USAGE = "Usage: neurosim train [OPTIONS] NAME|FILE\nTry 'neurosim train --help' for help.\n\n"
FIT = {"epochs": 1, "learning_rate": 0.1}
CALLS = {
    "look up": lambda name: net()[name],
    "look up a connection": lambda name: net()["x", name],
    "a wrong key": lambda name: net()[name, "x", "x"],
    "loss": lambda name: ns.Network(loss=name),
    "activation": lambda name: net().add_neuron("h", name),
    "aggregation": lambda name: net().add_neuron("h", aggregation=name),
    "bias": lambda name: net().add_neuron("h", bias=name),
    "a taken name": lambda name: [one.add_input(name) for one in [net()] * 2],
    "a bad name": lambda name: net().add_input(f"{name}->"),
    "group": lambda name: net().add_neuron("h", group=name),
    "weight": lambda name: net().connect("x", "o", name),
    "connect": lambda name: net().connect(name, "o", 1.0),
    "label": lambda name: net().connect("x", "x", 1.0, label=name),
    "bias of a long one": lambda name: net().add_neuron(name, bias="no number"),
    "inputs": lambda name: net().forward({name: 1.0}),
    "input": lambda name: net().forward({"x": name}),
    "targets": lambda name: (one := net(), one.forward([1.0]), one.error({name: 1.0})),
    "restore": lambda name: net().restore(name),
    "load": lambda name: ns.Network.load(name),
    "engine": lambda name: net().fit([[1.0]], [[1.0]], engine=name, **FIT),
    "optimizer": lambda name: net().fit([[1.0]], [[1.0]], optimizer=name, **FIT),
    "metric": lambda name: net().fit([[1.0]], [[1.0]], metrics=[name], **FIT),
    "batch": lambda name: net().fit([[1.0]], [[1.0]], batch_size=name, **FIT),
    "seed": lambda name: net().fit([[1.0]], [[1.0]], shuffle=True, seed=name, **FIT),
    "samples": lambda name: net().fit([[name]], [[1.0]], **FIT),
    "layered": lambda name: ns.Network.layered([2, 1], bias=name),
    "sizes": lambda name: ns.Network.layered([name, 1]),
    "initialisation": lambda name: ns.Network.layered([2, 1], initialisation=name),
    "about": lambda name: net().trace([1.0], [1.0]).about(name),
    "why": lambda name: net().trace([1.0], [1.0]).why(name),
    "draw": lambda name: net().draw(show=(name,)),
    "style": lambda name: net().draw(style=name),
}
# Words of a command line are at most 128 kB long; "{}" stands for such a word.
COMMANDS = [
    "{}",
    "run {}",
    "trace mazur --about {}",
    "trace mazur --notation {}",
    "trace mazur --format {}",
    "trace mazur --sample {}",
    "trace mazur --{}",
    "draw mazur --output {}",
    "draw mazur --kind {} --output a.svg",
    "draw mazur --show {} --output a.svg",
    "draw mazur --style {} --output a.svg",
    "train xor --engine {}",
    "train xor --learning-rate {}",
    "train xor --variant {}",
    "figures {}",
    "new {}",
    "schema {}",
    "verify {}",
    "redraw {} --output a.svg",
]


def is_short(message, name):
    """No more than 80 letters of a name; one that imitates the end of a quotation may have a few such."""
    assert len(message) <= MOST_OF_MESSAGE + len("Error: \n") + len(USAGE)
    if "' '" not in name and " 'a" not in name:
        assert max(map(len, re.split(r"\s", message))) <= MOST + 30
        assert name[:MOST] not in message
    return True


@pytest.mark.slow
@pytest.mark.parametrize("name", HUGE.values(), ids=HUGE)
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_call_with_a_huge_name_says_a_short_sentence_soon(call, name):
    begun = time.process_time()
    try:
        call(name)
    except ns.NeurosimError as error:
        assert is_short(str(error), name)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("kind", ["one word", "words", "ends of quotes"])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_with_a_huge_word_says_a_short_sentence(command, kind, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main([word.replace("{}", HUGE[kind][:100_000]) for word in command.split()]) == 2
    err = capsys.readouterr().err
    assert is_short(err, HUGE[kind][:100_000])
    assert "mistake in neurosim" not in err


@pytest.mark.parametrize(
    "text",
    [
        'title = "{}"\n',
        "{} = 1\n",
        '[network]\n"{}" = 1\n',
        '[network]\ninputs = ["{}", "{}"]\n',
        '[network]\nloss = "{}"\n',
        '[training]\noptimizer = "{}"\n',
        '[[samples]]\ninputs = {{ "{}" = 1 }}\n',
    ],
)
def test_a_file_with_huge_names_says_a_short_sentence(text, tmp_path, capsys):
    (tmp_path / "a.toml").write_text(text.replace("{}", "y" * 1_000_000))
    assert main(["run", str(tmp_path / "a.toml")]) == 2
    assert len(capsys.readouterr().err) < 1_000


def test_two_names_of_80_letters_are_whole_and_of_81_are_not():
    fits, longer = "f" * 80, "l" * 81
    message = shortened_message(
        f"no '{fits}', no '{longer}', and this sentence goes on for as long as it has to: yes"
    )
    assert f"'{fits}'" in message
    assert longer not in message
    assert f"'{'l' * 39}...{'l' * 38}'" in message
    assert message.endswith(", and this sentence goes on for as long as it has to: yes")


@pytest.mark.parametrize(
    ("value", "end"),
    [
        ("x" * 200, "x...'"),
        ('it\'s "so" ' * 40, "...'"),
        ("it's " * 40, '..."'),
        ("\\" * 200, "...'"),
        (b"x" * 200, "x...'"),
        (["y" * 200], "y...']"),
        (["a", "'"] * 100, "]"),
        ({"y" * 200: 1}, "y...'}"),
        (KeyError("y" * 200), "y...')"),
        (10**200, "0..."),
    ],
)
@pytest.mark.parametrize("most", [20, 33, 80])
def test_a_value_that_is_cut_keeps_the_quote_and_the_bracket_that_end_it(value, end, most):
    short = brief(value, most)
    assert short.endswith(end)
    assert len(short) <= most
    assert short[: most - 10] == repr(value)[: most - 10]


def test_a_cut_name_keeps_its_quotes_in_whole_messages(tmp_path, capsys):
    (tmp_path / "a.toml").write_text(f'title = "a"\nsource = "b"\n[network]\nloss = ["{"n" * 90}"]\n')
    assert main(["run", str(tmp_path / "a.toml")]) == 2
    capsys.readouterr()
    (tmp_path / "a.toml").write_text(f'title = "a"\nsource = "b"\nnetwork = "{"n" * 90}"\n')
    assert main(["run", str(tmp_path / "a.toml")]) == 2
    assert f'the string "{"n" * 17}...{"n" * 16}"' in capsys.readouterr().err
    document = tmp_path / "network.json"
    document.write_text(f'{{"schema": "{"n" * 90}"}}')
    with pytest.raises(ns.FormatError, match=r"n\.\.\. file"):
        ns.Network.load(document)


def test_a_path_stays_whole():
    path = "/" + "/".join(["a folder with a long name"] * 12) + "/network.json"
    assert path in shortened_message(f"cannot read '{path}': no such file or directory")


def test_apostrophes_are_no_quotes():
    sentence = (
        "a neuron's name must be a string of printable characters, and the network's name must be one, too; "
        "the outputs' targets are told by it"
    )
    assert shortened_message(sentence) == sentence


def test_a_cycle_through_many_neurons_is_told_by_its_ends():
    made = ns.Network()
    for number in range(3_000):
        made.add_neuron(f"h{number}", bias=0.0)
        if number:
            made.connect(f"h{number - 1}", f"h{number}", 1.0)
    with pytest.raises(ns.CycleError, match=r"cycle h0 -> h1 -> .* -> \.\.\. -> .* -> h2999 -> h0$"):
        made.connect("h2999", "h0", 1.0)


def test_helpers_do_not_fail_on_what_cannot_be_written():
    assert brief(-(10**5_000)) == "<int>"
    assert did_you_mean(10**5_000, ["a"]) == ""
    assert len(listed(["n" * 1_000_000] * 100)) < 1_200
    assert arrows(["a", "b"]) == "a -> b"
    with pytest.raises(ns.NumberError, match="epochs is <int>"):
        net().fit([[1.0]], [[1.0]], epochs=-(10**5_000), learning_rate=0.1)


def test_no_name_in_an_error_moves_the_cursor_wherever_it_is_printed(tmp_path):
    path = tmp_path / "network.json"
    net().save(path)
    written = path.read_text().replace("half_squared_error", r"\u001b[2J\u202eloss")
    path.write_text(written)
    with pytest.raises(ns.NeurosimError) as caught:
        ns.Network.load(path)
    assert r"\x1b[2J\u202eloss" in str(caught.value)
