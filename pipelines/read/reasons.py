"""What the reasons of a rejected record and the kinds of an ignored one mean, in words for the person who exported it.

In: nothing. Out: two dictionaries by code. The codes are stable: quarantine lists and scripts of users name them.
"""

REASONS = {
    "too_few_cells": "the row has fewer cells than the header has columns, so it cannot be told which is missing.",
    "too_many_cells": "the row has more cells than the header has columns, so it cannot be told which belongs where.",
    "bad_quote": "a quotation mark stands where none can stand: double it inside a quoted cell, or quote the whole cell.",
    "open_quote": "a quotation mark is opened and never closed. Close it, or take it out.",
    "stray_line_end": "the row stands beside a line end that may belong inside a cell, so that a part of it may be missing. "
    "Quote cells of several lines.",
    "undecodable": "the row holds characters that cannot be read in the file's encoding. Save it as UTF-8, or say --encoding.",
    "damaged_text": "a name or text was spoilt before (Ã© for é, or �). Export it again from where it is still right.",
    "nul_byte": "the row holds a zero byte, as no text does. Export it again.",
    "too_long": "the row is longer than any row that is read. Look for a quotation mark that is never closed.",
    "comment_like": "the row begins with # like a comment, and has as many cells as a record. Take out the #, or the line.",
    "other_table": "a second table begins below a gap. Put it into a file or sheet of its own.",
    "header_mismatch": "the first line does not fit the records below it, so that no column has a sure name. Mend it.",
    "bad_json": "the line is no valid JSON.",
    "no_object": "the value is no object with keys and values.",
    "repeated_key": "the object names a key twice, so it cannot be told which value is meant.",
    "broken_event": "the event has no start, or repeats without an end. Correct it in the calendar.",
}

# One, and several.
KINDS = {
    "blank": ("blank line", "blank lines"),
    "repeated_header": ("repeated header", "repeated headers"),
    "title": ("line above the header", "lines above the header"),
    "comment": ("comment", "comments"),
    "sep": ("line that states the delimiter", "lines that state the delimiter"),
    "skipped": ("line that was to be skipped", "lines that were to be skipped"),
}
