# SPDX-License-Identifier: MulanPSL-2.0
"""Measurements as ratios against a floor taken in the same run; see ``benchmarks/README.md``."""
