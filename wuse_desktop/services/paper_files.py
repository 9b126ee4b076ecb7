# SPDX-License-Identifier: MulanPSL-2.0
"""Papers as PDF: made for the preview, and written where the user wants the file."""

import io
from pathlib import Path

from wuse_desktop.security.atomic import replace_file
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.found_files import file_name
from wuse_desktop.services.papers import PAPERS, PaperOptions, paper


def paper_pdf(desk: Desk, name: str, options: PaperOptions) -> bytes:
    """A paper as the bytes of a PDF. Raises what ``papers.paper`` raises."""
    target = io.BytesIO()
    paper(desk, name, options, target)
    return target.getvalue()


def paper_title(name: str) -> str:
    """The title of a paper. Raises KeyError for a name that is none."""
    return PAPERS[name].text


def pdf_name(*parts: str) -> str:
    """A proposal for the name of the file: its parts, such as title, unit and period."""
    return file_name(" ".join(part for part in parts if part)) + ".pdf"


def save_pdf(path: Path, pdf: bytes) -> Path:
    """Write a PDF as a whole or not at all; returns its path, with .pdf at the end.

    Raises EnvironmentFault ``disk_full``, ``folder_read_only`` or ``disk_failed``.
    """
    target = path if path.suffix.lower() == ".pdf" else path.with_name(path.name + ".pdf")
    replace_file(target, pdf)
    return target
