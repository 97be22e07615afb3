"""The extract for researchers as one file, to be handed over by a page.

In: a warehouse. Out: the bytes of a ZIP with what `extract` writes. Rejected: streaming, which would hand over the first half of
an extract whose second half cannot be made.
"""

import io
import zipfile
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from pipelines.editions.extract import extract
from pipelines.warehouse import open_warehouse


def zipped(warehouse: Path | None) -> tuple[bytes, int]:
    """The extract as a ZIP, and how many rows of records are in it. Raises WarehouseError where there is no edition."""
    with closing(open_warehouse(warehouse, "research")) as edition:
        row_count = int(edition.table("codebook.tables")["row_count"].sum())
    packed = io.BytesIO()
    with TemporaryDirectory() as folder, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        out = Path(folder) / "extract"
        for name in extract(warehouse, out)["files"]:
            archive.write(out / name, name)
    return packed.getvalue(), row_count
