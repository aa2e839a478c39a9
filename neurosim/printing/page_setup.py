"""A sheet of a workbook on paper: landscape, and never smaller than can be read."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

A4 = "9"
MARGIN = 0.4  # inches
ROOM = 110  # column widths that a line of A4 holds at full size, landscape, where the font is a wide one
LEAST = 0.69  # the smallest scale that is read with ease


def set_up_page(page: "Worksheet", widths: tuple[int, ...], folded: range | None) -> None:
    """Give the columns their widths, fold rows away, and part the sheet into pages.

    A sheet is made smaller to be one page wide where it stays readable. Otherwise every page holds as many
    whole generations as fit.
    """
    from openpyxl.utils import get_column_letter

    blocks = -(-page.max_column // len(widths))
    for column in range(blocks * len(widths)):
        page.column_dimensions[get_column_letter(column + 1)].width = widths[column % len(widths)]
    if folded is not None:
        page.row_dimensions.group(folded.start, folded.stop - 1, hidden=True)
        page.sheet_properties.outlinePr.summaryBelow = False
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", A4
    page.page_margins.left = page.page_margins.right = MARGIN
    page.page_margins.top, page.page_margins.bottom = MARGIN, 2 * MARGIN
    page.page_setup.pageOrder = "overThenDown"
    page.oddFooter.center.text = "&A, &P/&N"
    _pages(page, blocks, len(widths), sum(widths))


def _pages(page: "Worksheet", blocks: int, columns: int, width: int) -> None:
    """Set the scale, and break columns between generations only."""
    from openpyxl.worksheet.pagebreak import Break

    across = max(1, int(ROOM / LEAST) // width)
    page.page_setup.scale = min(100, 100 * ROOM // (min(across, blocks) * width))
    for block in range(across, blocks, across):
        page.col_breaks.append(Break(id=block * columns))
