"""Tables of comma-separated values, good and bad."""

import codecs
import csv as writer
from pathlib import Path

import pytest

from neurosim.data import Dataset, csv
from neurosim.ground.errors import FileError, FormatError, NeurosimError, NumberError, UnknownNameError

FLOWERS = "length,width,kind\n5.1,3.5,setosa\n6.3,3.3,virginica\n4.9,3.0,setosa\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


def read(folder: Path, text: str, *arguments: object, **options: object) -> Dataset:
    return csv(written(folder, text), *arguments, **options)


def test_a_column_of_texts_becomes_one_hot(tmp_path: Path) -> None:
    data = read(tmp_path, FLOWERS)
    assert data.X.tolist() == [[5.1, 3.5], [6.3, 3.3], [4.9, 3.0]]
    assert data.T.tolist() == [[1, 0], [0, 1], [1, 0]]
    assert data.features == ("length", "width")
    assert data.classes == ("setosa", "virginica")


def test_columns_are_chosen_by_name(tmp_path: Path) -> None:
    data = read(tmp_path, FLOWERS, targets=["width", "kind"], features=["length"])
    assert data.X.tolist() == [[5.1], [6.3], [4.9]]
    assert data.T.tolist() == [[3.5, 1, 0], [3.3, 0, 1], [3.0, 1, 0]]
    assert data.classes == ("width", "kind=setosa", "kind=virginica")
    assert read(tmp_path, FLOWERS, "width", features="length").T.tolist() == [[3.5], [3.3], [3.0]]


def test_without_header_the_last_columns_are_targets(tmp_path: Path) -> None:
    data = read(tmp_path, "0,1,1,0\n1,1,0,1\n", 2)
    assert data.X.tolist() == [[0, 1], [1, 1]]
    assert data.T.tolist() == [[1, 0], [0, 1]]
    assert data.features == ("x1", "x2")
    assert read(tmp_path, "5.1,setosa\n6.3,virginica\n").classes == ("setosa", "virginica")


def test_a_header_of_numbers_is_one_when_told(tmp_path: Path) -> None:
    assert read(tmp_path, "1990,1991\n5,6\n", header=True).features == ("1990",)


def test_numbers_become_classes_when_told_in_their_own_order(tmp_path: Path) -> None:
    data = read(tmp_path, "0.5,10\n0.1,9\n0.2,10\n", encode=True)
    assert data.classes == ("9", "10")
    assert data.T.tolist() == [[0, 1], [1, 0], [0, 1]]
    assert read(tmp_path, "0.5,10\n0.1,9\n").T.tolist() == [[10], [9]]


def test_what_the_standard_library_writes_is_read(tmp_path: Path) -> None:
    with open(tmp_path / "table.csv", "w", newline="", encoding="utf-8-sig") as file:
        lines = writer.writer(file)
        lines.writerow(["a, quoted", 'b "of" c', "class"])
        lines.writerow([1.5, -2e-3, "x,y"])
        lines.writerow([])
        lines.writerow([0, 7, "z\nz"])
    data = csv(tmp_path / "table.csv")
    assert data.features == ("a, quoted", 'b "of" c')
    assert data.X.tolist() == [[1.5, -0.002], [0, 7]]
    assert data.classes == ("x,y", "z\nz")


def test_semicolons_and_windows_line_ends(tmp_path: Path) -> None:
    assert read(tmp_path, "a;b\r\n1;2\r\n", delimiter=";").X.tolist() == [[1]]


@pytest.mark.parametrize(
    ("text", "options", "kind", "sentence"),
    [
        ("", {}, FormatError, "is empty; it must hold one line per sample"),
        ("\n \n", {}, FormatError, "is empty"),
        ("a,b\n", {}, FormatError, "holds a header but no sample"),
        ("a,b\n1,2\n1\n", {}, FormatError, "line 3 of 'FILE' has 1 cells, but line 1 has 2"),
        ("a,b\n1,2\n1,2,3\n", {}, FormatError, "line 3 of 'FILE' has 3 cells"),
        ("a,a\n1,2\n", {}, FormatError, "has several columns called 'a'"),
        ("a,\n1,2\n", {}, FormatError, "column 2 of 'FILE' has no name"),
        ('a,b\n"1,2\n', {}, FormatError, "cannot be read: unexpected end of data"),
        (
            "a;b\n1;2\n",
            {"delimiter": ","},
            FormatError,
            "no column left for the inputs; its cells seem to be separated by another character: pass ",
        ),
        (
            "a;b;c\n1,5;2,5;0\n",
            {"delimiter": ","},
            FormatError,
            "cells; its cells seem to be separated by another character: pass delimiter=';'",
        ),
        ("a;b;c\n1,5;2,5;0\n1;2\n", {}, FormatError, "line 3 of 'FILE' has 2 cells, but line 1 has 3"),
        ("a,b\n1,2\n", {"delimiter": ";"}, FormatError, "separated by another character: pass delimiter=','"),
        ("a,b\n1,2\nx,2\n", {}, NumberError, "line 3, column 1 ('a') of 'FILE': 'x' is not a finite number"),
        ("a,b\n1,2\n,2\n", {}, NumberError, "line 3, column 1 ('a') of 'FILE': the cell is empty"),
        (
            "a,b\n1,2\n\n1,nan\n",
            {},
            NumberError,
            "line 4, column 2 ('b') of 'FILE': 'nan' stands for a missing value; fill it in, or pass "
            "missing='drop' to leave out all such lines",
        ),
        ("a,b\n1,2\n1,inf\n", {}, NumberError, "'inf' is not a finite number"),
        ("a,b\n1,2\n1,1_0\n", {}, NumberError, "'1_0' is not a finite number"),
        ("a,b\n1,u\n1,\n", {}, NumberError, "line 3, column 2 ('b') of 'FILE': the cell is empty"),
        ("a,b\n1,7\n1,o\n", {}, NumberError, "line 3, column 2 ('b') of 'FILE': 'o' is not a finite number"),
        (
            "a;b\n0,5;1\n",
            {"decimal": "."},
            NumberError,
            "'0,5' is not a finite number; write it with a point: 0.5",
        ),
        (
            "id,7\n1,2\n",
            {},
            NumberError,
            "line 1, column 1 of 'FILE': 'id' is not a number; if this line holds",
        ),
        ("a,b\n1,2\n", {"targets": ["c"]}, UnknownNameError, "no column 'c' in 'FILE' (columns: 'a', 'b')"),
        ("weight,b\n1,2\n", {"targets": "wieght"}, UnknownNameError, "did you mean 'weight'?"),
        ("1,2\n1,2\n", {"targets": ["c"]}, UnknownNameError, "whose first line is no header"),
        ("a,b\n1,2\n", {"targets": 2}, NumberError, "targets is 2, but 'FILE' has 2 columns"),
        ("a,b\n1,2\n", {"targets": 0}, NumberError, "targets is 0"),
        ("a,b\n1,2\n", {"targets": []}, NumberError, "targets must name at least one column"),
        (
            "a,b\n1,2\n",
            {"features": ["b"]},
            UnknownNameError,
            "'b' of 'FILE' is named in features and in targets",
        ),
        ("a,b\n1,2\n", {"delimiter": ", "}, NumberError, "it must be one character"),
        ("a,b\n1,2\n", {"delimiter": '"'}, NumberError, "it must be one character"),
        ("a,b\n1,2\n", {"decimal": ";"}, NumberError, "decimal is ';'; it must be '.' or ','"),
        ("a,b\n1,2\n", {"decimal": ".", "thousands": "."}, NumberError, "they must differ"),
        ("a,b\n1,2\n", {"thousands": "_"}, NumberError, "thousands is '_'; it must be one of"),
        ("a,b\n1,2\n", {"header": "yes"}, NumberError, "header is 'yes'; it must be True or False"),
        ("a,b\n1,2\n", {"missing": "dorp"}, UnknownNameError, "unknown missing 'dorp' (did you mean 'drop'?"),
        (
            "a,b\n1,2\n",
            {"encoding": "utf8859"},
            UnknownNameError,
            "unknown encoding 'utf8859'; write 'utf-8'",
        ),
        ("a,b\n1,2\n", {"encoding": "rot13"}, UnknownNameError, "unknown encoding 'rot13'"),
        ("a,b\n1,2\n", {"comment": 3}, NumberError, "it must be the text that begins a comment"),
        ("a,b,c\n1,2,3\n", {"drop": ["c"], "targets": "c"}, UnknownNameError, "named in targets and in drop"),
        ("a,b,c\n1,2,3\n", {"drop": ["a"], "features": "a"}, UnknownNameError, "in features and in drop"),
        ("a,b,c\n1,2,3\n", {"drop": 1}, NumberError, "drop is 1; it must name columns"),
        ("1,?\n?,2\n", {"missing": "drop"}, FormatError, "every line of 'FILE' has a missing value"),
        (
            "0,5;?;1\n",
            {},
            NumberError,
            "line 1, column 2 of 'FILE': '?' stands for a missing value",
        ),
        # May be 1.234 or 1234.
        (
            'x,y\n"1,234",1\n',
            {},
            FormatError,
            "line 2, column 1 ('x') of 'FILE': '1,234' may be 1.234 or 1234; pass decimal=',' if it is "
            "1.234, or decimal='.' if it is 1234",
        ),
        ("x;y\n1,234;1\n", {}, FormatError, "'1,234' may be 1.234 or 1234"),
        ("x;y\n1.234;1\n", {}, FormatError, "'1.234' may be 1.234 or 1234; pass decimal='.' if it is 1.234"),
        ("x;y\n1.234;0,5\n", {}, FormatError, "'1.234' may be 1.234 or 1234"),
        (
            "x;y\n0.5;1\n0,5;1\n",
            {},
            FormatError,
            "line 2, column 1 ('x') of 'FILE': '0.5' has a decimal point, but line 3, column 1 ('x') of "
            "'FILE': '0,5' a decimal comma; write all numbers in one way",
        ),
        # Decimal commas between commas: each number became two cells.
        ("0,5,1,25,1\n-0,5,2,0,0\n", {}, FormatError, "line 2, column 1 of 'FILE': '-0' seems to be a part"),
        ("0,5,1\n1,05,1\n", {}, FormatError, "line 2, column 2 of 'FILE': '05' seems to be a part"),
    ],
)
def test_a_bad_table_gets_one_sentence(
    tmp_path: Path, text: str, options: dict[str, object], kind: type[NeurosimError], sentence: str
) -> None:
    with pytest.raises(kind) as caught:
        read(tmp_path, text, **options)
    said = str(caught.value).replace(str(tmp_path / "table.csv"), "FILE")
    assert sentence in said
    assert "\n" not in said


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot read"):
        csv(tmp_path / "none.csv")
    path = tmp_path / "table.csv"
    for content, options, sentence in (
        (b"\xff\xfe1,2", {}, "is not a text in the encoding utf-16: byte 5 is not valid; pass encoding="),
        (b"\xe4,1\n2,3\n", {"encoding": "utf-8"}, "is not a text in the encoding utf-8: byte 1 is not"),
        (b"\xef\xbb\xbfx,y\n2,3\n", {"encoding": "latin-1"}, "begins with the mark of utf-8, not of latin-1"),
        (b"x,y\n1,\x072\n", {}, "is not a text file: line 2 has the control character '\\x07'"),
        (b"PK\x03\x04....", {}, "is a workbook or another zipped file, not text; save it as CSV first"),
    ):
        path.write_bytes(content)
        with pytest.raises(FormatError) as caught:
            csv(path, **options)
        assert sentence in str(caught.value)


GERMAN = "größe;gewicht;klasse\r\n0,5;1,25;ja\r\n-0,5;2,0;nein\r\n"


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("cp1252", ", latin-1;"),
        ("utf-8", "line 1;"),
        ("utf-8-sig", "line 1;"),
        ("utf-16", ", utf-16;"),
        ("utf-16-le", ", utf-16-le;"),
    ],
)
def test_a_german_table_of_a_spreadsheet_is_read_and_the_guess_is_said(
    tmp_path: Path, encoding: str, said: str
) -> None:
    (tmp_path / "table.csv").write_bytes(GERMAN.encode(encoding))
    data = csv(tmp_path / "table.csv")
    assert data.X.tolist() == [[0.5, 1.25], [-0.5, 2.0]]
    assert data.T.tolist() == [[1, 0], [0, 1]]
    assert (data.features, data.classes) == (("größe", "gewicht"), ("ja", "nein"))
    assert "read with ; between columns, decimal comma, header in line 1" in data.origin
    assert said in data.origin
    assert data.origin.endswith("; target 'klasse'")


def test_a_letter_of_windows_only_is_taken_for_cp1252(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_bytes("preis €;y\n1,5;2\n".encode("cp1252"))
    data = csv(tmp_path / "table.csv")
    assert data.features == ("preis €",)
    assert ", cp1252;" in data.origin
    (tmp_path / "table.csv").write_bytes("größe;y\n1,5;2\n".encode("cp437"))
    assert csv(tmp_path / "table.csv", encoding="cp437").features == ("größe",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0.5\t1.25\t1\n-0.5\t2.0\t0\n", "tabs between columns, no header"),
        ("  0.5  1.25  1\n -0.5  2.0  0 \n", "spaces between columns, no header"),
        ("0,5 1,25 1\n-0,5 2,0 0\n", "spaces between columns, decimal comma, no header"),
        ("0.5\t\t1.25\t1\n-0.5\t2.0\t0\n", "spaces between columns, no header"),  # a tab too many
        ("0.5|1.25|1\n-0.5|2.0|0\n", "| between columns, no header"),
        ("0.5, 1.25, 1\n-0.5, 2.0, 0\n", ", between columns, no header"),
        ("0,5;1,25;1\n-0,5;2,0;0\n", "; between columns, decimal comma, no header"),
        ("0,5;1,25;1;\n-0,5;2,0;0;\n", "decimal comma, no header, an empty last column left out"),
        ("sep=;\n0.5;1.25;1\n-0.5;2.0;0\n", "; between columns, no header"),
        ('"0,5","1,25",1\n"-0,5",2,0\n', ", between columns, decimal comma, no header"),
        ("# by me\n0.5,1.25,1\n# more\n-0.5,2.0,0\n", "no header, 2 comment lines left out"),
        ("a,b,y\n0.5,1.25,1\n?,1,1\n-0.5,2.0,0\n1,,0\n1,2,NA\n", "3 lines with missing values left out"),
        (",a,b,y\n0,0.5,1.25,1\n1,-0.5,2.0,0\n", "the first column left out, which has no name"),
        ("# a,b,y\n0.5,1.25,1\n-0.5,2.0,0\n", "header in the comment above"),
    ],
)
def test_what_is_not_said_is_guessed(tmp_path: Path, text: str, said: str) -> None:
    data = read(tmp_path, text, missing="drop")
    assert data.X.tolist() == [[0.5, 1.25], [-0.5, 2.0]]
    assert data.T.tolist() == [[1], [0]]
    assert said in data.origin


@pytest.mark.parametrize(
    ("cells", "options", "numbers", "said"),
    [
        (("1,234.5", "2,000.0"), {}, [1234.5, 2000], "comma between thousands"),
        (("1.234,5", "2.000"), {}, [1234.5, 2000], "decimal comma, point between thousands"),
        (("1,234,567", "1.5"), {}, [1234567, 1.5], "comma between thousands"),
        (("1 234,5", "2\u202f000"), {}, [1234.5, 2000], "decimal comma, space between thousands"),
        (("1'234.5", "2’000"), {}, [1234.5, 2000], "apostrophe between thousands"),
        (("1,234", "5"), {"decimal": ","}, [1.234, 5], "decimal comma"),
        (("1,234", "5"), {"decimal": "."}, [1234, 5], "comma between thousands"),
        (("1,234", "5"), {"thousands": ","}, [1234, 5], "comma between thousands"),
        (("1.234", "0.5"), {}, [1.234, 0.5], "; between columns, no header"),
        (("0,123", "1,234"), {}, [0.123, 1.234], "decimal comma"),
        (("1e3", "-2,5E-1"), {}, [1000, -0.25], "decimal comma"),
    ],
)
def test_numbers_are_read_as_they_are_written(
    tmp_path: Path, cells: tuple[str, ...], options: dict[str, str], numbers: list[float], said: str
) -> None:
    data = read(tmp_path, "".join(f"{cell};1\n" for cell in cells), **options)
    assert data.X[:, 0].tolist() == numbers
    assert said in data.origin


@pytest.mark.parametrize("cell", ["1,2345", "12,34,567", "1,234,56"])
def test_thousands_that_are_no_groups_of_three_are_refused(tmp_path: Path, cell: str) -> None:
    with pytest.raises(NumberError, match=f"'{cell}' is not a"):
        read(tmp_path, f"{cell};1\n1,234.5;1\n1,234,567.5;1\n", thousands=",")


def test_the_target_may_stand_anywhere_and_columns_are_left_out(tmp_path: Path) -> None:
    text = "y,id,a\n1,7,0.5\n0,8,-0.5\n"
    data = read(tmp_path, text, "y", drop="id")
    assert (data.X.tolist(), data.T.tolist()) == ([[0.5], [-0.5]], [[1], [0]])
    assert data.origin.endswith("; target 'y'")
    hint = "'id' is among the inputs and seems to number the samples: drop leaves it out"
    assert hint in read(tmp_path, text, "y").origin
    assert read(tmp_path, "1,0.5,7\n0,-0.5,8\n", "x1").X.tolist() == [[0.5, 7], [-0.5, 8]]
    assert read(tmp_path, "1,0.5,7\n0,-0.5,8\n", drop=["x3"]).T.tolist() == [[0.5], [-0.5]]


def test_columns_that_seem_to_be_one_hot_are_pointed_at(tmp_path: Path) -> None:
    text = "x,a,b\n1,1,0\n2,0,1\n"
    assert "the last 2 columns seem to be one class each: targets = 2" in read(tmp_path, text).origin
    assert "seem to" not in read(tmp_path, text, 2).origin
    assert "seem to" not in read(tmp_path, "0,0,0\n0,1,1\n1,0,1\n1,1,0\n").origin


def test_missing_values_count_only_in_columns_that_are_used(tmp_path: Path) -> None:
    assert read(tmp_path, "a,note,y\n1,?,2\n", drop="note").X.tolist() == [[1]]


def test_errors_of_a_spreadsheet_are_no_comments(tmp_path: Path) -> None:
    with pytest.raises(NumberError, match="'#DIV/0!' is not a"):
        read(tmp_path, "a,y\n1,2\n#DIV/0!,2\n")
    with pytest.raises(NumberError, match="'#N/A' stands for a missing value"):
        read(tmp_path, "a,y\n1,2\n#N/A,2\n")


def test_equal_numbers_are_one_class_however_they_are_written(tmp_path: Path) -> None:
    data = read(tmp_path, "0,5;1\n0,1;2\n0,2;1,0\n", encode=True)
    assert data.classes == ("1", "2")
    assert data.labels.tolist() == [0, 1, 0]


def test_lines_are_counted_as_an_editor_does(tmp_path: Path) -> None:
    with pytest.raises(NumberError, match="line 6, column 1"):
        read(tmp_path, '# by me\n\na,b\n"1",2\n# more\nx,2\n')


def test_bytes_of_a_mark_are_no_part_of_a_name(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_bytes(codecs.BOM_UTF8 + b"x,y\n1,2\n")
    assert csv(tmp_path / "table.csv", encoding="utf-8").features == ("x",)


@pytest.mark.parametrize("text", ["a,b,y\n1.5,−3,0\n−2.5e−1,3,1\n", "a;b;y\n1,5;−3;0\n−2,5e−1;3;1\n"])
def test_the_minus_that_logs_print_is_a_minus(tmp_path: Path, text: str) -> None:
    path = tmp_path / "minus.csv"
    path.write_text(text, encoding="utf-8")
    assert csv(path).X.tolist() == [[1.5, -3.0], [-0.25, 3.0]]


def test_without_a_header_the_features_of_a_table_with_the_label_first_are_numbered_from_1(
    tmp_path: Path,
) -> None:
    path = tmp_path / "table.csv"
    path.write_text("7,0,0.5,255\n2,0,10,3\n", encoding="utf-8")
    data = csv(path, targets="x1")
    assert data.T.tolist() == [[7.0], [2.0]]
    assert data.features == ("x1", "x2", "x3")
    assert data.arranged(["x1", "x2", "x3"], ["o"]).X.tolist() == [[0.0, 0.5, 255.0], [0.0, 10.0, 3.0]]
