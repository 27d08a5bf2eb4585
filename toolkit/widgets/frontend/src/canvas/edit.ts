// Edits of a canvas, each a new canvas; parts that stay the same keep their identity.
// A tile is named by its path: "" is the canvas, "0.2" the third child of its first child.

import type { Container, EventCard, Join, Node, Rule, Sequence, Step, Tile } from "./types";

export interface Edited {
  canvas: Container;
  /** Where the tile that was edited now is. */
  path: string;
}

export const indices = (path: string): number[] => (path === "" ? [] : path.split(".").map(Number));
export const pathOf = (steps: readonly number[]): string => steps.join(".");
export const childPath = (path: string, index: number): string =>
  path === "" ? String(index) : `${path}.${index}`;
export const parentPath = (path: string): string => pathOf(indices(path).slice(0, -1));
export const indexIn = (path: string): number => indices(path).at(-1) ?? 0;
export const isInside = (path: string, outer: string): boolean =>
  outer === "" || path === outer || path.startsWith(`${outer}.`);

/** The tiles, rules or steps below a tile; null for a tile that holds none. */
export function childrenOf(node: Node): readonly Node[] | null {
  switch (node.type) {
    case "Container":
      return node.children ?? [];
    case "EventCard":
    case "ItemsCard":
      return node.rules ?? [];
    case "Sequence":
      return node.steps;
    case "Step":
      return node.card.rules ?? [];
    default:
      return null;
  }
}

function withChildren(node: Node, children: readonly Node[]): Node {
  switch (node.type) {
    case "Container":
      return { ...node, children: children as Tile[] };
    case "EventCard":
    case "ItemsCard":
      return { ...node, rules: children as Rule[] };
    case "Sequence":
      return { ...node, steps: children.map(asStep) };
    case "Step":
      return { ...node, card: { ...node.card, rules: children as Rule[] } };
    default:
      return node;
  }
}

export function nodeAt(canvas: Container, path: string): Node | undefined {
  let node: Node | undefined = canvas;
  for (const index of indices(path)) node = node && childrenOf(node)?.[index];
  return node;
}

/** The arrays whose item stands at a path: [] for the profile, ["xEvent"] in an event card. */
export function scopeAt(canvas: Container, path: string): string[] {
  const scope: string[] = [];
  let node: Node | undefined = canvas;
  for (const index of indices(path)) {
    if (!node) break;
    if (node.type === "EventCard" || node.type === "Step") scope.push("xEvent");
    if (node.type === "ItemsCard") scope.push(node.field);
    node = childrenOf(node)?.[index];
  }
  return scope;
}

/** The arrays whose item the children of a tile are asked about. */
export function innerScope(canvas: Container, path: string): string[] {
  return scopeAt(canvas, childPath(path, 0));
}

export function update(canvas: Container, path: string, change: (node: Node) => Node): Container {
  const at = (node: Node, steps: number[]): Node => {
    const [index, ...rest] = steps;
    if (index === undefined) return change(node);
    const children = childrenOf(node);
    const child = children?.[index];
    if (!children || !child) return node;
    const changed = at(child, rest);
    if (changed === child) return node;
    return withChildren(node, children.map((each, at) => (at === index ? changed : each)));
  };
  return at(canvas, indices(path)) as Container;
}

export function insert(canvas: Container, parent: string, index: number, node: Node): Edited {
  let at = index;
  const next = update(canvas, parent, (holder) => {
    const children = childrenOf(holder);
    if (!children) return holder;
    at = Math.max(0, Math.min(index, children.length));
    const fitting = holder.type === "Sequence" ? asStep(node) : asTile(node);
    return withChildren(holder, [...children.slice(0, at), fitting, ...children.slice(at)]);
  });
  return { canvas: next, path: childPath(parent, at) };
}

/** Removes a tile; the path is that of the tile to go on with. */
export function remove(canvas: Container, path: string): Edited {
  if (path === "") return { canvas: { type: "Container" }, path: "" };
  const parent = parentPath(path);
  const index = indexIn(path);
  const next = update(canvas, parent, (holder) => {
    const children = (childrenOf(holder) ?? []).filter((_, each) => each !== index);
    return holder.type === "Sequence" ? shrunk(holder, children as Step[]) : withChildren(holder, children);
  });
  const left = childrenOf(nodeAt(next, parent) ?? next)?.length ?? 0;
  const isShrunk = nodeAt(next, parent)?.type !== nodeAt(canvas, parent)?.type;
  if (isShrunk || left === 0) return { canvas: next, path: parent };
  return { canvas: next, path: childPath(parent, Math.min(index, left - 1)) };
}

/** Where `path` leads after the tile at `gone` was taken out. */
function without(path: string, gone: string): string {
  const steps = indices(path);
  const taken = indices(gone);
  const last = taken.length - 1;
  const own = steps[last];
  const before = taken.slice(0, last).every((each, at) => each === steps[at]);
  if (last >= 0 && before && own !== undefined && own > taken[last]!) steps[last] = own - 1;
  return pathOf(steps);
}

/** Moves a tile to be the `index`-th child of `parent`, both counted before the move. */
export function move(canvas: Container, from: string, parent: string, index: number): Edited | null {
  const node = nodeAt(canvas, from);
  if (from === "" || !node || isInside(parent, from) || !accepts(canvas, parent, node, from)) return null;
  const own = parentPath(from) === parent;
  if (own && (index === indexIn(from) || index === indexIn(from) + 1)) return null;
  const inserted = insert(canvas, parent, index, node);
  const source = shifted(from, inserted.path);
  return { canvas: remove(inserted.canvas, source).canvas, path: without(inserted.path, source) };
}

/** Where `path` leads after a tile was put in at `added`. */
function shifted(path: string, added: string): string {
  const steps = indices(path);
  const put = indices(added);
  const last = put.length - 1;
  const own = steps[last];
  const before = put.slice(0, last).every((each, at) => each === steps[at]);
  if (last >= 0 && before && own !== undefined && own >= put[last]!) steps[last] = own + 1;
  return pathOf(steps);
}

/** Whether a tile, that stands at `from` or is new in `scope`, may become a child of `parent`. */
export function accepts(
  canvas: Container,
  parent: string,
  node: Node,
  from: string | null,
  scope: readonly string[] = [],
): boolean {
  const holder = nodeAt(canvas, parent);
  if (!holder || !childrenOf(holder)) return false;
  const own = from === null ? scope : scopeAt(canvas, from);
  if (holder.type === "Sequence") return node.type === "Step" || node.type === "EventCard";
  const inner = innerScope(canvas, parent);
  if (inner.join("/") !== own.join("/")) return false;
  return inner.length === 0 || isRule(node);
}

function isRule(node: Node): boolean {
  if (node.type === "Container") return (node.children ?? []).every(isRule);
  return ["AttributeCard", "ItemsCard", "ValuesCard", "CodeTile"].includes(node.type);
}

export function duplicate(canvas: Container, path: string): Edited {
  const node = nodeAt(canvas, path);
  if (path === "" || !node) return { canvas, path };
  return insert(canvas, parentPath(path), indexIn(path) + 1, structuredClone(node));
}

/** Puts a tile, or the canvas itself, into a container of its own. */
export function wrap(canvas: Container, path: string, join: Join = "all"): Edited {
  if (path === "") return { canvas: { type: "Container", children: [canvas] }, path: "0" };
  const node = nodeAt(canvas, path);
  if (!node || node.type === "Step") return { canvas, path };
  const outer: Container = { type: "Container", children: [node], ...(join === "all" ? {} : { join }) };
  return { canvas: update(canvas, path, () => outer), path };
}

/** Whether a container, or a sequence, can be taken away around its tiles. */
export const canUnwrap = (node: Node | undefined, path: string): boolean =>
  path !== "" && (node?.type === "Container" || node?.type === "Sequence");

/** Puts the tiles of a container, or the cards of a sequence, inline. */
export function unwrap(canvas: Container, path: string): Edited {
  const node = nodeAt(canvas, path);
  if (!node || !canUnwrap(node, path)) return { canvas, path };
  const inner = (childrenOf(node) ?? []).map(asTile);
  const index = indexIn(path);
  const next = update(canvas, parentPath(path), (holder) => {
    const children = childrenOf(holder) ?? [];
    return withChildren(holder, [...children.slice(0, index), ...inner, ...children.slice(index + 1)]);
  });
  return { canvas: next, path: inner.length ? path : parentPath(path) };
}

export type Direction = "up" | "down" | "out" | "in";

/** Moves a tile by the keyboard; null where there is nowhere to go. */
export function nudge(canvas: Container, path: string, direction: Direction): Edited | null {
  if (path === "") return null;
  const parent = parentPath(path);
  const index = indexIn(path);
  const siblings = childrenOf(nodeAt(canvas, parent) ?? canvas) ?? [];
  switch (direction) {
    case "up":
      return index > 0 ? move(canvas, path, parent, index - 1) : null;
    case "down":
      return index < siblings.length - 1 ? move(canvas, path, parent, index + 2) : null;
    case "out":
      return parent === "" ? null : move(canvas, path, parentPath(parent), indexIn(parent) + 1);
    case "in": {
      const before = index > 0 ? moveInto(canvas, path, childPath(parent, index - 1), true) : null;
      return before ?? (index < siblings.length - 1 ? moveInto(canvas, path, childPath(parent, index + 1), false) : null);
    }
  }
}

function moveInto(canvas: Container, path: string, holder: string, last: boolean): Edited | null {
  const count = childrenOf(nodeAt(canvas, holder) ?? canvas)?.length ?? 0;
  return move(canvas, path, holder, last ? count : 0);
}

/** Every path of the canvas in the order it is seen; of a collapsed tile only its own. */
export function seen(canvas: Container, collapsed: ReadonlySet<string>): string[] {
  const found: string[] = [];
  const visit = (node: Node, path: string): void => {
    found.push(path);
    if (!collapsed.has(path)) childrenOf(node)?.forEach((child, index) => visit(child, childPath(path, index)));
  };
  visit(canvas, "");
  return found;
}

export function countRules(node: Node): number {
  const below = (childrenOf(node) ?? []).reduce((sum, child) => sum + countRules(child), 0);
  return below + (node.type === "Container" || node.type === "Sequence" ? 0 : 1);
}

// --- sequences ----------------------------------------------------------------------------------

export function asStep(node: Node): Step {
  if (node.type === "Step") return node;
  return { type: "Step", card: node as EventCard };
}

export function asTile(node: Node): Tile {
  return node.type === "Step" ? node.card : node;
}

/** What remains of a sequence: of one step its card, of none an empty container. */
function shrunk(sequence: Sequence, steps: Step[]): Node {
  if (steps.length === 0) return { type: "Container" };
  if (steps.length === 1) return steps[0]!.card;
  return { ...sequence, steps };
}

/** Where a new tile goes when a tile is chosen: into it, or after it, or after what holds it. */
export function place(
  canvas: Container,
  chosen: string,
  node: Node,
  scope: readonly string[] = [],
): { parent: string; index: number } | null {
  if (accepts(canvas, chosen, node, null, scope)) {
    return { parent: chosen, index: childrenOf(nodeAt(canvas, chosen)!)!.length };
  }
  for (let path = chosen; path !== ""; path = parentPath(path)) {
    const parent = parentPath(path);
    const isSequence = nodeAt(canvas, parent)?.type === "Sequence";
    if (!isSequence && accepts(canvas, parent, node, null, scope)) return { parent, index: indexIn(path) + 1 };
  }
  return null;
}
