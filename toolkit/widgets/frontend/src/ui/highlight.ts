// PQL and SQL in colours: words, texts, numbers, comments. Light, and never wrong about length.

export interface Piece {
  text: string;
  kind: "word" | "text" | "number" | "call" | "event" | "comment" | "plain";
}

const PQL_WORDS = new Set(
  "and or not in notIn true false null from as occurs before after now today yesterday this last next during within between on select where what when chain".split(" "),
);
const SQL_WORDS = new Set(
  "select from where and or not in is null as on join left right inner outer full cross using group by order having limit union all distinct with case when then else end exists between like true false cast interval asof filter over partition asc desc list struct unnest lateral values count sum min max any_value coalesce".split(" "),
);
const PIECES = /(--[^\n]*|\/\*[\s\S]*?\*\/)|("(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|''|\\.)*'?)|(`[^`\n]*`?)|(\d+(?:\.\d+)?)|([\p{L}_][\p{L}\p{N}_]*)|(\s+)|([^\s])/gu;

export function pieces(text: string, language: "pql" | "sql"): Piece[] {
  const found: Piece[] = [];
  for (const match of text.matchAll(PIECES)) {
    const [all, comment, quoted, , digits, name] = match;
    let kind: Piece["kind"] = "plain";
    if (comment) kind = "comment";
    else if (quoted) kind = "text";
    else if (digits) kind = "number";
    else if (name) kind = kindOfName(name, text.slice(match.index + all.length), language);
    found.push({ text: all, kind });
  }
  return found;
}

function kindOfName(name: string, rest: string, language: "pql" | "sql"): Piece["kind"] {
  const words = language === "pql" ? PQL_WORDS : SQL_WORDS;
  const known = language === "pql" ? words.has(name) || words.has(name.toLowerCase()) : words.has(name.toLowerCase());
  if (known) return "word";
  if (language === "pql" && name === "xEvent") return "event";
  return rest.startsWith("(") ? "call" : "plain";
}
