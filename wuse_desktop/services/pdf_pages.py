# SPDX-License-Identifier: MulanPSL-2.0
"""Pages of a PDF as pixels, for the preview and the printer."""

from wuse_desktop.reports.preview import PageImage, page_count, render_page

__all__ = ["PageImage", "page_count", "render_page"]
