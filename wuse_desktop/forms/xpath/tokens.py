# SPDX-License-Identifier: MulanPSL-2.0
"""The words of an expression."""

import re
from enum import Enum, auto
from typing import NamedTuple

from wuse_desktop.forms.xpath.faults import ExpressionFault
from wuse_desktop.i18n import _


class TokenKind(Enum):
    """What a word is."""

    NUMBER = auto()
    TEXT = auto()
    NAME = auto()
    OPERATOR = auto()
    SYMBOL = auto()
    END = auto()


class Token(NamedTuple):
    """A word, where it begins (counted from 1), and its text; of a literal only what is inside."""

    kind: TokenKind
    text: str
    position: int


# Full-width forms are letters to XML but slips of the input method to people.
_LETTER = r"(?![\uff00-\uffef])[^\W\d]"
_REST = r"(?:(?![\uff00-\uffef])[\w.\-\u00b7])*"
_NAME = f"(?:{_LETTER}){_REST}"
_WORD = re.compile(
    rf"""
    (?P<space>[ \t\r\n]+)
    |(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
    |(?P<text>"[^"]*"|'[^']*')
    |(?P<variable>\${_NAME}(?::{_NAME})?)
    |(?P<name>{_NAME}(?::(?!:)(?:{_NAME}|\*))?)
    |(?P<symbol>//|::|\.\.|!=|<=|>=|[/|+\-=<>*()\[\],.@])
    """,
    re.VERBOSE,
)
_OPERATOR_NAME = re.compile("and|or|mod|div")
_OPERATORS = frozenset({"=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "|"})
_ENDS_OPERAND = frozenset({")", "]", ".", ".."})
_WRITTEN_OTHERWISE = {
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "「": '"',
    "」": '"',
    "【": "[",
    "】": "]",
    "。": ".",
    "、": ",",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "×": "*",
    "÷": "div",
    "\u3000": " ",
    "\u00a0": " ",
}


def tokenize(text: str) -> list[Token]:
    """The words of an expression, closed by one of kind END.

    Raises ExpressionFault at the first character that no word can begin with.
    """
    tokens: list[Token] = []
    index = 0
    while index < len(text):
        match = _WORD.match(text, index)
        if match is None:
            raise _unknown(text, index)
        group, word, position = match.lastgroup, match.group(), index + 1
        index = match.end()
        if group == "space":
            continue
        if group == "variable":
            raise ExpressionFault(_("变量 {name} 不在支持范围内").format(name=word), position)
        after_operand = bool(tokens) and _is_operand(tokens[-1])
        if group == "name" and after_operand:
            word = _operator_name(word, position)
            index = position - 1 + len(word)
            tokens.append(Token(TokenKind.OPERATOR, word, position))
        else:
            tokens.append(_token(group, word, position, after_operand))
    tokens.append(Token(TokenKind.END, "", len(text) + 1))
    return tokens


def missing_operator(position: int, word: str) -> ExpressionFault:
    """The fault of two operands side by side, of which the second begins here."""
    message = _("第{position}个字符“{character}”之前缺少运算符").format(
        position=position, character=word[:1] or "'"
    )
    return ExpressionFault(message, position)


def _token(group: str | None, word: str, position: int, after_operand: bool) -> Token:
    if group == "number":
        return Token(TokenKind.NUMBER, word, position)
    if group == "text":
        return Token(TokenKind.TEXT, word[1:-1], position)
    if group == "name" or (word == "*" and not after_operand):
        return Token(TokenKind.NAME, word, position)
    kind = TokenKind.OPERATOR if word in _OPERATORS else TokenKind.SYMBOL
    return Token(kind, word, position)


def _is_operand(token: Token) -> bool:
    if token.kind is TokenKind.SYMBOL:
        return token.text in _ENDS_OPERAND
    return token.kind in {TokenKind.NUMBER, TokenKind.TEXT, TokenKind.NAME}


def _operator_name(word: str, position: int) -> str:
    """A name behind an operand begins an operator, even run together as in ``1 mod2``."""
    match = _OPERATOR_NAME.match(word)
    if match is None:
        raise missing_operator(position, word)
    return match.group()


def _unknown(text: str, index: int) -> ExpressionFault:
    character, position = text[index], index + 1
    if character in "\"'":
        message = _("第{position}个字符的引号没有配对").format(position=position)
        return ExpressionFault(message, position)
    plain = _WRITTEN_OTHERWISE.get(character, "")
    if "\uff01" <= character <= "\uff5e":
        plain = chr(ord(character) - 0xFEE0)
    if plain:
        message = _(
            "第{position}个字符“{character}”无法识别：这是中文或全角符号，应写成半角的“{plain}”"
        ).format(position=position, character=character, plain=plain)
    else:
        message = _("第{position}个字符“{character}”无法识别").format(
            position=position, character=character
        )
    return ExpressionFault(message, position)
