// The name and the note of a group: what its author calls it, and why it is there.

import type { JSX } from "preact";
import type { Container } from "../canvas/types";
import { type Session, useSession } from "../session";
import { Opener, TextInput } from "../ui/controls";
import { Icon } from "../ui/icons";

interface Props {
  node: Container;
  path: string;
}

/** The name of a group, or where to give it one; opens what is written of it. */
export function Caption({ node, path }: Props): JSX.Element {
  const label = node.name ? `Name and note of the group ${node.name}` : "Name and note of the group";
  return (
    <Opener
      label={label}
      title={node.name ? "Edit the name and the note" : "Name this group"}
      class={`tk-caption${node.name || node.note ? " is-given" : ""}`}
      face={
        <>
          <Icon name="tag" size={13} />
          {node.name && <span>{node.name}</span>}
        </>
      }
    >
      {(close) => <CaptionForm node={node} path={path} close={close} />}
    </Opener>
  );
}

function CaptionForm({ node, path, close }: Props & { close: () => void }): JSX.Element {
  const session = useSession();
  return (
    <form
      class="tk-caption-form"
      onSubmit={(event) => {
        event.preventDefault();
        close();
      }}
    >
      <label>
        <span>Name</span>
        <TextInput live label="Name of the group" value={node.name ?? ""} placeholder="Lapsed buyers" onChange={(name) => given(session, path, { name })} />
      </label>
      <label>
        <span>Note</span>
        <textarea
          class="tk-input"
          rows={3}
          aria-label="Note on the group"
          placeholder="Why these rules, who asked for them"
          value={node.note ?? ""}
          onInput={(event) => given(session, path, { note: event.currentTarget.value })}
        />
      </label>
      <p class="tk-quiet">Kept with the definition, in PQL as a comment. The count does not change.</p>
    </form>
  );
}

function given(session: Session, path: string, part: { name: string } | { note: string }): void {
  const [key] = Object.keys(part);
  session.update<Container>(path, (was) => withCaption(was, part), `caption-${key}`);
}

/** A container with another name or note; what is empty is left out. */
export function withCaption(node: Container, part: { name?: string; note?: string }): Container {
  const { name, note, ...rest } = { ...node, ...part };
  return { ...rest, ...(name ? { name } : {}), ...(note ? { note } : {}) };
}

export function Note({ node }: { node: Container }): JSX.Element | null {
  return node.note ? <p class="tk-group-note">{node.note}</p> : null;
}
