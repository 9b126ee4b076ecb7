# SPDX-License-Identifier: MulanPSL-2.0
"""From the words of an expression to its syntax tree (the grammar of XPath 1.0)."""

from typing import cast, get_args

from wuse_desktop.forms.xpath.faults import ExpressionFault
from wuse_desktop.forms.xpath.syntax import (
    Axis,
    Call,
    Chain,
    Literal,
    Negation,
    Path,
    Step,
    Syntax,
    Union,
)
from wuse_desktop.forms.xpath.tokens import Token, TokenKind, missing_operator, tokenize
from wuse_desktop.i18n import _

MAX_LENGTH = 4_000
MAX_DEPTH = 64

# From the strongest to the weakest binding.
_LEVELS = (
    frozenset({"*", "div", "mod"}),
    frozenset({"+", "-"}),
    frozenset({"<", "<=", ">", ">="}),
    frozenset({"=", "!="}),
    frozenset({"and"}),
    frozenset({"or"}),
)
_AXES = frozenset(get_args(Axis))
_NODE_TESTS = frozenset({"node", "text"})
_EVERY_NODE = Step("descendant-or-self", "node()")


def parse(text: str) -> Syntax:
    """The syntax tree of an expression.

    Raises ExpressionFault, with the character where reading stopped.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionFault(
            _("表达式有{length}个字符，最多{most}个").format(length=len(text), most=MAX_LENGTH),
            MAX_LENGTH + 1,
        )
    return _Parser(tokenize(text)).whole()


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._index = 0
        self._depth = 0

    def whole(self) -> Syntax:
        if self._at_end():
            raise ExpressionFault(_("表达式是空的"))
        tree = self._expression()
        if not self._at_end():
            raise self._stray()
        return tree

    def _at_end(self) -> bool:
        return self._next.kind is TokenKind.END

    @property
    def _next(self) -> Token:
        return self._tokens[self._index]

    def _take(self) -> Token:
        token = self._tokens[self._index]
        self._index += 1
        return token

    def _sees(self, text: str, kind: TokenKind = TokenKind.SYMBOL, ahead: int = 0) -> bool:
        token = self._tokens[min(self._index + ahead, len(self._tokens) - 1)]
        return token.kind is kind and token.text == text

    def _accept(self, text: str, kind: TokenKind = TokenKind.SYMBOL) -> bool:
        if self._sees(text, kind):
            self._index += 1
            return True
        return False

    def _expect(self, text: str, opened: Token) -> None:
        if not self._accept(text):
            if not self._at_end():
                raise self._stray()
            raise ExpressionFault(
                _("第{position}个字符的括号“{bracket}”没有配对").format(
                    position=opened.position, bracket=opened.text
                ),
                opened.position,
            )

    def _stray(self) -> ExpressionFault:
        """What is wrong with a word that follows a whole operand."""
        token = self._next
        if token.kind in {TokenKind.NUMBER, TokenKind.TEXT}:
            return missing_operator(token.position, token.text)
        return self._unexpected()

    def _unexpected(self) -> ExpressionFault:
        token = self._next
        if token.kind is TokenKind.END:
            return ExpressionFault(_("表达式没有写完"), token.position)
        message = _("第{position}个字符“{character}”不应出现在这里").format(
            position=token.position, character=token.text[:1] or "'"
        )
        return ExpressionFault(message, token.position)

    def _expression(self) -> Syntax:
        """Operands and operators as they come, then folded level by level: no recursion."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ExpressionFault(
                _("括号嵌套超过{most}层").format(most=MAX_DEPTH), self._next.position
            )
        operands = [self._operand()]
        operators: list[str] = []
        while self._next.kind is TokenKind.OPERATOR:
            operators.append(self._take().text)
            operands.append(self._operand())
        for level in _LEVELS:
            operands, operators = _fold(operands, operators, level)
        self._depth -= 1
        return operands[0]

    def _operand(self) -> Syntax:
        signs = 0
        while self._accept("-", TokenKind.OPERATOR):
            signs += 1
        position = self._next.position
        parts = [self._path()]
        while self._accept("|", TokenKind.OPERATOR):
            parts.append(self._path())
        operand = parts[0] if len(parts) == 1 else Union(tuple(parts), position)
        return Negation(operand, signs % 2 == 1) if signs else operand

    def _path(self) -> Syntax:
        position = self._next.position
        if self._accept("//"):
            return Path(True, None, (), (_EVERY_NODE, *self._steps()), position)
        if self._accept("/"):
            steps = self._steps() if self._begins_step() else ()
            return Path(True, None, (), steps, position)
        if self._begins_step():
            return Path(False, None, (), self._steps(), position)
        base = self._primary()
        predicates = self._predicates()
        steps = ()
        if self._accept("//"):
            steps = (_EVERY_NODE, *self._steps())
        elif self._accept("/"):
            steps = self._steps()
        if not predicates and not steps:
            return base
        return Path(False, base, predicates, steps, position)

    def _begins_step(self) -> bool:
        token = self._next
        if token.kind is TokenKind.NAME:
            return not self._sees("(", ahead=1) or token.text in _NODE_TESTS
        return token.kind is TokenKind.SYMBOL and token.text in {".", "..", "@"}

    def _steps(self) -> tuple[Step, ...]:
        steps = [self._step()]
        while True:
            if self._accept("//"):
                steps.append(_EVERY_NODE)
            elif not self._accept("/"):
                return tuple(steps)
            steps.append(self._step())

    def _step(self) -> Step:
        if self._accept("."):
            return Step("self", "node()", self._predicates())
        if self._accept(".."):
            return Step("parent", "node()", self._predicates())
        axis: Axis = "child"
        if self._accept("@"):
            axis = "attribute"
        elif self._sees("::", ahead=1):
            axis = self._axis()
        return Step(axis, self._test(), self._predicates())

    def _axis(self) -> Axis:
        token = self._take()
        self._index += 1
        if token.kind is not TokenKind.NAME or token.text not in _AXES:
            raise ExpressionFault(
                _("轴 {name} 不在支持范围内").format(name=token.text), token.position
            )
        return cast("Axis", token.text)

    def _test(self) -> str:
        if self._next.kind is not TokenKind.NAME:
            raise self._unexpected()
        token = self._take()
        if not self._sees("("):
            return token.text
        opened = self._take()
        if token.text not in _NODE_TESTS:
            raise ExpressionFault(
                _("节点测试 {name}() 不在支持范围内").format(name=token.text), token.position
            )
        self._expect(")", opened)
        return f"{token.text}()"

    def _predicates(self) -> tuple[Syntax, ...]:
        predicates: list[Syntax] = []
        while self._sees("["):
            opened = self._take()
            predicates.append(self._expression())
            self._expect("]", opened)
        return tuple(predicates)

    def _primary(self) -> Syntax:
        token = self._next
        if token.kind is TokenKind.NUMBER:
            return Literal(float(self._take().text))
        if token.kind is TokenKind.TEXT:
            return Literal(self._take().text)
        if token.kind is TokenKind.NAME:
            return self._call()
        if self._sees("("):
            opened = self._take()
            inside = self._expression()
            self._expect(")", opened)
            return inside
        raise self._unexpected()

    def _call(self) -> Call:
        name = self._take()
        opened = self._take()
        arguments: list[Syntax] = []
        if not self._sees(")"):
            arguments.append(self._expression())
            while self._accept(","):
                arguments.append(self._expression())
        self._expect(")", opened)
        return Call(name.text, tuple(arguments), name.position)


def _fold(
    operands: list[Syntax], operators: list[str], level: frozenset[str]
) -> tuple[list[Syntax], list[str]]:
    """Join neighbours whose operator belongs to the level; the others stay for weaker levels."""
    if not level.intersection(operators):
        return operands, operators
    folded, kept = [operands[0]], list[str]()
    chain: list[tuple[str, Syntax]] = []
    for operator, operand in zip(operators, operands[1:], strict=True):
        if operator in level:
            chain.append((operator, operand))
            continue
        if chain:
            folded[-1] = Chain(folded[-1], tuple(chain))
            chain = []
        folded.append(operand)
        kept.append(operator)
    if chain:
        folded[-1] = Chain(folded[-1], tuple(chain))
    return folded, kept
