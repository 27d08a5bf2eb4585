"""Text (PQL.md §6), by hand."""

# ruff: noqa: RUF001 - letters that look alike are the point

from __future__ import annotations

from tests.spec.row import rows

TEXTS = rows(
    "people",
    "6 string",
    r"""
city.equals("köln") →
city.equals("köln", false) → ann bob
city.equals("KÖLN", true) → bob
city.notEqualTo("köln", false) → dee eli fay
not (city.equals("köln", false)) → cyd dee eli fay
city.startsWith("K") → ann bob
city.startsWith("k", false) → ann bob
city.doesNotStartWith("K") → dee eli fay
not (city.startsWith("K")) → cyd dee eli fay
city.endsWith("ln") → ann
city.endsWith("LN", false) → ann bob
city.doesNotEndWith("ln") → bob dee eli fay
city.contains("ra") → dee
city.contains("") → ann bob dee eli fay
city.doesNotContain("ra") → ann bob eli fay
city.equals("STRASSE", false) →
city.equals("STRAẞE", false) → dee
city.contains("i", false) → eli
city.startsWith("is", false) → eli
city.equals("οδοσ", false) → fay
city.equals("οδος", false) →
city like "K%" → ann bob
city like "K_ln" → ann
city like "%" → ann bob dee eli fay
city like "k%" →
not (city like "K%") → cyd dee eli fay
code like "100%" → dee
code like "a_b\\c" → fay
code = "say \"hi\"" → eli
code = 'US' → ann
code.contains("\\") → fay
city.matches("^K") → ann bob
city matches "ö" → ann
city.matches("^(Köln|KÖLN)$") → ann bob
city.matches("\\w+n$") → ann
not (city.matches("^K")) → cyd dee eli fay
city < "L" → ann bob
city > "Köln" → dee eli fay
city = 5 →
age = "30" → ann
age > "39" → bob dee
""",
)

MORE_TEXTS = (
    rows(
        "members",
        "6 string",
        r"""
state.equals("ca", false) → ann eve
state.equals("ca") → eve
state.equals("CA", true) → ann
state = "ca" → eve
city.startsWith("BOS", false) → eve fay
city.startsWith("Bos") → fay
city.endsWith("ON", false) → eve fay
city.contains("OST", false) → eve fay
city.contains("") → * - dan
city.doesNotContain("OST", false) → ann bob cat
city.doesNotStartWith("b", false) → ann bob cat
city.doesNotEndWith("n", false) → ann cat
city.notEqualTo("BOSTON", false) → ann bob cat
name.contains("\"") → ann
name.contains("'") → bob
name.contains("%") → cat
name.endsWith("_\\x") → cat
name.contains(state) →
name like "50%" → cat
name like "%\\_" → cat
name like "A%" → ann eve
name like "A__" → eve
name like "ann" → fay
name like "%" → * - dan
city like "" → cat
city like "_%" → ann bob eve fay
city like "San J_an" → bob
city like "San J%é" → ann
city like "[S]%" →
city like "San*" →
city like "%an%" → ann bob
city.matches("^San J") → ann bob
city matches "os" → ann eve fay
zip.matches("^[0-9]{5}$") → ann bob cat
zip.matches("\\d+\\.\\d") → fay
name.matches("^ann$") → fay
city.matches("") → * - dan
city.matches("^$") → cat
not (city.matches("a")) → cat dan eve fay
""",
    )
    + rows(
        "values",
        "6 string",
        r"""
s.matches("\\d") → a
s.matches("^ab") → a
s.matches("b$") → c
s.matches("^b") →
s.matches("a.b") →
s.matches("a\\sb") → c
s.matches("^$") → e
s.matches("\\w") → a c
s.matches("") → a b c e
s like "a_b" → c
s like "a%" → a c
s like "" → e
s like "_" → b
s.contains("") → a b c e
s.doesNotContain("") →
s.startsWith("", false) → a b c e
s.notEqualTo("") → a b c
s.equals(null) →
s.doesNotContain(null) →
s in [null, ""] → e
s notIn [null, ""] → a b c
s.regexGroup("([a-z]+)([0-9])", 2) = "1" → a
""",
    )
    + rows(
        "people",
        "6 string",
        """
code.doesNotStartWith("u", false) → dee eli fay
not (code.doesNotStartWith("u", false)) → ann bob cyd
code.doesNotEndWith("S") → bob dee eli fay
not (code.doesNotEndWith("S")) → ann cyd
code.endsWith("s", false) → ann bob
code.startsWith("") → ann bob dee eli fay
code.doesNotStartWith("") →
code.endsWith("") → ann bob dee eli fay
code.doesNotEndWith("") →
city.startsWith(city) → ann bob dee eli fay
city.equals(loyalty.tier) →
city.notEqualTo(loyalty.tier) → ann bob eli fay
city like code →
code like code → ann bob dee eli fay
items.name.startsWith("b") → ann dee
items.name.endsWith("k") → dee
items.name.doesNotStartWith("b") → dee
items.name.doesNotEndWith("t") → dee
not (items.name.doesNotEndWith("t")) → ann bob cyd eli fay
items.name like "b%" → ann dee
items.tags.matches("^s") → eli
"Köln".equals(city) → ann
["golf", "x"].contains("ol") → ann bob cyd dee eli fay
""",
    )
)

LETTERS = rows(
    "letters",
    "2",
    r"""
word.equals("straße", false) → strasse capital
word.equals("STRASSE", false) → double
word.equals("İZMİR", false) → dotted plain
word.equals("IZMIR", false) → dotted plain
word.equals("ızmır", false) → dotless
word.equals("ΟΔΟΣ", false) → sigma middle
word.equals("οδος", false) → final
word.contains("Σ", false) → sigma middle
word.equals("é", false) → accent
word.startsWith("e", false) → combined
word.equals("k", false) → kelvin
word = "K" →
word.contains("ss", false) → double
word like "a_b" → smile
word like "one%two" → lines
word like "_" → accent kelvin
word like "__" → combined
word.matches("one$") →
word.matches("two$") → lines
word.matches("^two") →
word.matches("\\w") → * - sigma final middle accent kelvin empty none
word > "z" → dotted dotless sigma final middle accent kelvin
word = "" → empty
""",
)


GROUPS = rows(
    "people",
    "6 regexGroup",
    r"""
city.regexGroup("^(.)", 1) = "K" → ann bob
code.regexGroup("([0-9]+)", 1) = "100" → dee
code.regexGroup("([0-9]+)", 1).isNull() → ann bob cyd eli fay
code.regexGroup("^(.)(.)$", 2) = "S" → ann
code.regexGroup("u", 0) = "u" → bob
code.regexGroup("(a)|(u)", 2) = "u" → bob
code.regexGroup("(a)|(u)", 1).isNull() → ann bob cyd dee
code.regexGroup("([a-z]+)", 1).equals("SAY", false) → eli
not (code.regexGroup("^(.)", 1) = "U") → bob cyd dee eli fay
code.regexGroup("\"(.+)\"", 1) = "hi" → eli
code.regexGroup("((a)_(b))", 3) = "b" → fay
items.exists(name.regexGroup("^(.)", 1) = "s") → dee
""",
) + rows(
    "members",
    "6 regexGroup",
    """
`e-mail`.regexGroup("@(.+)$", 1) = "x.org" → ann eve
name.regexGroup("(z)", 1).isNull() → ann..fay
""",
)
