# SPDX-License-Identifier: MulanPSL-2.0
"""WuShe Desktop (五社工作台): offline-first records for township social-work stations."""

__version__ = "0.1.0"
