# SPDX-License-Identifier: MulanPSL-2.0
"""Other programs that carry records from one machine to another, measured with the same records."""
