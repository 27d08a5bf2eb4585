// Messages and what to do about them, as sentences.

/** Ends with a mark, or with a mark inside a quotation or a bracket that is a sentence of its own. */
const ENDED = /[.!?:][)"'”’]?$|…["'”’]?$/;
/** A first word in small letters; a path such as `loyalty.tier` and a name such as `eventType` stay. */
const FIRST = /^[a-z]+(?=[ ,’'])/;

/** A message as a sentence: its first word is capitalised, and a mark ends it. */
export function sentence(text: string): string {
  const told = text.trim();
  if (!told) return "";
  const begun = told.replace(FIRST, (word) => word.charAt(0).toUpperCase() + word.slice(1));
  return ENDED.test(begun) ? begun : `${begun}.`;
}

/** Messages and hints as sentences, one after another; each line of one is a sentence. */
export function sentences(...texts: readonly (string | null | undefined)[]): string {
  return texts
    .flatMap((text) => (text ?? "").split("\n"))
    .map(sentence)
    .filter(Boolean)
    .join(" ");
}
