// A number to type, or to step with the arrows: read whole, or marked with what is allowed.

import type { ComponentChildren, JSX } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { fits, type Range, readNumber } from "../canvas/numbers";
import { whole as marked } from "./format";
import { useNumberObstacle } from "./obstacles";

interface Props extends Range {
  label: string;
  value: number | null;
  onChange: (value: number) => void;
  placeholder?: string;
  children?: ComponentChildren;
}

export function NumberInput({ label, value, onChange, placeholder, children, ...range }: Props): JSX.Element {
  const [draft, setDraft] = useState<string | null>(null);
  const [inside, setInside] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const told = useId();
  const reading = draft === null ? null : readNumber(draft, range);
  const wrong = reading === null || reading.kind === "number" ? null : reading;
  useNumberObstacle(wrong && `${label}: ${wrong.reason}`);
  // A value that comes from elsewhere, such as the curve, takes the place of what was typed.
  useLayoutEffect(
    () =>
      setDraft((was) => {
        const typed = was === null ? null : readNumber(was, range);
        return typed?.kind === "number" && typed.value === value ? was : null;
      }),
    [value],
  );
  const text = draft ?? (value === null ? "" : String(value));
  const give = (next: number): void => {
    setDraft(null);
    if (next !== value) onChange(next);
  };
  const type = (next: string): void => {
    setDraft(next);
    const found = readNumber(next, range);
    if (found.kind === "number" && found.value !== value) onChange(found.value);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && wrong) setDraft(null);
    else if (!event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      const by = (event.key === "ArrowUp" ? 1 : -1) * (event.shiftKey ? 10 : 1);
      const next = Math.round(((value ?? 0) + by) * 1e6) / 1e6;
      if (fits(next, range)) give(next);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span
      class={`tk-number${wrong ? " is-wrong" : ""}`}
      onFocusIn={() => setInside(true)}
      onFocusOut={(event) => {
        if (event.currentTarget.contains(event.relatedTarget as Node | null)) return;
        setInside(false);
        if (!wrong) setDraft(null);
      }}
    >
      <input
        ref={input}
        type="text"
        inputMode={range.whole ? "numeric" : "decimal"}
        autocomplete="off"
        aria-label={label}
        aria-invalid={wrong !== null}
        aria-describedby={wrong ? told : undefined}
        placeholder={placeholder}
        value={text}
        style={{ width: `${Math.min(14, Math.max(text.length || (placeholder?.length ?? 0), 2)) + 2}ch` }}
        onInput={(event) => type(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {wrong && (
        <span class="tk-number-wrong" id={told} role="status">
          {wrong.reason}
          {wrong.kind === "ambiguous" &&
            wrong.readings.map((each) => (
              <button
                type="button"
                key={each}
                class="tk-button is-small"
                aria-label={`Read ${text} as ${shown(each)}`}
                onClick={() => {
                  give(each);
                  input.current?.focus({ preventScroll: true });
                }}
              >
                {shown(each)}
              </button>
            ))}
        </span>
      )}
      {inside && !wrong && children}
    </span>
  );
}

const shown = (value: number): string => (Number.isInteger(value) && value >= 0 ? marked(value) : String(value));
