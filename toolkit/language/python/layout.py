"""Python source that breaks into lines where it is too long for one."""

from __future__ import annotations

from dataclasses import dataclass, replace

WIDTH = 88
_INDENT = "    "
ANY, OR, AND, SUM, PRODUCT, UNARY, ATOM = range(7)
"""How tightly Python's operators bind: what is looser than its place needs parentheses."""
_LEVELS = {"|": OR, "&": AND, "+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "%": PRODUCT}


@dataclass(frozen=True, slots=True)
class Code:
    """A piece of source.

    Parameters
    ----------
    open
        What it begins with: all of a name or literal, `name(` of a call.
    parts
        The arguments of a call, or the operands of an operator.
    joint
        What stands between the parts.
    close
        What it ends with.
    level
        How tightly it binds.
    """

    open: str
    parts: tuple[Code, ...] = ()
    joint: str = ", "
    close: str = ""
    level: int = ATOM

    def __str__(self) -> str:
        return f"{self.open}{self.joint.join(map(str, self.parts))}{self.close}"

    def lines(self, indent: str = "") -> str:
        """Return it on as many lines as it needs, after `indent`."""
        fits = not self.parts or len(indent) + len(str(self)) <= WIDTH
        return str(self) if fits else self.broken(indent)

    def broken(self, indent: str) -> str:
        """Return it on several lines, also where it would fit on one."""
        if not self.parts:
            return str(self)
        if self.is_pair:
            of, last = self.parts
            if len(str(of)) < len(str(last)):
                return f"{of}{last.broken(indent)}"
            return f"{of.broken(indent)}{last}"
        inner = f"{indent}{_INDENT}"
        told = [part.lines(inner) for part in self.parts]
        if self.joint == ", ":
            body = "".join(f"{inner}{each},\n" for each in told)
        else:
            joint = f"\n{inner}{self.joint.lstrip()}"
            body = f"{inner}{joint.join(told)}\n"
        return f"{self.open or '('}\n{body}{indent}{self.close or ')'}"

    @property
    def is_chain(self) -> bool:
        """Whether it is calls of methods, one on another."""
        return not (self.joint or self.open)

    @property
    def is_pair(self) -> bool:
        """Whether it is one call of a method."""
        return self.is_chain and len(self.parts) == 2


def call(name: str, *parts: Code) -> Code:
    """Return `name(parts)`."""
    return Code(f"{name}(", parts, close=")")


def method(of: Code, name: str, *parts: Code) -> Code:
    """Return `of.name(parts)`."""
    made = call(f".{name}", *parts)
    if of.is_chain and of.level == ATOM:
        return replace(of, parts=(*of.parts, made))
    return Code("", (within(of, ATOM), made), "")


def item(of: Code, part: Code) -> Code:
    """Return `of[part]`."""
    return Code(f"{within(of, ATOM)}[", (part,), " ", "]")


def infix(op: str, *parts: Code) -> Code:
    """Return `a op b op c`."""
    level = _LEVELS.get(op, ANY)
    first, *others = parts
    kept = (within(first, max(level, OR)), *(within(each, level + 1) for each in others))
    return Code("", kept, f" {op} ", level=level)


def prefix(op: str, part: Code) -> Code:
    """Return `~a` or `-a`."""
    inner = within(part, UNARY)
    if inner.is_chain:
        head, *calls = inner.parts
        return replace(inner, parts=(replace(head, open=f"{op}{head.open}"), *calls), level=UNARY)
    return replace(inner, open=f"{op}{inner.open}", level=UNARY)


def within(code: Code, level: int) -> Code:
    """Return source in parentheses where it binds less tightly than its place asks."""
    if code.level >= level:
        return code
    if not code.open:
        return replace(code, open="(", close=")", level=ATOM)
    return Code("(", (code,), " ", ")")


def text(value: str) -> Code:
    """Return a text as a literal, in double quotes where that needs no escapes.

    Examples
    --------
    >>> print(text("it's"), text('say "x"'))
    "it's" 'say "x"'
    """
    plain = repr(value)
    inner = plain[1:-1]
    return Code(f'"{inner}"' if plain.startswith("'") and '"' not in inner else plain)


def texts(value: str) -> tuple[Code, ...]:
    """Return a long text as literals that stand one under the other, cut after spaces."""
    room = WIDTH - 20
    pieces = [""]
    for word in value.replace(" ", " \0").split("\0"):
        if pieces[-1] and len(pieces[-1] + word) > room:
            pieces.append("")
        pieces[-1] += word
    return tuple(text(piece) for piece in pieces)
