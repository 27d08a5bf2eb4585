// What becomes of a choice: an audience of the library, a variable of the notebook, a drawing, code.

import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { refusalOf } from "../link";
import type { Cell, Refusal } from "../protocol";
import { TextInput } from "../ui/controls";
import { Coloured } from "../ui/editor";
import { whole } from "../ui/format";
import { Icon } from "../ui/icons";
import { Press } from "../ui/press";
import { AskUnsaved, type Unsaved } from "../ui/unsaved";
import { Wrong } from "../ui/wrong";
import { cellName, type Exploring } from "./state";

interface Props {
  session: Exploring;
  cell: Cell;
}

/** What was made last, under which name. */
interface Outcome {
  name: string;
  profiles: number;
  /** Where it was saved; else it is only a variable. */
  path?: string;
  pql?: string;
  /** Python to copy, and whether the browser let it be copied. */
  python?: string;
  copied?: boolean;
}

export function Make({ session, cell }: Props): JSX.Element {
  const [name, setName] = useState(cellName(cell));
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [unsaved, setUnsaved] = useState<Unsaved | null>(null);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const { path } = session.link.get("_library");
  const asked = { ...cell, name: name.trim() };
  const doing = async (what: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setRefusal(null);
    setUnsaved(null);
    try {
      await what();
    } catch (error) {
      setOutcome(null);
      setRefusal(refusalOf(error));
    }
    setBusy(false);
  };
  const make = (): Promise<void> => doing(async () => setOutcome(await session.link.ask("audience", asked)));
  const save = (): Promise<void> =>
    doing(async () => {
      try {
        setOutcome(await session.link.ask("saveAudience", asked));
      } catch (error) {
        box.current?.querySelector("input")?.select(); // most often the name is taken
        throw error;
      }
    });
  const copy = (): Promise<void> =>
    doing(async () => {
      const { python } = await session.link.ask("audienceCode", asked);
      const copied = await (navigator.clipboard?.writeText(python) ?? Promise.reject()).then(() => true, () => false);
      setOutcome({ name: asked.name, profiles: 0, python, copied });
    });
  const build = (discard: boolean): Promise<void> => doing(async () => setUnsaved(await session.build(cell, name.trim(), discard)));
  const isSaved = outcome?.path !== undefined && outcome.name === asked.name;
  const first = path === null ? make : save;
  return (
    <div
      class="tk-make"
      ref={box}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.target as Element).matches("input") && asked.name && !busy && !isSaved) void first();
      }}
    >
      <TextInput
        label="Name of the audience"
        value={name}
        live
        onChange={(next) => {
          setName(next);
          setRefusal(null);
        }}
      />
      <div>
        {path !== null && (
          <Press class="tk-button is-main" off={busy || isSaved} disabled={!asked.name} title={`Save to ${path}`} onClick={() => void save()}>
            <Icon name={isSaved ? "check" : "save"} /> {isSaved ? "Saved" : "Save as audience"}
          </Press>
        )}
        <Press class={path === null ? "tk-button is-main" : "tk-button"} off={busy} disabled={!asked.name} title="Set explorer.audience, without saving" onClick={() => void make()}>
          Make audience
        </Press>
        <Press class="tk-button" off={busy} disabled={!asked.name} onClick={() => void build(false)}>
          Open in builder
        </Press>
        {path === null && (
          <Press class="tk-button" off={busy} disabled={!asked.name} title="There is no library to save to: paste the code into a cell" onClick={() => void copy()}>
            Copy as Python
          </Press>
        )}
      </div>
      {refusal && <Wrong refusal={refusal} />}
      {unsaved && (
        <AskUnsaved
          unsaved={unsaved}
          onGoOn={() => {
            setUnsaved(null);
            session.store.set({ child: { model: unsaved.builder } });
          }}
          onDiscard={() => void build(true)}
          onCancel={() => setUnsaved(null)}
        />
      )}
      {outcome && <Done outcome={outcome} />}
    </div>
  );
}

function Done({ outcome }: { outcome: Outcome }): JSX.Element {
  const { name, profiles, path, pql, python, copied } = outcome;
  if (python !== undefined) {
    return (
      <div class="tk-made" role="status">
        <p>{copied ? "Copied: paste it into a cell." : "Copying was blocked; select the text and copy it."}</p>
        <pre class="tk-source" tabIndex={0} aria-label="Python">
          {python}
        </pre>
      </div>
    );
  }
  return (
    <div class="tk-made" role="status">
      <p>
        <b>{name}</b>, {whole(profiles)} profiles, {path === undefined ? "is now" : "is saved, and is now"} <code>explorer.audience</code>
      </p>
      {path !== undefined && <p class="tk-quiet tk-path">{path}</p>}
      {pql !== undefined && (
        <pre class="tk-source" tabIndex={0} aria-label="PQL">
          <Coloured text={pql} language="pql" />
        </pre>
      )}
    </div>
  );
}
