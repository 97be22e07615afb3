"""The clock of a served dashboard: when a coordinator writes, loads or looks. Nothing else in the pages reads it.

Records speak for their as-of date; the clock only dates what visitors themselves do, as the command line dates a load.
"""

import datetime as dt


def now() -> dt.datetime:
    """The present moment, in UTC."""
    return dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """The day it is where the dashboard runs."""
    return now().astimezone().date()
