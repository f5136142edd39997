"""The lines of a text file in order, by whole blocks or one by one, each with its number; the first line is 1."""

import re
from collections import deque
from collections.abc import Iterator, Sequence

from familyhub.sources.encoding import Block

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
"""A line with its end, for whoever looks for the header and whoever reads on below it alike."""
PEEKED = 65_536
"""Bytes that are looked at ahead."""


class Lines:
    """Lines of a file, taken as blocks or singly; lines taken ahead can be given back. `row` is the next
    one's number, `block_number` counts the blocks taken up.

    Bytes that are no text stand in a line as `encoding.UNDECODED` finds them.
    """

    def __init__(self, blocks: Iterator[Block]) -> None:
        self.row = 1
        self.block_number = 0
        self._blocks = blocks
        self._block: Block | None = None
        self._at = 0
        self._given_back: deque[str] = deque()

    @property
    def has_single(self) -> bool:
        """Whether the next line has been taken out of its block, so that it can only be taken singly."""
        return bool(self._given_back)

    def is_within(self, block_number: int) -> bool:
        """Whether the next line is one of that block."""
        return block_number == self.block_number and self._block is not None and self._at < len(self._block.text)

    def peek(self, count: int) -> list[str]:
        """The next lines of the block, at most so many, without taking them."""
        block = self._next()
        if block is None or block.too_long:
            return list(self._given_back)[:count]
        text = "".join(self._given_back) + block.text[self._at : self._at + PEEKED].decode("utf-8", "surrogateescape")
        return LINE.findall(text)[:count]

    def line(self, until: int | None = None) -> str | None:
        """The next line above row `until`; None where there is none, or one that is too long."""
        if until is not None and self.row >= until:
            return None
        if not self._given_back:
            block = self._next()
            if block is None or block.too_long:
                return None
            end = block.text.find(b"\n", self._at) + 1 or len(block.text)
            text = block.text[self._at : end].decode("utf-8", "surrogateescape")
            self._at = end
            self._given_back.extend(LINE.findall(text) if "\r" in text else (text,))
        self.row += 1
        return self._given_back.popleft()

    def give_back(self, lines: Sequence[str]) -> None:
        """Put lines before all others: they will be taken again."""
        self._given_back.extendleft(reversed(lines))
        self.row -= len(lines)

    def block(self, until: int | None = None, most: int | None = None) -> Block | None:
        """The next lines of a block at once, none below row `until`, and some `most` bytes of them.

        Whoever takes them says so, by `passed` or `unpack`.
        """
        block = self._next()
        if until is not None and self.row >= until:
            return None
        if block is None or block.too_long:
            return block
        end = len(block.text)
        if most is not None and end > self._at + most:
            end = block.text.find(b"\n", self._at + most) + 1 or end
        text = block.text[self._at : end]
        if until is not None:
            above = LINE.findall(text.decode("utf-8", "surrogateescape"))[: until - self.row]
            text = "".join(above).encode("utf-8", "surrogateescape")
        return Block(text)

    def unpack(self, block: Block) -> None:
        """Take the lines of a block singly from now on."""
        self._at += len(block.text)
        self._given_back.extend(LINE.findall(block.text.decode("utf-8", "surrogateescape")))

    def passed(self, block: Block, count: int) -> None:
        """Count the lines of a block that was taken as a whole."""
        self.row += count
        if block.too_long:
            self._block = None
        else:
            self._at += len(block.text)

    def skip_to(self, row: int) -> None:
        """Pass over all lines above one."""
        while self.row < row:
            if self.line(row) is None:
                block = self._next()
                if block is None:
                    return
                self.passed(block, 1)

    def _next(self) -> Block | None:
        if self._block is None or (not self._block.too_long and self._at >= len(self._block.text)):
            self._block, self._at = next(self._blocks, None), 0
            self.block_number += 1
        return self._block
