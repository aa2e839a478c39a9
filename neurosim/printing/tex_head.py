"""The head of a LaTeX document: with what it compiles, its packages, and fonts for the signs in it."""

from collections.abc import Iterator

from neurosim.printing.tex_signs import chinese, foreign

ARTICLE = r"""\documentclass[11pt,fleqn]{article}
\usepackage[a4paper,margin=20mm]{geometry}
"""
SLIDES = r"""\documentclass[aspectratio=169,10pt,fleqn]{beamer}
\setbeamertemplate{navigation symbols}{}
\setbeamertemplate{footline}[frame number]
"""
FONTS = "\\usepackage[T1]{fontenc}\n\\usepackage[utf8]{inputenc}\n\\usepackage{lmodern}\n"
#: Without `plain`, headings become Chinese, too.
CHINESE, CHINESE_SIGNS = "\\usepackage[UTF8]{ctex}\n", "\\usepackage[UTF8,scheme=plain]{ctex}\n"
#: The first font that is there, for Cyrillic and other letters that the usual one lacks.
OTHER_LETTERS = r"""\usepackage[no-math]{fontspec}
\makeatletter
\newcommand\firstfont[2]{\let\next\relax\@for\name:=#2\do{\ifx\next\relax
  \expandafter\IfFontExistsTF\expandafter{\name}{\edef\next{\noexpand#1{\name}[Scale=MatchLowercase]}}{}\fi}\next}
\makeatother
\firstfont\setmainfont{CMU Serif,DejaVu Serif,FreeSerif,Noto Serif,Times New Roman}
\firstfont\setsansfont{CMU Sans Serif,DejaVu Sans,FreeSans,Noto Sans,Arial}
"""
PACKAGES = "\\usepackage{amsmath,amssymb,graphicx,longtable,array}\n"

#: Editors read the first line, people the second.
ENGINE = "% !TEX program = pdflatex\n% Compile with pdfLaTeX."
UNICODE_ENGINE = (
    "% !TEX program = xelatex\n% Compile with XeLaTeX; pdfLaTeX has no fonts for some of the names."
)
CHINESE_ENGINE = (
    "% !TEX program = xelatex\n"
    "% Compile with XeLaTeX and the package ctex, which finds the Chinese fonts; pdfLaTeX has none."
)


def head(body: str, language: str, *, beamer: bool) -> Iterator[str]:
    """Yield what stands before the metadata and ``\\begin{document}``: as the signs of the body ask for."""
    signs = foreign(body)
    in_chinese = language == "zh"
    with_chinese = in_chinese or chinese(signs)
    others = "".join(sign for sign in signs if not chinese(sign))
    yield CHINESE_ENGINE if with_chinese else UNICODE_ENGINE if others else ENGINE
    fonts = "" if with_chinese or others else FONTS
    if others:
        fonts += OTHER_LETTERS
    if with_chinese:
        fonts += CHINESE if in_chinese else CHINESE_SIGNS
    yield (SLIDES if beamer else ARTICLE) + fonts + PACKAGES
    yield r"\allowdisplaybreaks"
    if not beamer:
        yield r"\setlength{\mathindent}{0pt}\setlength{\parindent}{0pt}\setcounter{LTchunksize}{1000}"
