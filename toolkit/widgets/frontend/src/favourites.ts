// Favourites and what was put on the canvas last: kept in the browser, for each extract.

import type { Container, Node } from "./canvas/types";
import { childrenOf } from "./canvas/edit";
import { type Index, keyOf } from "./catalog";
import type { AudienceInfo, EventType, Field } from "./protocol";
import { isAudience, isField } from "./search/documents";
import type { Session } from "./session";
import { Store } from "./store";

export interface Kept {
  /** Fields, event types and audiences by `idOf`: names, never values. */
  favourites: readonly string[];
  /** The last that came on the canvas, the newest first. */
  recent: readonly string[];
}

export const MOST_FAVOURITES = 50;
export const MOST_RECENT = 8;
const NONE: Kept = { favourites: [], recent: [] };

export const idOf = (of: Field | EventType | AudienceInfo): string =>
  isField(of) ? `f:${of.table}:${of.path}` : isAudience(of) ? `a:${of.id}` : `e:${of.name}`;

/** What an identifier names in the catalog; undefined where the extract no longer has it. */
export function named(index: Index, id: string): Field | EventType | AudienceInfo | undefined {
  const rest = id.slice(2);
  if (id[0] === "f") return index.byKey.get(rest);
  return id[0] === "e" ? index.eventTypes.get(rest.toLowerCase()) : index.audiences.get(rest);
}

/** The fields, event types and audiences a canvas names, in the order of its tiles. */
export function usedIn(index: Index, canvas: Container): string[] {
  const ids = new Set<string>();
  const walk = (node: Node, scope: readonly string[]): void => {
    const card = node.type === "Step" ? node.card : node;
    let inner = scope;
    if (card.type === "EventCard") {
      for (const name of card.event_types ?? []) ids.add(`e:${index.eventTypes.get(name.toLowerCase())?.name ?? name}`);
      inner = [...scope, "xEvent"];
    } else if (card.type === "AudienceTile") ids.add(`a:${index.audiences.get(card.audience)?.id ?? card.audience}`);
    else if (card.type === "ItemsCard") {
      if (!card.rules?.length) ids.add(`f:${keyOf(scope, card.field)}`);
      inner = [...scope, card.field];
    } else if (card.type === "AttributeCard" || card.type === "ValuesCard") ids.add(`f:${keyOf(scope, card.field)}`);
    for (const child of childrenOf(node) ?? []) walk(child, inner);
  };
  walk(canvas, []);
  return [...ids];
}

/** The favourites and the recent fields of one extract. Where storage is denied they last as long as the view. */
export class Favourites {
  readonly store: Store<Kept>;

  constructor(private readonly key: string) {
    this.store = new Store<Kept>(this.stored() ?? NONE);
  }

  /** Makes something a favourite or no longer; null where there are as many as are kept. */
  toggle(id: string): boolean | null {
    const { favourites } = this.latest();
    const starred = favourites.includes(id);
    if (!starred && favourites.length >= MOST_FAVOURITES) return null;
    this.keep({ favourites: starred ? favourites.filter((each) => each !== id) : [...favourites, id] });
    return !starred;
  }

  /** Puts what came on the canvas before what came earlier. */
  used(ids: readonly string[]): void {
    if (!ids.length) return;
    const newest = [...ids].reverse();
    this.keep({ recent: [...newest, ...this.latest().recent.filter((id) => !newest.includes(id))].slice(0, MOST_RECENT) });
  }

  /** Another view of the extract may have kept something since. */
  private latest(): Kept {
    return this.stored() ?? this.store.now;
  }

  private keep(patch: Partial<Kept>): void {
    const kept = { ...this.latest(), ...patch };
    this.store.set(kept);
    try {
      localStorage.setItem(this.key, JSON.stringify(kept));
    } catch {
      // Storage is denied or full: what is kept lasts as long as the view.
    }
  }

  private stored(): Kept | null {
    try {
      const { favourites, recent } = JSON.parse(localStorage.getItem(this.key) ?? "null") as Record<keyof Kept, unknown>;
      return { favourites: texts(favourites, MOST_FAVOURITES), recent: texts(recent, MOST_RECENT) };
    } catch {
      return null;
    }
  }
}

const texts = (list: unknown, most: number): string[] =>
  Array.isArray(list) ? list.filter((each): each is string => typeof each === "string").slice(0, most) : [];

const KNOWN = new WeakMap<Session, Favourites>();

/** The favourites of a view, which from now on sees what comes on its canvas. */
export function favouritesOf(session: Session): Favourites {
  const known = KNOWN.get(session);
  if (known) return known;
  const favourites = new Favourites(`toolkit.fields.${session.now.index.catalog.extract.name}`);
  KNOWN.set(session, favourites);
  let before = session.now.canvas;
  session.store.watch(() => {
    const { canvas, index } = session.now;
    if (canvas === before) return;
    const had = new Set(usedIn(index, before));
    before = canvas;
    favourites.used(usedIn(index, canvas).filter((id) => !had.has(id)));
  });
  return favourites;
}
