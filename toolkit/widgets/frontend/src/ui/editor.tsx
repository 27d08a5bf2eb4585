// A text area with colours behind its letters, line numbers, and an error under its place.

import type { JSX } from "preact";
import { memo } from "./memo";
import { useMemo } from "preact/hooks";
import type { Refusal } from "../protocol";
import { pieces } from "./highlight";
import { sentence, sentences } from "./sentences";

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  onLeave?: () => void;
  refusal: Refusal | null;
  placeholder?: string;
  numbered?: boolean;
  /** Cannot be typed in: another text is about to come. */
  locked?: boolean;
}

export const Coloured = memo(function Coloured({ text, language }: { text: string; language: "pql" | "sql" }): JSX.Element {
  const found = useMemo(() => pieces(text, language), [text, language]);
  return (
    <>
      {found.map((piece, index) =>
        piece.kind === "plain" ? piece.text : <span key={index} class={`tk-hl-${piece.kind}`}>{piece.text}</span>,
      )}
    </>
  );
});

export function Editor({ label, value, onChange, onLeave, refusal, placeholder, numbered, locked }: Props): JSX.Element {
  const line = refusal?.line ?? null;
  const lines = value.split("\n");
  return (
    <div class={`tk-editor${numbered ? " is-numbered" : ""}${refusal ? " is-wrong" : ""}`}>
      <div class="tk-editor-text">
        <div class="tk-layers">
          <pre aria-hidden="true">
            <Coloured text={value} language="pql" />
            {"\n"}
          </pre>
          {numbered && <Numbered lines={lines} wrong={line} />}
          {line !== null && <Squiggle lines={lines} line={line} column={refusal?.column ?? 1} />}
          <textarea
            aria-label={label}
            aria-invalid={!!refusal}
            spellcheck={false}
            autocomplete="off"
            autocapitalize="off"
            placeholder={placeholder}
            readOnly={locked}
            value={value}
            onInput={(event) => onChange(event.currentTarget.value)}
            onBlur={onLeave}
          />
        </div>
      </div>
      {refusal && (
        <div class="tk-refusal" role="alert">
          {line !== null && (
            <pre>
              {lines[line - 1] ?? ""}
              {"\n"}
              {" ".repeat(Math.max(0, (refusal.column ?? 1) - 1))}
              <b>^</b>
            </pre>
          )}
          <p>
            {line !== null && (
              <span class="tk-quiet">
                Line {line}, column {refusal.column ?? 1}:{" "}
              </span>
            )}
            {sentence(refusal.message)}
          </p>
          {refusal.hint && <p class="tk-quiet">{sentences(refusal.hint)}</p>}
        </div>
      )}
    </div>
  );
}

/** The numbers of the lines; their letters, unseen, break where those of the text do. */
function Numbered({ lines, wrong }: { lines: string[]; wrong: number | null }): JSX.Element {
  return (
    <pre class="tk-lines" aria-hidden="true">
      {lines.map((text, index) => (
        <span key={index} class={wrong === index + 1 ? "is-wrong" : ""} data-number={index + 1}>
          {text || " "}
        </span>
      ))}
    </pre>
  );
}

/** A wavy line under the word an error is at; the letters of the lines above hold its place. */
function Squiggle({ lines, line, column }: { lines: string[]; line: number; column: number }): JSX.Element {
  const text = lines[line - 1] ?? "";
  const before = text.slice(0, Math.max(0, column - 1));
  const word = /^[\w.]+|^./.exec(text.slice(before.length))?.[0] ?? " ";
  return (
    <pre class="tk-squiggle" aria-hidden="true">
      {lines.slice(0, line - 1).map((each) => `${each}\n`).join("")}
      {before}
      <i>{word}</i>
    </pre>
  );
}
