"""The one style object: every size, colour and font of a figure."""

from dataclasses import dataclass, replace

from neurosim.ground.errors import NumberError

NARROW = 300.0  # points; on narrower pages nothing stands beside a network, and words are short
SMALLEST_FONT = 9.0  # points; below it the last rows of a lecture hall read nothing


@dataclass(frozen=True, slots=True)
class Style:
    """Sizes (in points), colours and fonts of the figures.

    One data unit of a figure is one point, so sizes of things and of fonts can be compared.
    The default canvas is 10 x 5.6 inches, a slide.

    Attributes
    ----------
    radius : float
        Largest radius of a neuron; narrow networks get less.
    roomy : float
        Factor by which small networks may enlarge discs and numbers.
    rung : float
        Distance of the level tracks along which many connections arrive at a neuron.
    lane : float
        Height that a connection takes where it passes between the neurons of a column.
    negative_dash : bool
        Dash negative weights always, not only in figures that leave some weight without its printed sign.
    positive, negative, zero : str
        Colours of connections by the sign of the weight; `positive_text` and `negative_text` are the
        darker tones in which the numbers stand.
    outdated : str
        Colour of numbers that were computed before the weights changed.
    low_field, high_field : str
        Colours of an out of 0 and of 1 over a plane, told apart by lightness, too.
    weight_map : tuple of str
        Colours from most negative to most positive, for networks too large for numbers.

    Raises
    ------
    NumberError
        If a font is smaller than 9 points.

    Examples
    --------
    >>> Style(negative_dash=True).negative_dash
    True
    """

    width: float = 720.0
    height: float = 403.2
    left: float = 40.0
    right: float = 92.0
    top: float = 47.0
    bottom: float = 27.0
    font: str = "DejaVu Sans"
    math_font: str = "dejavusans"
    number_size: float = 9.0
    name_size: float = 11.0
    heading_size: float = 10.0
    title_size: float = 13.0
    roomy: float = 1.2
    radius: float = 25.0
    pitch: float = 140.0
    rung: float = 14.0
    lane: float = 13.0
    outline: float = 1.4
    thinnest: float = 0.9
    thickest: float = 3.6
    head: float = 5.5
    negative_dash: bool = False
    weight_decimals: int = 2
    value_decimals: int = 3
    gradient_decimals: int = 4
    paper: str = "#FFFFFF"
    ink: str = "#1B2733"
    secondary: str = "#4A5A68"
    hairline: str = "#9AA7B2"
    outdated: str = "#7D8993"
    positive: str = "#0072B2"
    positive_text: str = "#005A8C"
    negative: str = "#D55E00"
    negative_text: str = "#A84300"
    zero: str = "#7A8894"
    gradient_text: str = "#5A0B6E"
    gradient_pill: str = "#F1E2F6"
    target: str = "#0E7A56"
    constant: str = "#F4F4F2"
    focus: str = "#FFD24D"
    low_field: str = "#FDF1E7"
    high_field: str = "#7FB2D6"
    weight_map: tuple[str, ...] = (
        "#A84300",
        "#D55E00",
        "#F0B48A",
        "#E4E8EB",
        "#8FBBD9",
        "#0072B2",
        "#00507D",
    )

    def __post_init__(self) -> None:
        for field in ("number_size", "name_size", "heading_size", "title_size"):
            size = getattr(self, field)
            if not size >= SMALLEST_FONT:
                raise NumberError(
                    f"{field} of the style is {size}: fonts below {SMALLEST_FONT:g} points cannot be read"
                )

    @property
    def series(self) -> tuple[tuple[str, str], ...]:
        """Return colour and line style of the curves of a plot, told apart in grey by the dashes."""
        dashes = ("solid", "dashed", "dashdot", "dotted")
        colours = (self.positive, self.negative, self.target, self.gradient_text)
        return tuple(zip(colours, dashes, strict=True))

    def scaled(self, factor: float) -> "Style":
        """Return the style with everything inside the drawing `factor` times as large."""
        return replace(
            self,
            number_size=self.number_size * factor,
            name_size=self.name_size * factor,
            radius=self.radius * factor,
            rung=self.rung * factor,
            lane=self.lane * factor,
            head=self.head * factor,
            outline=self.outline * factor,
            thinnest=self.thinnest * factor,
            thickest=self.thickest * factor,
        )

    def fitted(self, width: float, height: float) -> "Style":
        """Return the style for a canvas of another size, in points, with no wider margins.

        Examples
        --------
        >>> Style().fitted(360.0, 200.0).left, Style().fitted(360.0, 200.0).right
        (20.0, 62.0)
        """
        share = min(1.0, width / self.width)
        right = max(self.right * share, min(self.right, 62.0))
        return replace(self, width=width, height=height, left=self.left * share, right=right)

    def sign_colour(self, value: float) -> str:
        """Return the colour of a line that carries `value`."""
        return self.positive if value > 0 else self.negative if value < 0 else self.zero

    def sign_text(self, value: float) -> str:
        """Return the colour of the printed `value`."""
        return self.positive_text if value > 0 else self.negative_text if value < 0 else self.secondary
