"""What shows that a cell is part of a record, and not of a header: it is a number, a date or an address."""

import re

LEAST_SHARE = 0.9
"""Of the filled cells of a column that has a shape."""

DATA_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        r"[-+]?\d+([.,]\d+)*",
        r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}.*)?",
        r"\d{1,2}[-./]\d{1,2}[-./]\d{2,4}( \d{1,2}:\d{2}.*)?",
        r"[^@\s]+@[^@\s]+\.[^@\s]+",
    )
)


def is_data(cells: list[str] | None) -> bool:
    """Whether any of the cells is a number, a date or an address, which no header is made of."""
    return any(shape.fullmatch(cell.strip()) for cell in cells or () for shape in DATA_SHAPES)


def usual_shape(cells: list[str]) -> re.Pattern[str] | None:
    """The shape that nearly all filled cells of a column have."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    fitting = (
        shape for shape in DATA_SHAPES if sum(bool(shape.fullmatch(c)) for c in filled) >= LEAST_SHARE * len(filled)
    )
    return next(fitting, None) if filled else None
