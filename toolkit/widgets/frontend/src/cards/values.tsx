// The values of a rule: chips, a search over the real values of the field, a pasted list, a file.

import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { type NumberList, readCells, readNumber, readNumbers } from "../canvas/numbers";
import { columnsOf, splitValues } from "../canvas/tests";
import type { Scalar } from "../canvas/types";
import type { Kind } from "../catalog";
import type { Field, Values } from "../protocol";
import { useSession } from "../session";
import { Opener } from "../ui/controls";
import { whole } from "../ui/format";
import { Icon } from "../ui/icons";

interface Props {
  kind: Kind;
  field: Field | undefined;
  values: readonly Scalar[];
  onChange: (values: Scalar[]) => void;
  /** Whether a part of a value is as good as a whole one: contains, starts with. */
  loose?: boolean;
  /** Whether numbers are whole, so that a group of three is thousands. */
  grouped?: boolean;
  /** Compares with another field instead. */
  onField?: () => void;
  /** Asks for values with a text in them instead, where no value is chosen yet. */
  onContains?: ((text: string) => void) | undefined;
}

type Listed = { values: Scalar[]; problems: NumberList["problems"] };

/** A pasted text as values of the field's kind, and what is none. */
const readPasted = (kind: Kind, text: string, grouped?: boolean): Listed =>
  kind === "number" ? readNumbers(text, { grouped }) : { values: splitValues(text), problems: [] };

/** Cells of a file as values of the field's kind, and what is none. */
const celled = (kind: Kind, cells: readonly string[], grouped?: boolean): Listed =>
  kind === "number" ? readCells(cells, { grouped }) : { values: [...cells], problems: [] };

/** What one typed text can be: a number can have two readings. */
function own(kind: Kind, text: string, grouped?: boolean): Scalar[] {
  if (!text) return [];
  if (kind !== "number") return [text];
  const reading = readNumber(text, { grouped });
  return reading.kind === "number" ? [reading.value] : reading.kind === "ambiguous" ? reading.readings : [];
}

const CHIPS = 5;
const FOUND = 50;

export function ValuesEditor({ kind, field, values, onChange, loose, grouped, onField, onContains }: Props): JSX.Element {
  const shown = values.length > CHIPS + 1 ? values.slice(0, CHIPS) : values;
  const rest = values.length - shown.length;
  // A list that was pasted and not added yet is there when the picker is opened again.
  const [pasted, setPasted] = useState("");
  return (
    <span class="tk-values">
      {shown.map((value) => (
        <span class="tk-chip" key={`${typeof value}:${value}`}>
          <span class="tk-chip-text">{named(value)}</span>
          <button
            type="button"
            aria-label={`Remove ${named(value)}`}
            onClick={() => onChange(values.filter((each) => each !== value))}
          >
            ×
          </button>
        </span>
      ))}
      <Opener
        label={values.length ? `Values: ${values.length} chosen` : "Choose values"}
        class={`tk-value${values.length ? "" : " is-missing"}`}
        panelClass="is-wide"
        face={rest > 0 ? `+ ${whole(rest)} more` : values.length ? <Icon name="plus" size={12} /> : "choose values"}
      >
        {(close) => (
          <Picker
            kind={kind}
            field={field}
            values={values}
            onChange={onChange}
            loose={loose ?? false}
            grouped={grouped ?? false}
            pasted={pasted}
            onPasted={setPasted}
            onField={() => {
              close();
              onField?.();
            }}
            onContains={
              onContains &&
              ((text) => {
                close();
                onContains(text);
              })
            }
          />
        )}
      </Opener>
    </span>
  );
}

/** A value as it is read: what has no letters gets some. */
const named = (value: Scalar): string => (value === "" ? "(empty)" : typeof value === "string" && !value.trim() ? `“${value}”` : String(value));

type Mode = "search" | "paste";

interface PickerProps extends Props {
  pasted: string;
  onPasted: (text: string) => void;
}

function Picker({ kind, field, values, onChange, loose, grouped, onField, onContains, pasted, onPasted }: PickerProps): JSX.Element {
  const [mode, setMode] = useState<Mode>("search");
  const session = useSession();
  const place = useRef<HTMLDivElement>(null);
  const toSearch = (): void => {
    setMode("search");
    session.afterDrawing(() => place.current?.querySelector<HTMLElement>("[data-first]")?.focus({ preventScroll: true }));
  };
  // What could not be read stays in the box, to be written otherwise.
  const add = (found: Listed): void => {
    if (found.values.length) onChange([...new Set([...values, ...found.values])]);
    session.notify(`${whole(found.values.length)} values added`);
    onPasted(found.problems.map((each) => each.text).join("\n"));
    if (found.problems.length) setMode("paste");
    else toSearch();
  };
  const read = (text: string): Listed => readPasted(kind, text, grouped);
  return (
    <div
      ref={place}
      class="tk-picker"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || mode !== "paste") return;
        event.preventDefault();
        event.stopPropagation();
        toSearch();
      }}
    >
      {mode === "paste" ? (
        <Paste text={pasted} onText={onPasted} read={read} onAdd={add} onBack={toSearch} />
      ) : (
        <Search kind={kind} field={field} values={values} onChange={onChange} loose={loose ?? false} grouped={grouped ?? false} onContains={onContains} onPasted={(text) => add(read(text))} />
      )}
      {mode === "search" && (
        <div class="tk-picker-foot">
          <button
            type="button"
            class="tk-link"
            onClick={() => setMode("paste")}
          >
            <Icon name="paste" size={14} /> Paste a list
          </button>
          <File onAdd={(cells) => add(celled(kind, cells, grouped))} />
          <button type="button" class="tk-link" onClick={onField}>
            <Icon name="equal" size={14} /> A field
          </button>
          {values.length > 0 && (
            <button
              type="button"
              class="tk-link"
              onClick={() => {
                onChange([]);
                toSearch();
              }}
            >
              Clear {whole(values.length)}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function useFound(field: Field | undefined, search: string): { found: Values | null; error: string } {
  const session = useSession();
  const [result, setResult] = useState<{ found: Values | null; error: string }>({ found: null, error: "" });
  useEffect(() => {
    if (!field) return;
    let current = true;
    const timer = setTimeout(
      () => {
        const { table, path } = field;
        session.link.ask("values", { table, path, search, limit: FOUND }).then(
          (found) => current && setResult({ found, error: "" }),
          (error: Error) => current && setResult({ found: null, error: error.message }),
        );
      },
      search ? 120 : 0,
    );
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [field, search]);
  return result;
}

function Search({ kind, field, values, onChange, loose, grouped, onContains, onPasted }: Props & { onPasted: (text: string) => void }): JSX.Element {
  const [text, setText] = useState("");
  const { found, error } = useFound(field, text);
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const given = own(kind, text.trim(), grouped);
  // Until the answer comes, what is known of the one before, as far as it fits.
  const fitting = (found?.values ?? []).filter(({ value }) => String(value).toLowerCase().includes(text.trim().toLowerCase()));
  const listed: { value: Scalar; count: number | null }[] = fitting;
  const exact = text.trim().toLowerCase();
  const rank = (value: Scalar): number => (String(value).toLowerCase() === exact ? 0 : 1);
  const top = !text ? values.filter((value) => !listed.some((each) => each.value === value)) : [];
  const added = given.filter((value) => !listed.some((each) => each.value === value)).map((value) => ({ value, count: null, isNew: true }));
  const rows: { value: Scalar; count: number | null; isNew: boolean; contains?: boolean }[] = [
    ...(loose ? added : []),
    ...top.slice(0, FOUND).map((value) => ({ value, count: null, isNew: false })),
    ...[...listed].sort((one, other) => rank(one.value) - rank(other.value)).map((each) => ({ ...each, isNew: false })),
    ...(loose ? [] : added),
  ];
  // Second, so that Enter chooses the value that was typed.
  if (onContains && text.trim()) rows.splice(1, 0, { value: text.trim(), count: null, isNew: false, contains: true });
  const most = Math.max(1, ...listed.map((each) => each.count ?? 0));
  const active = Math.min(at, rows.length - 1);
  const toggle = (row: (typeof rows)[number] | undefined): void => {
    if (!row) return;
    const { value } = row;
    if (row.contains) return onContains?.(String(value));
    onChange(values.includes(value) ? values.filter((each) => each !== value) : [...values, value]);
  };
  useEffect(() => {
    list.current?.querySelector(`[data-at="${active}"]`)?.scrollIntoView?.({ block: "nearest" });
  }, [active]);
  return (
    <>
      <label class="tk-search">
        <Icon name="search" />
        <input
          data-first
          role="combobox"
          aria-expanded="true"
          aria-controls="tk-values-list"
          aria-activedescendant={rows.length ? `tk-value-${active}` : undefined}
          aria-label="Search the values"
          placeholder={found?.distinct ? `Search ${whole(found.distinct)} values, or type your own` : "Search, or type a value"}
          value={text}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setAt(0);
          }}
          onPaste={(event) => {
            const copied = event.clipboardData?.getData("text") ?? "";
            const found = readPasted(kind, copied, grouped);
            if (found.values.length + found.problems.length < 2) return;
            event.preventDefault();
            onPasted(copied);
          }}
          onKeyDown={(event) => {
            if (event.key === "ArrowDown") setAt(Math.min(active + 1, rows.length - 1));
            else if (event.key === "ArrowUp") setAt(Math.max(active - 1, 0));
            else if (event.key === "Escape" && text) {
              setText("");
              setAt(0);
            } else if (event.key === "Enter") {
              const row = rows[active];
              toggle(row);
              if (text && !row?.contains) setText("");
            } else return;
            event.preventDefault();
            event.stopPropagation();
          }}
        />
      </label>
      <div ref={list} class="tk-options" role="listbox" id="tk-values-list" aria-label="Values" aria-multiselectable="true" tabIndex={-1}>
        {rows.map((row, index) => {
          const chosen = !row.contains && values.includes(row.value);
          return (
            <div
              key={`${row.contains ?? row.isNew}${typeof row.value}:${row.value}`}
              id={`tk-value-${index}`}
              data-at={index}
              role="option"
              aria-selected={chosen}
              class={`tk-option is-value${index === active ? " is-active" : ""}`}
              onPointerMove={() => setAt(index)}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => toggle(row)}
            >
              <span class={`tk-tick is-box${chosen ? " is-on" : ""}`}>{chosen && <Icon name="check" size={12} />}</span>
              <span class="tk-option-text">
                <span>{row.contains ? `Contains “${row.value}”` : row.isNew ? `Use “${row.value}”` : named(row.value)}</span>
              </span>
              {row.count !== null && (
                <>
                  <span class="tk-bar">
                    <i style={{ width: `${(row.count / most) * 100}%` }} />
                  </span>
                  <span class="tk-option-right">{whole(row.count)}</span>
                </>
              )}
            </div>
          );
        })}
        {!rows.length && <p class="tk-none">{error || (found ? "No such value" : "Looking…")}</p>}
        {found?.more && <p class="tk-none">The most frequent are shown; search for others</p>}
      </div>
    </>
  );
}

interface PasteProps {
  text: string;
  onText: (text: string) => void;
  read: (text: string) => Listed;
  onAdd: (found: Listed) => void;
  onBack: () => void;
}

function Paste({ text, onText, read, onAdd, onBack }: PasteProps): JSX.Element {
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => area.current?.focus(), []);
  const found = useMemo(() => read(text), [text]);
  const { problems } = found;
  return (
    <div class="tk-paste">
      <textarea
        data-first
        ref={area}
        aria-label="Values, one per line, or separated by commas"
        placeholder="One value per line, or separated by commas"
        rows={7}
        value={text}
        aria-invalid={problems.length > 0}
        onInput={(event) => onText(event.currentTarget.value)}
      />
      {problems.length > 0 && (
        <p class="tk-number-wrong" role="status">
          {problems.length === 1 ? "1 is not added" : `${whole(problems.length)} are not added`}: {problems[0]!.reason}
        </p>
      )}
      <div class="tk-picker-foot">
        <button type="button" class="tk-link" onClick={onBack}>
          Back
        </button>
        <button type="button" class="tk-button is-main" disabled={!found.values.length} onClick={() => onAdd(found)}>
          Add {whole(found.values.length)}
        </button>
      </div>
    </div>
  );
}

function File({ onAdd }: { onAdd: (texts: string[]) => void }): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const [columns, setColumns] = useState<ReturnType<typeof columnsOf>>([]);
  const load = async (file: globalThis.File | undefined): Promise<void> => {
    if (!file) return;
    const found = columnsOf(await file.text());
    if (found.length === 1) onAdd(found[0]!.values);
    else setColumns(found);
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".csv,.tsv,.txt"
        hidden
        tabIndex={-1}
        aria-label="A CSV, TSV or text file"
        onChange={(event) => void load(event.currentTarget.files?.[0])}
      />
      {columns.length ? (
        <span class="tk-column-choice">
          Which column?
          {columns.slice(0, 8).map((column) => (
            <button type="button" class="tk-link" key={column.header} onClick={() => onAdd(column.values)}>
              {column.header}
            </button>
          ))}
        </span>
      ) : (
        <button type="button" class="tk-link" onClick={() => input.current?.click()}>
          <Icon name="file" size={14} /> From a file
        </button>
      )}
    </>
  );
}
