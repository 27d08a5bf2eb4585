// The menu that adds to a container or a card: fields, event types, audiences, containers.

import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { childPath, childrenOf, insert, nodeAt } from "../canvas/edit";
import { eventCard, relativePath, tileOf } from "../canvas/make";
import type { Node } from "../canvas/types";
import { lackOf, unfinishedIn } from "../canvas/unfinished";
import { type Index, isPopulated, labelOf, searchText } from "../catalog";
import type { Field } from "../protocol";
import { type Session, useSession, useView } from "../session";
import { Opener } from "../ui/controls";
import { short } from "../ui/format";
import { Icon } from "../ui/icons";
import { iconOf, toneOf } from "../ui/kinds";
import { type Item, ListBox } from "../ui/listbox";

interface Props {
  path: string;
  within: string;
  empty: boolean;
  rules?: boolean;
}

export function AddTile({ path, within, empty, rules }: Props): JSX.Element {
  const session = useSession();
  const events = session.kind !== "audience" && within === "";
  const word = events ? "Event" : rules ? "Rule" : "Add";
  const hint = empty && !events ? "or drag a field, an event or an audience here" : "";
  const label = [events ? "Add an event" : rules ? "Add a rule" : "Add a tile", hint].filter(Boolean).join(" ");
  const add = (node: Node): void => {
    const { canvas } = session.now;
    const count = childrenOf(nodeAt(canvas, path) ?? canvas)?.length ?? 0;
    const edited = insert(canvas, path, count, node);
    if (session.apply(edited)) openValue(session, edited.path);
    session.say(`${session.wordsOf(node, within ? within.split("/") : [])} added`);
  };
  return (
    <div class="tk-add">
      <Opener
        label={label}
        class={`tk-add-button${empty ? " is-row" : ""}`}
        panelClass="is-wide"
        popup="listbox"
        face={
          <span data-add={path}>
            <Icon name="plus" size={14} />
            {hint ? "Add a tile" : word}
            {hint && <span class="tk-quiet">{hint}</span>}
          </span>
        }
      >
        {(close) => (
          <AddList
            within={within}
            onPick={(node) => {
              close();
              add(node);
            }}
          />
        )}
      </Opener>
    </div>
  );
}

/** Goes on to the value of a new rule, where it has none yet; to the first event of a sequence. */
function openValue(session: Session, path: string): void {
  session.afterDrawing(() => {
    const node = nodeAt(session.now.canvas, path)!;
    const inside = unfinishedIn(node)[0];
    const lacks = lackOf(node, path) ? path : inside ? `${path}.${inside.path}` : null;
    const open = node.type === "Sequence" ? childPath(path, 0) : lacks;
    const said = open === null ? null : session.root?.querySelector(`[data-path="${open}"] > .tk-head .tk-said`);
    const opener = said?.querySelector<HTMLElement>(".tk-value.is-missing, .tk-types.is-any");
    if (opener) opener.click();
    else said?.querySelector<HTMLElement>(".tk-number input")?.focus();
  });
}

function AddList({ within, onPick }: { within: string; onPick: (node: Node) => void }): JSX.Element {
  const { kind } = useSession();
  const index = useView((view) => view.index);
  const scope = useMemo(() => (within ? within.split("/") : []), [within]);
  const events = kind !== "audience" && within === "";
  const items = useMemo(() => (events ? eventItems(index) : itemsOf(index, scope)), [index, scope, events]);
  return (
    <ListBox
      search
      label="What to add"
      placeholder={events ? "Events" : "Fields, events, audiences, containers"}
      items={items}
      onPick={(id) => {
        const node = nodeOf(index, scope, id);
        // The name is one of those there are: a goal is found by it as it is written.
        if (node) onPick(events && node.type === "EventCard" && node.event_types ? { ...node, case_sensitive: true } : node);
      }}
    />
  );
}

const CONTAINERS: Item[] = [
  { id: "c:all", label: "All of", hint: "A container: every tile holds", icon: "container", group: "Containers", search: "all of container and" },
  { id: "c:any", label: "Any of", hint: "A container: one tile holds", icon: "container", group: "Containers", search: "any of container or" },
  { id: "c:none", label: "None of", hint: "A container: no tile holds", icon: "container", group: "Containers", search: "none of container not" },
];
const SEQUENCE: Item = { id: "s:", label: "Sequence", hint: "Events one after another", icon: "sequence", tone: "event", group: "Containers", search: "sequence then funnel" };
const CODE: Item = { id: "p:", label: "PQL", hint: "A rule as text", icon: "code", tone: "code", group: "Containers", search: "pql code text" };

function itemsOf(index: Index, scope: readonly string[]): Item[] {
  const { catalog } = index;
  const top = scope.length === 0;
  const fields = catalog.fields.filter((field) => isPopulated(field) && (top || relativePath(field, scope) !== null));
  const listed = fields.map((field) => fieldItem(field, top && field.table === "event" ? "Event fields" : top ? "Attributes" : "Fields"));
  if (!top) return [...listed, ...CONTAINERS, CODE];
  const audiences: Item[] = catalog.audiences.map((each) => ({
    id: `a:${each.id}`,
    label: each.name,
    icon: "audience",
    tone: "audience",
    group: "Audiences",
    right: each.profiles === null ? undefined : short(each.profiles),
    search: `${each.name} ${each.tags.join(" ")} audience`,
  }));
  const attributes = listed.filter((item) => item.group === "Attributes");
  const others = listed.filter((item) => item.group !== "Attributes");
  return [...eventItems(index), ...attributes, ...audiences, ...CONTAINERS, SEQUENCE, CODE, ...others];
}

function eventItems({ catalog }: Index): Item[] {
  const events = catalog.eventTypes.map(
    (type): Item => ({
      id: `e:${type.name}`,
      label: type.label || type.name,
      right: short(type.count),
      icon: "event",
      tone: "event",
      group: "Events",
      search: `${type.label} ${type.name} event`,
    }),
  );
  return [...events, { id: "e:", label: "Any event", icon: "event", tone: "event", group: "Events", right: short(catalog.extract.events) }];
}

function fieldItem(field: Field, group: string): Item {
  return {
    id: `f:${field.table}:${field.path}`,
    label: labelOf(field),
    hint: field.path,
    icon: iconOf(field),
    tone: toneOf(field),
    group,
    search: searchText(field),
  };
}

function nodeOf(index: Index, scope: readonly string[], id: string): Node | null {
  const rest = id.slice(2);
  switch (id[0]) {
    case "f": {
      const field = index.byKey.get(rest);
      return field ? tileOf(field, scope) : null;
    }
    case "e":
      return rest ? eventCard(rest) : { type: "EventCard" };
    case "a":
      return { type: "AudienceTile", audience: rest };
    case "s":
      return { type: "Sequence", steps: [{ type: "Step", card: { type: "EventCard", event_types: [] } }, { type: "Step", card: { type: "EventCard", event_types: [] } }] };
    case "p":
      return { type: "CodeTile", code: "" };
    default:
      return rest === "all" ? { type: "Container" } : { type: "Container", join: rest as "any" | "none" };
  }
}
