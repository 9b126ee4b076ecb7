# SPDX-License-Identifier: MulanPSL-2.0
"""The kinds of failure that a layer may raise; only gui and the command line catch them."""


class Fault(Exception):
    """Something a person must hear of.

    ``code`` is a stable machine name for tests and ``--json``; ``message`` says in one translated
    sentence what happened and what was kept; ``next_step`` says what to do now.
    """

    def __init__(self, code: str, message: str, next_step: str = "") -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.next_step = next_step

    @property
    def sentence(self) -> str:
        """The message with its next step, as it is shown: in Latin letters with a space between."""
        between = " " if self.next_step and self.message[-1:].isascii() else ""
        return f"{self.message}{between}{self.next_step}"


class UserFault(Fault):
    """The input or the request cannot be accepted as it is."""


class EnvironmentFault(Fault):
    """The machine refused: disk full, file locked, folder read-only, no keyring."""


class Defect(Fault):
    """An error of ours: logged without personal data, the operation stops, nothing is changed."""
