// Audiences to begin with: of the usual ones those that the extract has the events and fields of.

import { childPath } from "./canvas/edit";
import { ruleOn } from "./canvas/make";
import type { Container, EventCard, Rule, Tile, TimeConstraint } from "./canvas/types";
import { lackOf, unfinishedIn } from "./canvas/unfinished";
import { type Index, isPopulated, kindOf, type Kind, labelOf, lastName } from "./catalog";
import type { Field } from "./protocol";
import type { Session } from "./session";
import type { IconName } from "./ui/icons";

export interface Template {
  id: string;
  label: string;
  hint: string;
  icon: IconName;
  tone: "event" | "attribute";
  tiles: Tile[];
}

/** How an event type or a field is known: by its name in XDM, else by what shops call it. */
interface Known {
  names: readonly string[];
  label: RegExp;
}

const PURCHASE: Known = { names: ["commerce.purchases"], label: /^(purchases?|orders?|order placed)$/i };
const LIST_ADD: Known = { names: ["commerce.productlistadds"], label: /^(add(ed)?|adds) to (the )?(cart|basket|bag)$/i };
const SEARCH: Known = { names: ["search", "sitesearch", "web.search"], label: /^(site |product )?search(es)?$/i };
const WORDS: Known = { names: ["keywords", "keyword", "searchterm", "searchkeyword"], label: /^(search|site search) (keywords?|terms?|words?|phrase)$/i };
const BIRTH: Known = { names: ["birthdate", "dateofbirth"], label: /^(birth ?date|date of birth|birthday)$/i };
const VALUE: Known = { names: ["lifetimevalue", "customerlifetimevalue"], label: /^(customer )?life ?time value$/i };

/** The templates an extract can answer; what the analyst must choose has no value yet. */
export function templatesOf(index: Index): Template[] {
  const bought = typeOf(index, PURCHASE);
  const added = typeOf(index, LIST_ADD);
  const birth = fieldOf(index, "profile", "date", BIRTH);
  const worth = fieldOf(index, "profile", "number", VALUE);
  const searched = searchOf(index);
  const event = (id: string, label: string, hint: string, icon: IconName, tiles: Tile[]): Template => ({ id, label, hint, icon, tone: "event", tiles });
  const field = (id: string, label: string, hint: string, icon: IconName, tile: Tile): Template => ({ id, label, hint, icon, tone: "attribute", tiles: [tile] });
  return [
    bought && searched && event("searched", "Searched but did not buy", "Both in the last 30 days", "search", [{ ...searched, time: last(30) }, no(bought, 30)]),
    bought && added && event("abandoned", "Abandoned basket", "Added in the last 7 days, no purchase", "event", [{ ...card(added), time: last(7) }, no(bought, 7)]),
    bought && event("often", "Frequent buyers", "At least 3 purchases in the last 90 days", "event", [{ ...card(bought), time: last(90), measure: { type: "Count", at_least: 3 } }]),
    bought && event("lapsed", "Lapsed customers", "Bought before, not in the last 180 days", "clock", [card(bought), no(bought, 180)]),
    birth && field("birthday", "Birthday within 7 days", "Before or after today, in any year", "date", { type: "AttributeCard", field: birth.path, test: { type: "Within", amount: 7, unit: "day", day: "today", ignore_year: true } }),
    worth && field("value", "High value", `${labelOf(worth)}, from an amount to choose`, "number", ruleOn(worth, worth.path)),
  ].filter((each): each is Template => !!each);
}

const last = (amount: number): TimeConstraint => ({ type: "InLast", amount, unit: "day" });
const card = (type: string): EventCard => ({ type: "EventCard", event_types: [type] });
const no = (type: string, days: number): EventCard => ({ ...card(type), time: last(days), exclude: true });

/** A search, its word to be chosen where the events have one. */
function searchOf(index: Index): EventCard | null {
  const type = typeOf(index, SEARCH);
  const words = fieldOf(index, "event", "text", WORDS);
  if (!type && !words) return null;
  const rules: Rule[] = words ? [ruleOn(words, words.path)] : [];
  return { type: "EventCard", ...(type && { event_types: [type] }), ...(rules.length && { rules }) };
}

function typeOf({ catalog }: Index, known: Known): string | null {
  const types = catalog.eventTypes.filter((type) => type.count > 0);
  const type = types.find(({ name }) => known.names.includes(name.toLowerCase())) ?? types.find(({ name, label }) => known.label.test(label || name));
  return type?.name ?? null;
}

function fieldOf({ catalog }: Index, table: Field["table"], kind: Kind, known: Known): Field | null {
  const fields = catalog.fields.filter((field) => field.table === table && kindOf(field) === kind && !field.type.startsWith("array") && !field.path.includes("[]") && isPopulated(field));
  return fields.find((field) => known.names.includes(lastName(field.path).toLowerCase())) ?? fields.find((field) => known.label.test(labelOf(field))) ?? null;
}

// --- onto the canvas ----------------------------------------------------------------------------

/** Puts a template's tiles on the canvas, in one step, and goes to what is to be chosen. */
export function begin(session: Session, { label, tiles }: Template): void {
  const { canvas } = session.now;
  const before = canvas.children ?? [];
  const plain = (canvas.join ?? "all") === "all";
  const group: Tile[] = tiles.length === 1 || (plain && !before.length) ? tiles : [{ type: "Container", name: label, children: tiles }];
  placed(session, { ...canvas, children: [...before, ...group] }, before.length);
  session.say(`${label} added`);
}

/** Draws a copy of an audience's rules on the canvas while it is empty. */
export async function beginWith(session: Session, audience: string): Promise<void> {
  const { revision } = session.now;
  try {
    const { canvas } = await session.link.ask("rules", { audience });
    if (session.now.revision !== revision) return session.notify("The canvas changed meanwhile: nothing was copied", "bad");
    placed(session, canvas, 0);
    session.say("Rules copied");
  } catch (error) {
    session.failed(error);
  }
}

function placed(session: Session, canvas: Container, from: number): void {
  const tiles = (canvas.children ?? []).slice(from);
  const open = tiles
    .map((tile, at) => {
      const path = childPath("", from + at);
      const inside = unfinishedIn(tile)[0];
      return lackOf(tile, path) ? path : inside ? `${path}.${inside.path}` : null;
    })
    .find((path) => path !== null);
  session.apply({ canvas, path: open ?? (tiles.length ? String(from) : "") });
}
