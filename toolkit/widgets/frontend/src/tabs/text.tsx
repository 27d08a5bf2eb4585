// The definition as text: PQL to edit, the SQL that counts it, and in words.

import type { JSX } from "preact";
import { leftOut, unfinishedIn } from "../canvas/unfinished";
import { isPending } from "../draft";
import { CopyButton } from "../panels/paste";
import { useTextOf } from "../panels/text_of";
import type { Draft } from "../protocol";
import { isOutdated, isStale, useSession, useView } from "../session";
import { Coloured, Editor } from "../ui/editor";
import { Icon } from "../ui/icons";
import { Wrong } from "../ui/wrong";

const NO_TEXT = "A part of the canvas cannot be read: mend the tile that is marked";

export function CodeTab(): JSX.Element {
  const session = useSession();
  const { pql, readable } = useView((view) => view.answer);
  const draft = useView((view) => view.draft);
  const missing = useView((view) => unfinishedIn(view.canvas).length);
  const revision = useView((view) => view.revision);
  const outdated = useView(isOutdated) && draft === null;
  const isFresh = draft !== null || (!outdated && readable);
  const isMoved = isPending(draft) && draft.revision !== revision;
  return (
    <div class="tk-text-tab">
      <div class="tk-text-head">
        <CodeState draft={draft} isMoved={isMoved} none={!outdated && !readable} outdated={outdated} />
        <span class="tk-text-choice">
          {isMoved && (
            <button
              type="button"
              class="tk-button"
              aria-disabled={draft.state !== "waiting"}
              title={draft.state === "waiting" ? "Undo brings the canvas back" : "The code is not valid yet"}
              onClick={() => draft.state === "waiting" && session.code.replaceCanvas()}
            >
              Apply the code
            </button>
          )}
          {draft && (
            <button type="button" class={isMoved ? "tk-button" : "tk-link"} onClick={() => session.code.discard()}>
              {isMoved ? "Keep the canvas, discard the code" : isPending(draft) ? "Discard" : "Tidy up"}
            </button>
          )}
          <CopyButton text={draft?.text ?? pql} what="PQL" isFresh={isFresh} />
        </span>
      </div>
      {missing > 0 && <p class="tk-hint">{leftOut(missing)}; an edit of the text drops {missing === 1 ? "it" : "them"}</p>}
      <Editor
        label="PQL"
        numbered
        locked={!isFresh}
        value={draft?.text ?? pql}
        refusal={draft?.refusal ?? null}
        onChange={(text) => session.code.edit(text)}
        placeholder='loyalty.tier in ["gold", "silver"]'
      />
    </div>
  );
}

interface StateProps {
  draft: Draft | null;
  /** Whether the canvas was changed since the code was begun. */
  isMoved: boolean;
  /** Whether there is no text of the canvas. */
  none: boolean;
  outdated: boolean;
}

function CodeState({ draft, isMoved, none, outdated }: StateProps): JSX.Element {
  const state = draft === null ? "same" : draft.state === "refused" || isMoved ? "wrong" : draft.state;
  return (
    <span class={`tk-state is-${state}`} role="status">
      {state === "wrong" && (
        <>
          <Icon name="error" size={14} /> {isMoved ? "Not applied, and the canvas was changed meanwhile: choose one" : "Not applied: the canvas keeps what was valid"}
        </>
      )}
      {state === "checking" && "Checking…"}
      {state === "applied" && (
        <>
          <Icon name="check" size={14} /> Valid, and drawn on the canvas
        </>
      )}
      {state === "same" && (none ? NO_TEXT : outdated ? "Written in a moment…" : "PQL of what is drawn; edit it, and the canvas follows")}
    </span>
  );
}

export function SqlTab(): JSX.Element {
  const isDue = useView((view) => view.answer.state === "done" && !isStale(view));
  const error = useView((view) => (isStale(view) ? null : view.answer.error));
  const { text, isFresh, refusal } = useTextOf("sql", isDue);
  const wrong = error ?? refusal;
  const sql = wrong ? "" : (text?.sql ?? "");
  return (
    <div class="tk-text-tab">
      <div class="tk-text-head">
        <span class="tk-quiet">The SQL behind the numbers</span>
        <CopyButton text={sql} what="SQL" isFresh={isFresh} />
      </div>
      {wrong && <Wrong refusal={wrong} />}
      {sql ? (
        <pre class={`tk-source is-tall${isFresh ? "" : " is-stale"}`} tabIndex={0} aria-label="SQL">
          <Coloured text={sql} language="sql" />
        </pre>
      ) : (
        !wrong && <p class="tk-none">Written when the profiles are counted</p>
      )}
    </div>
  );
}

export function WordsTab(): JSX.Element {
  const { words, readable } = useView((view) => view.answer);
  const outdated = useView(isOutdated);
  return (
    <div class="tk-text-tab">
      <div class="tk-text-head">
        <span class="tk-quiet">What is drawn, in words</span>
        <CopyButton text={words} what="Words" isFresh={readable && !outdated} />
      </div>
      <div class={`tk-prose${outdated ? " is-stale" : ""}`}>
        {words ? words.split("\n").map((line, index) => <WordsLine key={index} line={line} />) : <p class="tk-none">{readable ? "Everyone" : NO_TEXT}</p>}
      </div>
    </div>
  );
}

/** A line as deep as it is indented; a list keeps its mark. */
function WordsLine({ line }: { line: string }): JSX.Element {
  const indent = /^\s*/.exec(line)![0].length;
  const text = line.trim();
  const marked = /^[-*•]\s+/.exec(text);
  return (
    <p class={marked ? "is-listed" : ""} style={{ marginLeft: `${indent * 0.7}em` }}>
      {marked ? text.slice(marked[0].length) : text}
    </p>
  );
}
