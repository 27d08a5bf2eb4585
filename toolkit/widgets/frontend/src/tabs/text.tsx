// The definition as text: PQL to edit, the SQL that counts it, and in words.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { refusalOf } from "../link";
import type { Refusal } from "../protocol";
import { isOutdated, isStale, useSession, useView } from "../session";
import { same } from "../store";
import { CopyButton } from "../panels/header";
import { Coloured, Editor } from "../ui/editor";
import { Icon } from "../ui/icons";
import { Wrong } from "../ui/wrong";

export function CodeTab(): JSX.Element {
  const session = useSession();
  const pql = useView((view) => view.answer.pql);
  const [draft, setDraft] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [checking, setChecking] = useState(false);
  const applied = useRef<number | null>(null);
  const revision = useView((view) => view.revision);
  const outdated = useView(isOutdated) && draft === null;
  const text = draft ?? pql;

  // What was drawn elsewhere meanwhile replaces the draft; what the draft itself drew does not.
  useEffect(() => {
    if (draft === null || applied.current === revision || refusal) return;
    if (applied.current !== null && applied.current < revision) setDraft(null);
  }, [revision]);

  useEffect(() => {
    if (draft === null) return;
    let current = true;
    setChecking(true);
    const timer = setTimeout(() => {
      session.link.ask("parse", { pql: draft }).then(
        ({ canvas }) => {
          if (!current) return;
          setChecking(false);
          setRefusal(null);
          if (!sameJson(canvas, session.now.canvas)) {
            session.draw(canvas, "", "code");
          }
          applied.current = session.now.revision;
        },
        (error: unknown) => {
          if (!current) return;
          setChecking(false);
          setRefusal(refusalOf(error));
        },
      );
    }, 250);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [draft]);

  const state = refusal ? "wrong" : checking ? "checking" : draft !== null ? "applied" : "same";
  return (
    <div class="tk-text-tab">
      <div class="tk-text-head">
        <span class={`tk-state is-${state}`} role="status">
          {state === "wrong" && (
            <>
              <Icon name="error" size={14} /> Not applied: the canvas keeps what was valid
            </>
          )}
          {state === "checking" && "Checking…"}
          {state === "applied" && (
            <>
              <Icon name="check" size={14} /> Valid, and drawn on the canvas
            </>
          )}
          {state === "same" && (outdated ? "Written in a moment…" : "PQL of what is drawn; edit it, and the canvas follows")}
        </span>
        {draft !== null && (
          <button
            type="button"
            class="tk-link"
            onClick={() => {
              setDraft(null);
              setRefusal(null);
              setChecking(false);
            }}
          >
            {refusal ? "Discard" : "Tidy up"}
          </button>
        )}
        <CopyButton text={text} what="PQL" />
      </div>
      <Editor label="PQL" numbered locked={outdated} value={text} refusal={refusal} onChange={setDraft} placeholder='loyalty.tier in ["gold", "silver"]' />
    </div>
  );
}

function sameJson(one: unknown, other: unknown): boolean {
  return same(one, other) || JSON.stringify(one) === JSON.stringify(other);
}

export function SqlTab(): JSX.Element {
  const session = useSession();
  const revision = useView((view) => (view.answer.state === "done" ? view.answer.revision : null));
  const refused = useView((view) => view.answer.state === "error" && !isStale(view));
  const drawn = useView((view) => view.revision);
  const [found, setFound] = useState<{ of: number; sql: string; refusal?: Refusal }>({ of: -1, sql: "" });
  const sql = refused ? "" : found.sql;
  const stale = found.of !== drawn;
  useEffect(() => {
    if (revision === null) return;
    let current = true;
    session.link.ask("sql", {}).then(
      ({ sql }) => current && setFound({ of: revision, sql }),
      (error: unknown) => current && setFound({ of: revision, sql: "", refusal: refusalOf(error) }),
    );
    return () => {
      current = false;
    };
  }, [revision]);
  return (
    <div class="tk-text-tab">
      <div class="tk-text-head">
        <span class="tk-quiet">The SQL behind the numbers</span>
        <CopyButton text={sql} what="SQL" />
      </div>
      {found.refusal && !refused ? (
        <Wrong refusal={found.refusal} />
      ) : sql ? (
        <pre class={`tk-source is-tall${stale ? " is-stale" : ""}`} tabIndex={0} aria-label="SQL">
          <Coloured text={sql} language="sql" />
        </pre>
      ) : (
        <p class="tk-none">Written when the profiles are counted</p>
      )}
    </div>
  );
}

export function WordsTab(): JSX.Element {
  const words = useView((view) => view.answer.words);
  const stale = useView(isOutdated);
  return (
    <div class="tk-text-tab">
      <div class="tk-text-head">
        <span class="tk-quiet">What is drawn, in words</span>
        <CopyButton text={words} what="Words" />
      </div>
      <div class={`tk-prose${stale ? " is-stale" : ""}`}>
        {words ? words.split("\n").map((line, index) => <WordsLine key={index} line={line} />) : <p class="tk-none">Everyone</p>}
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
