// The tiles of the canvas, one after another; one whose node and path are the same is not drawn anew.

import type { JSX } from "preact";
import { memo } from "../ui/memo";
import { childPath } from "../canvas/edit";
import type { AudienceTile, CodeTile, Container, ItemsCard, Node, Tile } from "../canvas/types";
import { fieldAt, labelAt } from "../catalog";
import { useSession, useView } from "../session";
import { Select } from "../ui/controls";
import { AddTile } from "./add";
import { AttributeView, ValuesView } from "./attribute";
import { Caption, Note } from "./caption";
import { CodeEditor } from "./code";
import { EventView } from "./event";
import { SequenceView } from "./sequence";
import { joinItems, Shell, toggleExclude } from "./shell";

export interface TileProps<N extends Node> {
  node: N;
  path: string;
  /** The arrays whose item it is asked of, apart by "/": a text, so that it compares. */
  within: string;
}

export const scopeOf = (within: string): string[] => (within ? within.split("/") : []);

export const TileView = memo(function TileView({ node, path, within }: TileProps<Tile>): JSX.Element {
  switch (node.type) {
    case "Container":
      return <ContainerView node={node} path={path} within={within} />;
    case "AttributeCard":
      return <AttributeView node={node} path={path} within={within} />;
    case "ItemsCard":
      return <ItemsView node={node} path={path} within={within} />;
    case "ValuesCard":
      return <ValuesView node={node} path={path} within={within} />;
    case "EventCard":
      return <EventView node={node} path={path} within={within} />;
    case "Sequence":
      return <SequenceView node={node} path={path} within={within} />;
    case "AudienceTile":
      return <AudienceView node={node} path={path} within={within} />;
    case "CodeTile":
      return <CodeView node={node} path={path} within={within} />;
  }
});

export function Children({ nodes, path, within }: { nodes: readonly Tile[]; path: string; within: string }): JSX.Element {
  return (
    <>
      {nodes.map((child, index) => (
        <TileView key={index} node={child} path={childPath(path, index)} within={within} />
      ))}
    </>
  );
}

const WAYS = [
  { id: "in", label: "Include" },
  { id: "out", label: "Exclude" },
];

export function ContainerView({ node, path, within }: TileProps<Container>): JSX.Element {
  const session = useSession();
  const children = node.children ?? [];
  return (
    <Shell
      node={node}
      path={path}
      scope={scopeOf(within)}
      tone={path === "" ? "canvas" : "container"}
      icon="container"
      exclude={node.exclude}
      more={<Note node={node} />}
      body={
        <>
          <Children nodes={children} path={path} within={within} />
          <AddTile path={path} within={within} empty={children.length === 0} />
        </>
      }
    >
      {(path !== "" || node.exclude) && (
        <Select
          label="Include or exclude"
          class={`tk-way${node.exclude ? " is-out" : ""}`}
          value={node.exclude ? "out" : "in"}
          items={WAYS}
          onChange={() => toggleExclude(session, node, path)}
        />
      )}
      {!(session.kind === "events" && path === "") && (
        <Select
          label="Join"
          class="tk-join"
          value={node.join ?? "all"}
          items={session.kind === "goal" && path === "" ? joinItems().filter((item) => item.id !== "none") : joinItems()}
          onChange={(join) => session.update<Container>(path, (was) => withJoin(was, join))}
        />
      )}
      <span class="tk-quiet">{countOf(children.length, session.kind !== "audience" && path === "" ? "event" : "tile")}</span>
      {path !== "" && <Caption node={node} path={path} />}
    </Shell>
  );
}

const countOf = (count: number, what: string): string => (count === 1 ? `1 ${what}` : `${count} ${what}s`);

function withJoin(node: Container, join: string): Container {
  const { join: _was, ...rest } = node;
  return join === "all" ? rest : { ...rest, join: join as "any" | "none" };
}

function ItemsView({ node, path, within }: TileProps<ItemsCard>): JSX.Element {
  const scope = scopeOf(within);
  const index = useView((view) => view.index);
  const inner = within ? `${within}/${node.field}` : node.field;
  return (
    <Shell
      node={node}
      path={path}
      scope={scope}
      tone={scope[0] === "xEvent" ? "event" : "attribute"}
      icon="list"
      body={
        <>
          <Children nodes={node.rules ?? []} path={path} within={inner} />
          <AddTile path={path} within={inner} empty={false} rules />
        </>
      }
    >
      <span class="tk-quiet">some item of</span>
      <b class="tk-name" title={fieldAt(index, scope, node.field)?.path ?? node.field}>
        {labelAt(index, scope, node.field)}
      </b>
      {!!node.rules?.length && <span class="tk-quiet">where all hold</span>}
    </Shell>
  );
}

function AudienceView({ node, path }: TileProps<AudienceTile>): JSX.Element {
  const session = useSession();
  const info = useView((view) => view.index.audiences.get(node.audience));
  useView((view) => view.properties);
  const obstacle = session.conversionObstacle(node.audience);
  return (
    <Shell node={node} path={path} scope={[]} tone="audience" icon="audience" exclude={node.exclude}>
      <Select
        label="Membership"
        class={`tk-way${node.exclude ? " is-out" : ""}`}
        value={node.exclude ? "out" : "in"}
        items={[
          { id: "in", label: "In audience" },
          { id: "out", label: "Not in audience" },
        ]}
        onChange={() => toggleExclude(session, node, path)}
      />
      <b class="tk-name" title={info?.description ?? node.audience}>
        {info?.name ?? node.audience}
      </b>
      {!info && <span class="tk-warn">not known here</span>}
      {info && !obstacle && (
        <button type="button" class="tk-link" onClick={() => void session.toRules(path)}>
          Convert to rules
        </button>
      )}
    </Shell>
  );
}

function CodeView({ node, path, within }: TileProps<CodeTile>): JSX.Element {
  return (
    <Shell
      node={node}
      path={path}
      scope={scopeOf(within)}
      tone="code"
      icon="code"
      more={<CodeEditor node={node} path={path} nested={within !== ""} />}
    >
      <b class="tk-name">PQL</b>
    </Shell>
  );
}
