"""An Office file without the clock: the same content is the same bytes.

In: a package as a library wrote it, and a day. Out: the package with that day in place of every moment of writing, also in the
workbooks inside of it.
"""

import io
import re
from datetime import date
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_WRITTEN = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def fixed(package: bytes, day: date) -> bytes:
    """The package as if it had been written on that day."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(package)) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(
                ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0)), _part(name, old.read(name), day), ZIP_DEFLATED
            )
    return out.getvalue()


def _part(name: str, content: bytes, day: date) -> bytes:
    if name.endswith(".xlsx"):
        return fixed(content, day)
    if name == "docProps/core.xml":
        return _WRITTEN.sub(rb"\g<1>" + f"{day.isoformat()}T00:00:00Z".encode(), content)
    return content
