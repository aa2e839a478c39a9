"""Notations of textbooks: their letters and signs, the same numbers, matrices, five languages."""

import re
import string

import pytest

import neurosim as ns
from neurosim.formulas.infix import Infix
from neurosim.formulas.nodes import as_written
from neurosim.ground.errors import FormatError, NonFiniteError, UnknownNameError
from neurosim.player import PlayerPrinter
from neurosim.printing import HtmlPrinter, LatexPrinter, MarkdownPrinter, TextPrinter
from neurosim.printing.conventions import conventions
from neurosim.printing.log import StepLog
from neurosim.printing.notation import notation, notations
from neurosim.printing.opposite_delta import TURNED, turned
from neurosim.printing.printer import Printer
from neurosim.printing.words import languages, words


def log_of(trace: ns.Trace, **look: object) -> str:
    return TextPrinter(**look).print(trace)


# What the books write, typed from them; the numbers are those of the net-out log.
LINES = {
    "nielsen": (
        "z²₁ = w²₁₁·a¹₁ + w²₁₂·a¹₂ + b²₁",
        "a³₂ = σ(z³₂) = 1/(1 + exp(−1.225)) = 0.7729",
        "C = ½·(y³₁ − a³₁)² + ½·(y³₂ − a³₂)²",
        "δ³₁ = (a³₁ − y³₁)·a³₁·(1 − a³₁)",
        "∂C/∂w³₁₂ = δ³₁·a²₂ = 0.1385·0.5969 = 0.08267   (BP4)",
        "∂C/∂b²₁ = δ²₁ = 0.008771   (BP3)",
        "δ²₁ = (δ³₁·w³₁₁ + δ³₂·w³₂₁)·a²₁·(1 − a²₁)",
    ),
    "rumelhart": (
        "net_h1 = w_{h1,i1}·o_i1 + w_{h1,i2}·o_i2 + θ_h1",
        "δ_o1 = (t_o1 − o_o1)·o_o1·(1 − o_o1)",
    ),
    "bishop": (
        "a_h1 = w_{h1,i1}·x_i1 + w_{h1,i2}·x_i2 + b_h1",
        "z_h1 = σ(a_h1)",
        "y_o1 = σ(a_o1)",
        "E = ½·(t_o1 − y_o1)² + ½·(t_o2 − y_o2)²",
        "∂E/∂w_{o1,h1} = δ_o1·z_h1 = 0.1385·0.5933 = 0.08217",
    ),
    "mitchell": (
        "δ_o1 = (t_o1 − o_o1)·o_o1·(1 − o_o1)",
        "= (0.01 − 0.7514)·0.7514·(1 − 0.7514)",
        "= −0.1385",
        "δ_h1 = (δ_o1·w_{o1,h1} + δ_o2·w_{o2,h1})·o_h1·(1 − o_h1)",
        "= w_{o1,h1} + η·(−∂E/∂w_{o1,h1})",
        "= 0.4 + 0.5·(−0.08217)",
        "δ = −∂E/∂net",
        "w ← w + η·(−∂E/∂w)",
    ),
    "goodfellow": (
        "a⁽¹⁾₁ = W⁽¹⁾₁₁·x⁽⁰⁾₁ + W⁽¹⁾₁₂·x⁽⁰⁾₂ + b⁽¹⁾₁",
        "h⁽¹⁾₁ = σ(a⁽¹⁾₁)",
        "a⁽¹⁾ = W⁽¹⁾ x⁽⁰⁾ + b⁽¹⁾",
        "g⁽¹⁾ = ( (W⁽²⁾)ᵀ g⁽²⁾ ) ⊙ σ′(a⁽¹⁾)",
        "∂L/∂W⁽²⁾ = g⁽²⁾ (h⁽¹⁾)ᵀ",
        "new W⁽²⁾ = W⁽²⁾ − ε ∂L/∂W⁽²⁾",
    ),
    "net-out": ("δ(o1) = (out(o1) − t(o1))·out(o1)·(1 − out(o1))", "w5 − η·∂E/∂w5"),
}


@pytest.mark.parametrize("name", LINES)
def test_the_log_is_written_as_in_the_book(traces, name):
    log = log_of(traces["mazur"], notation=name)
    for line in LINES[name]:
        assert line in log


def test_these_are_all_the_notations_that_come_along():
    assert set(notations()) == set(LINES)


def test_each_of_the_four_equations_of_nielsen_is_named_at_its_lines(traces):
    log = log_of(traces["mazur"], notation="nielsen").replace("\n           ", " ")
    for step in traces["mazur"]:
        (line,) = re.findall(rf"^ *{step.id}  (.*?)$(?=\n *{step.id + 1}  |\n\n|\n\Z|\Z)", log, re.M | re.S)
        if step.of.startswith("i") and step.quantity == "delta":  # BP2 has the slope of an activation
            assert "BP" not in line
            continue
        equation = {
            "delta": "BP1" if step.of.startswith("o") else "BP2",
            "gradient": "BP4",
            "bias_gradient": "BP3",
        }.get(step.quantity)
        assert re.findall(r"BP\d", line) == ([] if equation is None else [equation])


def test_in_layers_a_connection_that_skips_some_says_from_where(traces):
    log = log_of(traces["skip-connection"], notation="nielsen")
    assert "w^{3←1}" in log


def test_every_quantity_has_a_name_of_its_own_in_every_notation(traces):
    for name in notations():
        for trace in (traces["mazur"], traces["skip-connection"], traces["xor-forward-constant"]):
            log = TextPrinter(notation=name).log(trace)
            steps = [step for step in trace if step.sample == 1]
            names = {
                (step.quantity, step.of, step.phase == "update"): log.text.called(step) for step in steps
            }
            assert len(set(names.values())) == len(names)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(30))
def test_turned_formulas_have_the_other_sign_and_nothing_else(random_network, seed):
    net, inputs, targets = random_network(seed)
    for step in net.trace([inputs, inputs], targets and [targets, targets], learning_rate=0.01):
        tree = turned(step.expression, step.quantity)
        wanted = -step.value if step.quantity in TURNED else step.value
        assert tree.value == pytest.approx(wanted, rel=1e-12, abs=1e-15)
        for leaf in tree.leaves():
            assert leaf.quantity not in ("gradient", "bias_gradient")
        if step.phase not in ("backward", "update"):
            assert tree == step.expression


def test_the_numbers_of_a_turned_log_are_the_same_but_for_the_sign(traces):
    def last_numbers(name: str) -> list[str]:
        log = log_of(traces["sports-3-2-2"], notation=name, matrices=False).partition("FORWARD")[2]
        return re.findall(r"[=≈] (−?[\d.]+)$", log, re.MULTILINE)

    ours, theirs = last_numbers("net-out"), last_numbers("mitchell")
    assert [text.lstrip("−") for text in theirs] == [text.lstrip("−") for text in ours]
    assert len(ours) == len(traces["sports-3-2-2"]) + 2 and ours != theirs


# -- a notation of one's own -----------------------------------------------------------------------


def test_a_file_of_ones_own_names_the_learning_rate_and_the_order_of_indices(traces, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        'title = "My lecture"\nstyle = "index"\nlabels = false\nlanguage = "de"\n'
        '[letters]\nlearning_rate = "λ"\nnet = "s"\n[equations]\ngradient = "(7)"\n',
        encoding="utf-8",
    )
    log = log_of(traces["mazur"], notation=path)
    assert "s_h1 = w_{i1,h1}·out_i1 + w_{i2,h1}·out_i2 + b_h1" in log
    assert "λ = 0.5" in log and "mine: My lecture" in log and "VORWÄRTS" in log
    assert "((7))" in log


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("style = 5", "style is 5; it must be text"),
        ('style = "fancy"', "style is 'fancy'; it must be one of 'call', 'index', 'layer'"),
        ("", "does not describe a notation; add [letters]"),
        ("# net = 'z'\n", "does not describe a notation; add [letters]"),
        ("titel = 1", "unknown key 'titel' (did you mean 'title'?"),
        ('[letters]\nnett = "z"', "unknown key 'nett' in letters (did you mean 'net'?"),
        ("[letters]\nnet = 1", "letters.net is 1; it must be printable text"),
        ("letters = 1", "letters must be a table"),
        ("turned = 1", "turned is 1; it must be true or false"),
        ('layer = "{0.__class__}"', "layer is '{0.__class__}'; it must be one of"),
        ('language = "xx"', "language is 'xx'; it must be one of"),
        ("= broken", "is not TOML"),
    ],
    ids=lambda text: text[:20],
)
def test_a_wrong_file_is_refused_with_file_and_key(tmp_path, text, said):
    path = tmp_path / "wrong.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FormatError) as caught:
        notation(path)
    assert said in str(caught.value) and "wrong.toml" in str(caught.value) and "\n" not in str(caught.value)


def test_unknown_names_are_refused():
    with pytest.raises(UnknownNameError, match="did you mean 'bishop'"):
        TextPrinter(notation="bischop")
    with pytest.raises(UnknownNameError, match="unknown language 'xx'"):
        TextPrinter(language="xx")


# -- languages and the box at the top --------------------------------------------------------------


def placeholders(texts, prefix="") -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for key, text in texts.items():
        if isinstance(text, dict):
            found |= placeholders(text, f"{prefix}{key}.")
        else:
            found[prefix + key] = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    return found


@pytest.mark.parametrize("language", languages())
def test_every_language_has_all_words_with_the_same_gaps(language):
    assert set(languages()) == {"de", "en", "es", "fr", "zh"}
    assert placeholders(words(language).texts) == placeholders(words("en").texts)


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("en", "Backward"),
        ("de", "Rückwärts"),
        ("fr", "Rétropropagation"),
        ("es", "Hacia atrás"),
        ("zh", "反向"),
    ],
)
def test_the_log_speaks_five_languages(traces, language, heading):
    assert f"## {heading}\n" in MarkdownPrinter(language=language).print(traces["mazur"])
    assert heading.upper() in log_of(traces["mazur"], language=language)


def test_the_box_at_the_top_says_all_that_is_needed_to_redo_the_numbers(traces):
    def box(trace: ns.Trace, printer: Printer) -> str:
        return "\n".join(f"{word}: {text}" for word, text in conventions(StepLog(trace, printer.look)))

    trace = traces["iamtrask"]
    said = box(trace, TextPrinter(notation="mitchell"))
    for part in (
        "loss: half_squared_error: E = ½·Σ (t − o)²",
        "delta: δ = −∂E/∂net",
        "accumulate over the samples (their sum, not their mean)",
        "target first, then source",
        "4 significant digits",
        "bias style: ",
        "notation: mitchell: T. M. Mitchell",
    ):
        assert part in said
    assert "every result rounded to 3 decimals" in box(trace.carried(decimals=3), TextPrinter())


@pytest.mark.slow
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("printer", [TextPrinter, MarkdownPrinter, LatexPrinter, HtmlPrinter, PlayerPrinter])
def test_the_slope_of_softmax_is_said_once_and_says_whose_it_is(traces, language, printer):
    look = {} if printer is PlayerPrinter else {"language": language}
    document = printer(**look).print(traces["sports-3-2-2"])
    if printer is MarkdownPrinter:
        document = re.sub(r"\\(\W)", r"\1", document)
    spelt = "∂out(j)/∂net(i) = out(j)·([i=j] − out(i))"
    for sign, latex in {"∂": "partial", "·": "cdot", "−": "-"}.items() if printer is LatexPrinter else ():
        spelt = spelt.replace(sign, "\\ensuremath{" + ("" if latex == "-" else "\\") + latex + "}")
    assert f" {words(language if look else 'en')('slope')} {spelt}" in document
    assert document.count("[i=j]") == 1


def test_the_box_has_the_seed_and_the_version(capsys, tmp_path):
    from neurosim.cli.app import main

    path = tmp_path / "seeded.toml"
    path.write_text(
        'title = "t"\nsource = "s"\n[network]\n[network.layers]\nsizes = [2, 2, 1]\nseed = 7\n'
        "[[samples]]\ninputs = [1.0, 2.0]\ntargets = [0.5]\n",
        encoding="utf-8",
    )
    assert main(["trace", str(path), "--format", "markdown"]) == 0
    out = capsys.readouterr().out
    assert "| seed | 7 |" in out and f"neurosim {ns.__version__}, neurosim trace" in out


def test_awkward_letters_of_a_notation_reach_latex_unharmed(traces, tmp_path):
    path = tmp_path / "odd.toml"
    path.write_text('[letters]\nnet = "a_b%"\ndelta = "Δ"\n', encoding="utf-8")
    assert r"\text{a\_b\%}_{h_{1}}" in LatexPrinter(notation=path).print(traces["mazur"])


def test_every_sign_of_a_log_can_be_spelt_for_a_terminal_without_it(traces):
    from neurosim.ground.spelling import SPELT

    for name in notations():
        log = log_of(traces["mazur"], notation=name, matrices=True, carry=True)
        log += str(traces["mazur"].why("gradient w1"))
        assert {sign for sign in log if not sign.isascii()} <= set(SPELT)


@pytest.mark.parametrize("seed", [*range(12), 29, 30, 58])
def test_a_formula_with_its_choices_is_turned_as_it_is_after_they_were_made(random_network, seed):
    # Weights that saturate, so that logarithms and quotients far out are chosen, too.
    net, inputs, targets = random_network(seed)
    for k, connection in enumerate(net.connections):
        connection.weight *= (-1) ** k * 60.0
    try:
        trace = net.trace(inputs, targets, learning_rate=0.3)
    except NonFiniteError:
        trace = random_network(seed)[0].trace(inputs, targets, learning_rate=0.3)
    symbolic = Infix(lambda symbol: f"{symbol.quantity} of {symbol.of}", str, names=True)
    numeric = Infix(lambda symbol: repr(symbol.number), str)
    for step in trace:
        with_choices = turned(step.formula, step.quantity)
        for writer in (symbolic, numeric):
            made = writer.write(turned(step.expression, step.quantity))
            assert writer.write(as_written(with_choices)) == made
        value = -step.value if step.quantity in TURNED else step.value
        assert with_choices.value == pytest.approx(value, rel=1e-13, abs=1e-300)
