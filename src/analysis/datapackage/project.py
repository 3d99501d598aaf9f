"""Where the project lies: the nearest folder upwards that holds ``data/datapackage.json``."""

from __future__ import annotations

import os
from pathlib import Path

from analysis.datapackage.descriptor import DESCRIPTOR
from analysis.errors import ProjectNotFoundError

#: Environment variable that names the project folder where none is given: for kernels and worker processes.
PROJECT_VARIABLE = "PAIRED_AID_PROJECT"


def find_project(start: str | Path | None = None, *, installed: bool = True) -> Path:
    """Find the project folder, which holds ``data/datapackage.json``.

    Parameters
    ----------
    start
        A folder to look in and above. By default the one that ``PAIRED_AID_PROJECT`` names, else the working directory
        and those above it, else the folder that the package itself was installed from in place.
    installed
        Whether that last folder may be taken: by notebooks, which read; not by a command that writes into the data.

    Raises
    ------
    ProjectNotFoundError
        There is none up to the root.
    """
    given = start is not None
    if start is None and (named := os.environ.get(PROJECT_VARIABLE)):
        start = named
    here = Path(start if start is not None else Path.cwd()).absolute()
    candidates = [here, *here.parents]
    if start is None and installed:
        candidates += Path(__file__).parents
    for folder in candidates:
        if (folder / "data" / DESCRIPTOR).is_file():
            return folder
    how = "" if given or installed else f" with --project or {PROJECT_VARIABLE}"
    raise ProjectNotFoundError(f"no data/{DESCRIPTOR} in {here} or any folder above it; name the project folder{how}")


def data_folder(folder: str | Path | None = None) -> Path:
    """The data folder of a project folder, of itself, or of the nearest project upwards."""
    if folder is None:
        return find_project() / "data"
    given = Path(folder).absolute()
    for candidate in (given, given / "data"):
        if (candidate / DESCRIPTOR).is_file():
            return candidate
    raise ProjectNotFoundError(f"neither {given} nor a folder data in it holds {DESCRIPTOR}")
