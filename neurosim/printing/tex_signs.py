r"""Signs in LaTeX: ω as \omega, % as \%, and which of them the fonts of pdfLaTeX lack."""

import re
import unicodedata


def _greek() -> dict[str, str]:
    """The Greek letters; those that look like Latin ones have no command of their own."""
    commands = "alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi"
    small = dict(zip("αβγδεζηθικλμνξ", (f"\\{name}" for name in commands.split()), strict=True))
    commands = "pi rho varsigma sigma tau upsilon varphi chi psi omega"
    small |= dict(zip("πρςστυφχψω", (f"\\{name}" for name in commands.split()), strict=True))
    small |= {"ο": "o", "ϑ": r"\vartheta", "ϕ": r"\phi", "ϵ": r"\epsilon", "ϱ": r"\varrho", "ϖ": r"\varpi"}
    commands = "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
    large = dict(zip("ΓΔΘΛΞΠΣΥΦΨΩ", (f"\\{name}" for name in commands.split()), strict=True))
    latin = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧ", (f"\\mathrm{{{letter}}}" for letter in "ABEZHIKMNOPTX"), strict=True))
    return small | large | latin


#: Letters that are commands in a formula.
LETTERS = {**_greek(), "µ": r"\mu"}
#: Numbers below the line, as numbers.
BELOW = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
#: Signs that the plain fonts of LaTeX lack, in a formula.
SIGNS = {
    **LETTERS,
    "Σ": r"\sum",
    "∂": r"\partial",
    "∇": r"\nabla",
    "·": r"\cdot",
    "×": r"\times",
    "⊙": r"\odot",
    "−": "-",
    "→": r"\to",
    "←": r"\leftarrow",
    "≈": r"\approx",
    "≤": r"\le",
    "≥": r"\ge",
    "√": r"\surd",
    "½": r"\tfrac{1}{2}",
    "′": "'",
    "∞": r"\infty",
    "ᵀ": r"^{\top}",
    "ŷ": r"\hat{y}",
    **{sign: f"^{{{digit}}}" for digit, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
    **{sign: f"_{{{digit}}}" for digit, sign in enumerate("₀₁₂₃₄₅₆₇₈₉")},
    "⁻": "^{-}",
    "⁽": "^{(}",
    "⁾": "^{)}",
}
SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # not \{, which who counts the braces of groups would take for one
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "`": r"\textasciigrave{}",
    "\u202f": r"\,",
    "…": r"\dots{}",
    "–": "--",
    **{sign: f"\\{sign}" for sign in "#$%&_"},
}
_LATIN = 0x180  # the fonts of pdfLaTeX have the letters below
_PICTURES = 0x1F000  # no font for text has the signs above


def latex_text(text: str) -> str:
    r"""Return text that LaTeX sets as it is; pictures, which no font for text has, are named by their number.

    Examples
    --------
    >>> print(latex_text("100 % of slept_well"))
    100 \% of slept\_well
    """
    # Two hyphens, as in --carry, would become a dash.
    return "-{}-".join("".join(map(_set, piece)) for piece in composed(text).split("--"))


def composed(text: str) -> str:
    """Return text with an accent and its letter as one sign where there is one."""
    return unicodedata.normalize("NFC", text)


def _set(sign: str) -> str:
    if sign in SPECIAL:
        return SPECIAL[sign]
    if sign in SIGNS:
        return f"\\ensuremath{{{SIGNS[sign]}}}"
    return f"[U+{ord(sign):04X}]" if ord(sign) >= _PICTURES else sign


def foreign(latex: str) -> str:
    """Return the signs that the fonts of pdfLaTeX lack: Cyrillic, Chinese and others.

    Examples
    --------
    >>> foreign("größe, выход")
    'выход'
    """
    return "".join(dict.fromkeys(re.findall(rf"[^\x00-{chr(_LATIN - 1)}“”„‘’‚—€]", latex)))


def chinese(signs: str) -> bool:
    """Tell whether some of the signs are Chinese or Japanese."""
    return (
        re.search("[\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]", signs)
        is not None
    )
