// What every tile has around it: its place in the tree, its handle, its numbers and its menu.

import type { ComponentChildren, JSX } from "preact";
import { memo } from "../ui/memo";
import { useLayoutEffect, useRef } from "preact/hooks";
import * as edit from "../canvas/edit";
import { MOST_STEPS, spread, timesOf } from "../canvas/sequences";
import { asFieldTest, asValueTest } from "../canvas/tests";
import { type Lack, lackOf, unfinishedIn } from "../canvas/unfinished";
import { JOINS, METHOD_NAMES } from "../canvas/words";
import type { Container, EventCard, Join, Node, Sequence } from "../canvas/types";
import { fieldAt, kindOf } from "../catalog";
import { Menu } from "../ui/controls";
import { share, whole } from "../ui/format";
import { Icon, type IconName } from "../ui/icons";
import type { Item } from "../ui/listbox";
import { useNear } from "../ui/near";
import { methodObstacle, type Session, useNumbers, useSession, useView } from "../session";

interface Props {
  node: Node;
  path: string;
  scope: readonly string[];
  tone: string;
  icon: IconName;
  exclude?: boolean | undefined;
  children: ComponentChildren;
  /** Between head and body: more of the card itself. */
  more?: ComponentChildren;
  /** The tiles below. */
  body?: ComponentChildren;
}

/** So many tiles of a container have their controls at once; those after them when they come near. */
const FIRST = 30;

export function Shell({ node, path, scope, tone, icon, exclude, children, more, body }: Props): JSX.Element {
  const session = useSession();
  const selected = useView((view) => view.selected === path);
  const collapsed = useView((view) => view.collapsed.has(path));
  const holds = body !== undefined;
  const tile = useRef<HTMLDivElement>(null);
  const near = useNear(tile, selected || edit.indices(path).every((index) => index < FIRST));
  useLayoutEffect(() => stops(tile.current!, selected));
  const lack = lackOf(node, path);
  const words = `${lack ? `Unfinished: ${lack.todo.toLowerCase()}. ` : ""}${session.wordsOf(node, scope)}`;
  return (
    <div
      ref={tile}
      role="treeitem"
      class={`tk-tile is-${tone} is-${node.type}${lack ? " is-unfinished" : ""}${exclude ? " is-excluded" : ""}${selected ? " is-selected" : ""}${collapsed ? " is-collapsed" : ""}`}
      data-path={path}
      tabIndex={selected ? 0 : -1}
      aria-level={edit.indices(path).length + 1}
      aria-expanded={holds ? !collapsed : undefined}
      aria-selected={selected}
    >
      <div class="tk-head">
        {near && <span class="tk-unseen tk-words">{words}. </span>}
        <span class="tk-grip" title="Drag to move" />
        {holds && (
          <button
            type="button"
            class="tk-fold"
            aria-label={collapsed ? "Show what is inside" : "Hide what is inside"}
            onClick={() => session.collapse(path, !collapsed)}
          >
            <Icon name={collapsed ? "right" : "down"} size={12} />
          </button>
        )}
        <span class={`tk-kind is-${exclude ? "excluded" : tone}`}>
          <Icon name={icon} />
        </span>
        <div class="tk-said">
          {near ? children : <span class="tk-words">{words}</span>}
          {near && !lack && path !== "" && <LacksInside node={node} />}
        </div>
        <MethodMark path={path} />
        {lack ? <Lacks lack={lack} /> : <Numbers path={path} after={node.type === "Step"} />}
        {near && <TileMenu node={node} path={path} />}
      </div>
      {!collapsed && near && more}
      {body !== undefined && !collapsed && (
        <div class="tk-body" role="group">
          {body}
        </div>
      )}
    </div>
  );
}

/** Only the controls of the chosen tile are stops of the Tab key; Enter leads to them. */
function stops(tile: HTMLElement, selected: boolean): void {
  for (const control of tile.querySelectorAll<HTMLElement>("button, input, textarea")) {
    if (control.closest("[data-path]") === tile && !control.closest(".tk-pop")) control.tabIndex = selected ? 0 : -1;
  }
}

/** What the tile lacks, where its numbers would be. */
function Lacks({ lack }: { lack: Lack }): JSX.Element {
  return (
    <span class="tk-sizes">
      <span class="tk-lack" title="Unfinished: not counted">
        <Icon name="warning" size={13} />
        {lack.todo}
      </span>
    </span>
  );
}

/** How many rules inside the tile are left out of its numbers. */
function LacksInside({ node }: { node: Node }): JSX.Element | null {
  const inside = unfinishedIn(node).length;
  if (!inside) return null;
  return (
    <span class="tk-lack" title="Left out of the numbers">
      <Icon name="warning" size={13} />
      {inside} unfinished inside
    </span>
  );
}

interface NumbersProps {
  path: string;
  /** Of a step: what is left is counted after it. */
  after: boolean;
}

const Numbers = memo(function Numbers({ path, after }: NumbersProps): JSX.Element {
  const { alone, left, stale, all } = useNumbers(path);
  const shown = left ?? alone;
  const part = shown === null || !all ? 0 : shown / all;
  const title = [
    alone === null ? "" : `Alone: ${whole(alone)} profiles, ${share(alone / all)}`,
    left === null ? "" : `${after ? "Left after this step" : "Left with those above"}: ${whole(left)}, ${share(left / all)}`,
    stale ? "Being counted again" : "",
  ].filter(Boolean);
  return (
    <span class={`tk-sizes${stale ? " is-stale" : ""}`} title={title.join("\n")}>
      <span class="tk-unseen">{title.join(". ")}</span>
      <span class="tk-alone" aria-hidden="true">{alone === null ? "" : whole(alone)}</span>
      <span class="tk-left" aria-hidden="true">{left === null ? "" : whole(left)}</span>
      {shown !== null && (
        <span class="tk-part">
          <i style={{ width: `${part > 0 ? Math.max(part * 100, 1) : 0}%` }} />
        </span>
      )}
    </span>
  );
});

/** A mark on a tile that keeps the audience from the evaluation method that is wanted. */
const MethodMark = memo(function MethodMark({ path }: { path: string }): JSX.Element | null {
  const method = useView((view) => view.properties.evaluation);
  const obstacle = useView((view) => methodObstacle(view, path));
  if (!obstacle || !method) return null;
  const text = `Not eligible for ${METHOD_NAMES[method].toLowerCase()} evaluation. ${obstacle}`;
  return (
    <span class="tk-method-mark" role="img" aria-label={text} title={text}>
      <Icon name="warning" size={14} />
    </span>
  );
});

function TileMenu({ node, path }: { node: Node; path: string }): JSX.Element {
  const session = useSession();
  return (
    <Menu
      class="tk-tile-menu"
      label="More"
      icon="more"
      items={() => actionsOf(node, path, session)}
      onPick={(id) => act(session, node, path, id)}
    />
  );
}

export function canExclude(session: Session, node: Node, path: string): boolean {
  if (node.type === "Step") return edit.indexIn(path) > 0;
  const free = session.kind === "audience" || edit.indices(path).length > 1;
  return free && ["Container", "EventCard", "AudienceTile"].includes(node.type);
}

function actionsOf(node: Node, path: string, session: Session): Item[] {
  const items: Item[] = [];
  const canvas = session.now.canvas;
  // A card of a goal is an event, and nothing else.
  const free = session.kind === "audience" || edit.indices(path).length > 1;
  if (canExclude(session, node, path)) {
    const excluded = node.type === "Step" ? node.card.exclude : (node as Container).exclude;
    items.push({ id: "exclude", label: excluded ? "Include" : "Exclude", icon: "exclude", right: "X" });
  }
  const compared = comparedOf(node, path, session);
  if (compared) items.push({ id: "compare", label: compared.label, icon: "equal" });
  const times = node.type === "Step" ? timesOf(node) : null;
  if (times !== null && times > 1 && times <= MOST_STEPS) {
    items.push({ id: "spread", label: "One step for each event", hint: "Each later than the one before", icon: "sequence" });
  }
  if (node.type === "AudienceTile") {
    const obstacle = session.conversionObstacle(node.audience);
    items.push({ id: "rules", label: "Convert to rules", icon: "equal", ...(obstacle ? { disabled: true, hint: obstacle } : {}) });
  }
  if (node.type !== "Step" && free) {
    items.push({ id: "wrap:all", label: path === "" ? "Wrap everything: all of" : "Wrap: all of", icon: "wrap" });
    items.push({ id: "wrap:any", label: path === "" ? "Wrap everything: any of" : "Wrap: any of", icon: "wrap" });
  }
  if (free && edit.canUnwrap(node, path)) items.push({ id: "unwrap", label: "Unwrap", hint: "Its tiles go inline", icon: "container" });
  if (path !== "") {
    items.push({ id: "duplicate", label: "Duplicate", icon: "copy", right: "Ctrl D" });
    if (edit.nudge(canvas, path, "up")) items.push({ id: "up", label: "Move up", icon: "down", right: "Alt ↑" });
    if (edit.nudge(canvas, path, "down")) items.push({ id: "down", label: "Move down", icon: "down", right: "Alt ↓" });
    if (edit.nudge(canvas, path, "out")) items.push({ id: "out", label: "Move out", icon: "left", right: "Alt ←" });
    if (edit.nudge(canvas, path, "in")) items.push({ id: "in", label: "Move in", icon: "right", right: "Alt →" });
  }
  items.push({
    id: "remove",
    label: path === "" ? "Empty the canvas" : "Delete",
    icon: "trash",
    danger: true,
    right: path === "" ? undefined : "Del",
  });
  return items;
}

export function act(session: Session, node: Node, path: string, id: string): void {
  const { canvas } = session.now;
  if (id === "exclude") toggleExclude(session, node, path);
  else if (id === "compare") session.update(path, () => comparedOf(node, path, session)?.card ?? node);
  else if (id === "rules") void session.toRules(path);
  else if (id === "spread") session.update<Sequence>(edit.parentPath(path), (was) => spread(was, edit.indexIn(path)));
  else if (id.startsWith("wrap:")) session.apply(edit.wrap(canvas, path, id.slice(5) as Join));
  else if (id === "unwrap") {
    const captioned = node.type === "Container" && (node.name || node.note);
    if (session.apply(edit.unwrap(canvas, path)) && captioned) session.notify("The group's name and note are removed with it. Undo brings them back.");
  }
  else if (id === "duplicate") {
    if (session.apply(edit.duplicate(canvas, path))) session.say(`${session.wordsOf(node, edit.scopeAt(canvas, path))} duplicated`);
  }
  else if (id === "remove") session.remove(path);
  else session.nudge(path, id as edit.Direction);
}

/** The card with another field in place of the value, or a value in place of the field. */
function comparedOf(node: Node, path: string, session: Session): { label: string; card: Node } | null {
  if (node.type !== "AttributeCard" && node.type !== "ValuesCard") return null;
  if (node.test.type === "ExistsTest") return null;
  const kind = kindOf(fieldAt(session.now.index, edit.scopeAt(session.now.canvas, path), node.field));
  if (kind === "list" || kind === "map") return null;
  return node.test.type === "FieldTest"
    ? { label: "Compare with a value", card: { ...node, test: asValueTest(kind, node.test) } }
    : { label: "Compare with another field", card: { ...node, test: asFieldTest(kind, node.test) } };
}

export const withExclude = <T extends { exclude?: boolean }>(thing: T, exclude: boolean): T => {
  const { exclude: _was, ...rest } = thing;
  return (exclude ? { ...rest, exclude } : rest) as T;
};

export function toggleExclude(session: Session, node: Node, path: string): void {
  if (node.type === "Step") {
    const card: EventCard = withExclude(node.card, !node.card.exclude);
    session.update(path, () => ({ ...node, card }));
  } else {
    session.update(path, () => withExclude(node as Container, !(node as Container).exclude));
  }
}

const JOIN_ITEMS: Item[] = Object.entries(JOINS).map(([id, { label, hint }]) => ({ id, label, hint }));
export const joinItems = (): Item[] => JOIN_ITEMS;
