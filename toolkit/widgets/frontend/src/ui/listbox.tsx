// A list to choose from, with a search where it is long: arrows, Enter, Escape, letters.

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { matches, wordsOf } from "../catalog";
import { Icon, type IconName } from "./icons";

export interface Item {
  id: string;
  label: string;
  hint?: string | undefined;
  /** Text at the right: a count, a key. */
  right?: string | undefined;
  icon?: IconName;
  tone?: string;
  group?: string;
  search?: string;
  disabled?: boolean;
  danger?: boolean;
}

interface Props {
  items: readonly Item[];
  label: string;
  onPick: (id: string) => void;
  chosen?: readonly string[];
  multiple?: boolean;
  search?: boolean;
  placeholder?: string;
  foot?: ComponentChildren;
}

const SHOWN = 150;
let lists = 0;

export function ListBox(props: Props): JSX.Element {
  const { items, label, onPick, chosen = [], multiple, search, placeholder, foot } = props;
  const [text, setText] = useState("");
  const found = useMemo(() => {
    const words = wordsOf(text);
    return items.filter((item) => matches(item.search ?? item.label, words)).slice(0, SHOWN);
  }, [items, text]);
  const start = Math.max(0, found.findIndex((item) => chosen.includes(item.id)));
  const [at, setAt] = useState(start);
  const list = useRef<HTMLDivElement>(null);
  const name = useMemo(() => `tk-list-${(lists += 1)}`, []);
  const active = Math.min(at, found.length - 1);
  useEffect(() => {
    list.current?.querySelector(`[data-at="${active}"]`)?.scrollIntoView?.({ block: "nearest" });
  }, [active]);

  const pick = (item: Item | undefined): void => {
    if (!item || item.disabled) return;
    onPick(item.id);
    if (multiple && text) setText("");
  };
  const typed = useRef({ text: "", at: 0 });
  const onKeyDown = (event: KeyboardEvent): void => {
    const last = found.length - 1;
    const goes: Record<string, number> = {
      ArrowDown: Math.min(active + 1, last),
      ArrowUp: Math.max(active - 1, 0),
      PageDown: Math.min(active + 8, last),
      PageUp: Math.max(active - 8, 0),
      ...(search ? {} : { Home: 0, End: last }),
    };
    if (event.key in goes) setAt(goes[event.key]!);
    else if (event.key === "Escape" && text) {
      setText("");
      setAt(start);
    } else if (event.key === "Enter" || (event.key === " " && !search)) pick(found[active]);
    else if (!search && event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
      const now = Date.now();
      const sofar = (now - typed.current.at < 700 ? typed.current.text : "") + event.key.toLowerCase();
      typed.current = { text: sofar, at: now };
      const to = found.findIndex((item) => item.label.toLowerCase().startsWith(sofar));
      if (to >= 0) setAt(to);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const options = {
    role: "listbox" as const,
    id: name,
    "aria-label": label,
    "aria-multiselectable": multiple ? ("true" as const) : undefined,
  };
  const activeId = found.length ? `${name}-${active}` : undefined;
  return (
    <div class="tk-listbox" onKeyDown={onKeyDown}>
      {search && (
        <label class="tk-search">
          <Icon name="search" />
          <input
            data-first
            role="combobox"
            aria-expanded="true"
            aria-controls={name}
            aria-activedescendant={activeId}
            aria-label={placeholder ?? "Search"}
            placeholder={placeholder ?? "Search"}
            value={text}
            onInput={(event) => {
              setText(event.currentTarget.value);
              setAt(0);
            }}
          />
        </label>
      )}
      <div
        {...options}
        ref={list}
        class="tk-options"
        tabIndex={search ? -1 : 0}
        data-first={search ? undefined : true}
        aria-activedescendant={search ? undefined : activeId}
      >
        {found.map((item, index) => (
          <Option
            key={item.id}
            item={item}
            id={`${name}-${index}`}
            at={index}
            active={index === active}
            chosen={chosen.includes(item.id)}
            multiple={multiple ?? false}
            heading={item.group !== found[index - 1]?.group ? item.group : undefined}
            onPick={() => pick(item)}
            onHover={() => setAt(index)}
          />
        ))}
        {!found.length && <p class="tk-none">Nothing found</p>}
      </div>
      {foot}
    </div>
  );
}

interface OptionProps {
  item: Item;
  id: string;
  at: number;
  active: boolean;
  chosen: boolean;
  multiple: boolean;
  heading: string | undefined;
  onPick: () => void;
  onHover: () => void;
}

function Option({ item, id, at, active, chosen, multiple, heading, onPick, onHover }: OptionProps): JSX.Element {
  return (
    <>
      {heading && (
        <div class="tk-group" role="presentation">
          {heading}
        </div>
      )}
      <div
        id={id}
        data-at={at}
        role="option"
        aria-selected={chosen}
        aria-disabled={item.disabled}
        class={`tk-option${active ? " is-active" : ""}${item.danger ? " is-danger" : ""}`}
        onPointerMove={onHover}
        onPointerDown={(event) => event.preventDefault()}
        onClick={onPick}
      >
        {(multiple || chosen) && (
          <span class={`tk-tick${multiple ? " is-box" : ""}${chosen ? " is-on" : ""}`}>{chosen && <Icon name="check" size={12} />}</span>
        )}
        {item.icon && (
          <span class={`tk-kind is-${item.tone ?? "plain"}`}>
            <Icon name={item.icon} />
          </span>
        )}
        <span class="tk-option-text">
          <span>{item.label}</span>
          {item.hint && <small>{item.hint}</small>}
        </span>
        {item.right && <span class="tk-option-right">{item.right}</span>}
      </div>
    </>
  );
}
