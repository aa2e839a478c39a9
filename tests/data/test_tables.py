"""Tables of comma-separated values, good and bad."""

import csv as writer
from pathlib import Path

import pytest

from neurosim.data import Dataset, csv
from neurosim.errors import FileError, FormatError, NeurosimError, NumberError, UnknownNameError

FLOWERS = "length,width,kind\n5.1,3.5,setosa\n6.3,3.3,virginica\n4.9,3.0,setosa\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


def read(folder: Path, text: str, *arguments: object, **options: object) -> Dataset:
    return csv(written(folder, text), *arguments, **options)  # type: ignore[arg-type]


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
        ("a;b\n1;2\n", {}, FormatError, "no column left for the inputs; its cells seem to be parted"),
        ("1,5;2,5;0\n3;2;1\n", {}, FormatError, "same number of cells"),
        (
            "a;b;c\n1,5;2,5;0\n",
            {},
            FormatError,
            "cells; its cells seem to be parted otherwise: pass delimiter=';'",
        ),
        ("a,b\n1,2\n", {"delimiter": ";"}, FormatError, "parted otherwise: pass delimiter=','"),
        ("a,b\n1,2\nx,2\n", {}, NumberError, "line 3, column 1 ('a') of 'FILE': 'x' is not a finite number"),
        ("a,b\n1,2\n,2\n", {}, NumberError, "line 3, column 1 ('a') of 'FILE': the cell is empty"),
        ("a,b\n1,2\n\n1,nan\n", {}, NumberError, "line 4, column 2 ('b') of 'FILE': 'nan' is not a finite"),
        ("a,b\n1,2\n1,inf\n", {}, NumberError, "'inf' is not a finite number"),
        ("a,b\n1,2\n1,1_0\n", {}, NumberError, "'1_0' is not a finite number"),
        ("a,b\n1,u\n1,\n", {}, NumberError, "line 3, column 2 ('b') of 'FILE': the cell is empty"),
        ("a,b\n1,7\n1,o\n", {}, NumberError, "line 3, column 2 ('b') of 'FILE': 'o' is not a finite number"),
        (
            "a;b\n0,5;1\n",
            {"delimiter": ";"},
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
        ("a,b\n1,2\n", {"features": ["b"]}, UnknownNameError, "'b' of 'FILE' is asked for as feature and as"),
        ("a,b\n1,2\n", {"delimiter": ", "}, NumberError, "it must be one character"),
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
    (tmp_path / "table.csv").write_bytes(b"\xff\xfe1,2")
    with pytest.raises(FormatError, match="not a UTF-8 text file"):
        csv(tmp_path / "table.csv")
