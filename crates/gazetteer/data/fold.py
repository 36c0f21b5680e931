"""Folding of a name to its key: case, accents, spaces and punctuation are gone. `src/fold.rs` does the same."""

import unicodedata

SPECIAL = {
    "ß": "ss", "ẞ": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ŋ": "n",
    "ħ": "h", "ŧ": "t", "ə": "e", "ɛ": "e", "ɔ": "o", "ĸ": "k", "ſ": "s", "ƒ": "f", "ơ": "o", "ư": "u", "ɓ": "b", "ɗ": "d",
}
# Letters of other scripts that are spelt in two ways.
VARIANTS = {
    "ё": "е", "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ς": "σ", "ґ": "г",
}
RANGES = [(0xC0, 0x250), (0x386, 0x3CF), (0x1E00, 0x1F00)]


def _table():
    table = {}
    for first, last in RANGES:
        for point in range(first, last):
            low = chr(point).lower()
            if len(low) != 1:
                low = unicodedata.normalize("NFKD", low)[0]
            base = SPECIAL.get(low) or "".join(
                SPECIAL.get(c, c) for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c)
            )
            base = base.lower()
            if base and base != low and len(base.encode()) <= 4:
                table[ord(low)] = base
    table.update({ord(a): b for a, b in VARIANTS.items()})
    table.update({ord(a): b for a, b in SPECIAL.items()})
    return table


TABLE = _table()
DROPPED = [
    (0x80, 0xBF), (0xD7, 0xD7), (0xF7, 0xF7), (0x2B0, 0x36F), (0x591, 0x5C7), (0x640, 0x640), (0x64B, 0x65F),
    (0x670, 0x670), (0x2000, 0x206F), (0x2190, 0x2BFF), (0x3000, 0x3004), (0x3008, 0x3020), (0x30FB, 0x30FB),
    (0xFE00, 0xFE4F), (0xFF5F, 0xFF65), (0xFFFD, 0xFFFD),
]


def fold(text):
    out = []
    for char in text:
        point = ord(char)
        if 0xFF01 <= point <= 0xFF5E:
            point -= 0xFEE0
        if point < 0x80:
            if chr(point).isalnum():
                out.append(chr(point).lower())
            continue
        if any(first <= point <= last for first, last in DROPPED):
            continue
        low = chr(point).lower()
        low = low[0]
        out.append(TABLE.get(ord(low), low))
    return "".join(out)
