# SPDX-License-Identifier: MulanPSL-2.0
"""What can be wrong with an expression: as it is written, or as it is evaluated."""

from wuse_desktop.errors import UserFault


class ExpressionFault(UserFault):
    """An expression cannot be used as it is written.

    ``message`` is a sentence for the author of the form; ``position`` the character it speaks of,
    counted from 1.
    """

    def __init__(self, message: str, position: int = 1) -> None:
        super().__init__("forms.expression", message)
        self.position = position


class EvaluationFault(UserFault):
    """An expression cannot be evaluated here: a list is missing, a pattern is dangerous."""

    def __init__(self, message: str) -> None:
        super().__init__("forms.evaluation", message)
