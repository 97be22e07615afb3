"""How a state, a flag and a record's kind look: a word, a shape and a colour, always together.

In: the codes that the marts hold. Out: frozen marks. One table for pages, charts and tests, so that no page invents a
second colour for a state. Colours are Okabe and Ito's; they hold in light and dark and for the colour-blind.
"""

from dataclasses import dataclass

from dashboard import format as fmt


@dataclass(frozen=True)
class Mark:
    """A state's word, its shape, the theme's colour name, the colour itself and the pale ground it stands on in grids."""

    word: str
    shape: str
    theme: str
    colour: str
    ground: str
    meaning: str

    @property
    def text(self) -> str:
        """Shape and word, for tables and plain text."""
        return f"{self.shape} {self.word}"

    @property
    def badge(self) -> str:
        """Shape and word on a ground of their colour, as Markdown."""
        return f":{self.theme}-badge[{self.shape} {self.word}]"


STATES: dict[str, Mark] = {
    "at_risk": Mark(
        "at risk", "▲", "red", "#D55E00", "#FBD9C5", "the gap is over twice the agreed rhythm, or silence is likely"
    ),
    "never_started": Mark(
        "never started", "○", "violet", "#CC79A7", "#F3D9E8", "the first weeks are over without a contact"
    ),
    "watch": Mark("watch", "◐", "orange", "#E69F00", "#FBE6B8", "the gap is over the agreed rhythm"),
    "on_track": Mark("on track", "●", "green", "#009E73", "#CBEADF", "in touch within the agreed rhythm"),
    "too_early": Mark("too early", "◇", "gray", "#8FA09D", "#E3E9E8", "matched too recently to say"),
    "paused": Mark("paused", "❙❙", "gray", "#6F7F7C", "#D5DCDB", "an agreed break"),
    "not_recorded": Mark("not recorded", "▢", "gray", "#A9B5B2", "#ECF0EF", "nothing logs this pair's contacts"),
    "ended": Mark("ended", "■", "gray", "#55615F", "#C8D0CE", "the match is over"),
}
RUNNING = tuple(state for state in STATES if state != "ended")
NEED_CONTACT = ("at_risk", "never_started", "watch")

# The seven series of a chart, in the order in which they are given out; what is more is named "other".
SERIES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7A7A7A")
INITIATORS = {"mentee": "#0072B2", "mentor": "#E69F00", "staff": "#CC79A7"}
UNKNOWN_COLOUR = "#7A8583"
CHANNELS = {
    "video": "square",
    "phone": "diamond",
    "email": "circle",
    "message": "triangle-up",
    "in_person": "star",
    "other": "x",
}


ABBREVIATIONS = {"cv": "CV"}


def words(code: str) -> str:
    """A code of the marts as words: `never_started` is "never started"."""
    return STATES[code].word if code in STATES else ABBREVIATIONS.get(code, code.replace("_", " "))


def state(code: str) -> Mark:
    """The mark of a state; a code from a newer build still gets its words."""
    return STATES.get(code) or Mark(fmt.sentence(words(code)).lower(), "▢", "gray", "#A9B5B2", "#ECF0EF", "")
