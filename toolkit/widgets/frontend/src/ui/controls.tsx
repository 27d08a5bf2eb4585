// The small controls of the cards: choices, menus, buttons, numbers.

import type { ComponentChildren, JSX } from "preact";
import { useCallback, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon, type IconName } from "./icons";
import { type Item, ListBox } from "./listbox";
import { Popover } from "./popover";

interface OpenerProps {
  label: string;
  class?: string;
  title?: string | undefined;
  popup?: "listbox" | "menu" | "dialog";
  face: ComponentChildren;
  disabled?: boolean;
  panelClass?: string;
  children: (close: (back?: boolean) => void) => ComponentChildren;
}

/** A button that opens a panel, and has the focus again when it closes. */
export function Opener(props: OpenerProps): JSX.Element {
  const { label, class: extra, title, popup = "dialog", face, disabled, panelClass, children } = props;
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = useCallback((back = true): void => {
    setOpen(false);
    if (back) button.current?.focus({ preventScroll: true });
  }, []);
  return (
    <>
      <button
        ref={button}
        type="button"
        class={extra ?? "tk-button"}
        aria-haspopup={popup}
        aria-expanded={open}
        aria-label={label}
        title={title}
        disabled={disabled}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown" && !event.altKey && popup !== "dialog") {
            event.preventDefault();
            event.stopPropagation();
            setOpen(true);
          }
        }}
      >
        {face}
      </button>
      {open && button.current && (
        <Popover anchor={button.current} label={label} onClose={close} class={panelClass ?? ""}>
          {children(close)}
        </Popover>
      )}
    </>
  );
}

interface SelectProps {
  label: string;
  value: string;
  items: readonly Item[];
  onChange: (id: string) => void;
  class?: string;
  search?: boolean;
  face?: ComponentChildren;
  disabled?: boolean;
}

export function Select({ label, value, items, onChange, class: extra, search, face, disabled }: SelectProps): JSX.Element {
  const shown = items.find((item) => item.id === value)?.label ?? value;
  return (
    <Opener
      label={`${label}: ${shown}`}
      popup="listbox"
      class={`tk-select ${extra ?? ""}`}
      disabled={disabled ?? false}
      face={<span>{face ?? shown}</span>}
    >
      {(close) => (
        <ListBox
          items={items}
          label={label}
          chosen={[value]}
          search={search ?? items.length > 14}
          onPick={(id) => {
            close();
            if (id !== value) onChange(id);
          }}
        />
      )}
    </Opener>
  );
}

interface MenuProps {
  label: string;
  icon: IconName;
  /** Made when the menu opens. */
  items: () => readonly Item[];
  onPick: (id: string) => void;
  class?: string;
}

export function Menu({ label, icon, items, onPick, class: extra }: MenuProps): JSX.Element {
  return (
    <Opener label={label} title={label} popup="listbox" class={`tk-plain ${extra ?? ""}`} face={<Icon name={icon} />}>
      {(close) => (
        <ListBox
          items={items()}
          label={label}
          onPick={(id) => {
            close();
            onPick(id);
          }}
        />
      )}
    </Opener>
  );
}

interface ButtonProps {
  label: string;
  icon: IconName;
  onClick: () => void;
  class?: string;
  pressed?: boolean;
  disabled?: boolean;
  text?: string;
}

export function IconButton({ label, icon, onClick, class: extra, pressed, disabled, text }: ButtonProps): JSX.Element {
  return (
    <button
      type="button"
      class={`tk-plain ${extra ?? ""}`}
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
      {text && <span>{text}</span>}
    </button>
  );
}

export function Toggle({ label, on, text, onChange }: { label: string; on: boolean; text: string; onChange: (on: boolean) => void }): JSX.Element {
  return (
    <button type="button" class="tk-toggle" aria-label={`${text}: ${label}`} title={label} aria-pressed={on} onClick={() => onChange(!on)}>
      {text}
    </button>
  );
}

interface NumberProps {
  label: string;
  value: number | null;
  onChange: (value: number) => void;
  min?: number;
  max?: number;
  whole?: boolean;
  placeholder?: string;
  children?: ComponentChildren;
}

/** A number to type, or to step with the arrows; what is no number yet is not handed on. */
export function NumberInput({ label, value, onChange, min, max, whole, placeholder, children }: NumberProps): JSX.Element {
  const [draft, setDraft] = useState<string | null>(null);
  const [inside, setInside] = useState(false);
  // A value that comes from elsewhere, such as the curve, takes the place of what was typed.
  useLayoutEffect(() => setDraft((was) => (was !== null && Number(was.replace(",", ".")) === value ? was : null)), [value]);
  const text = draft ?? (value === null ? "" : String(value));
  const fits = (found: number): boolean =>
    Number.isFinite(found) && (min === undefined || found >= min) && (max === undefined || found <= max) && (!whole || Number.isInteger(found));
  const given = (next: string): void => {
    setDraft(next);
    const found = Number(next.replace(",", "."));
    if (next.trim() && fits(found) && found !== value) onChange(found);
  };
  const bad = draft !== null && (!draft.trim() || !fits(Number(draft.replace(",", "."))));
  const step = (by: number): void => {
    const next = Math.round(((value ?? 0) + by) * 1e6) / 1e6;
    setDraft(null);
    if (fits(next)) onChange(next);
  };
  return (
    <span
      class="tk-number"
      onFocusIn={() => setInside(true)}
      onFocusOut={(event) => {
        if (event.currentTarget.contains(event.relatedTarget as Node | null)) return;
        setInside(false);
        setDraft(null);
      }}
    >
      <input
        type="text"
        inputMode={whole ? "numeric" : "decimal"}
        autocomplete="off"
        aria-label={label}
        aria-invalid={bad}
        placeholder={placeholder}
        value={text}
        style={{ width: `${Math.min(14, Math.max(text.length || (placeholder?.length ?? 0), 2)) + 2}ch` }}
        onInput={(event) => given(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
          event.preventDefault();
          event.stopPropagation();
          step((event.key === "ArrowUp" ? 1 : -1) * (event.shiftKey ? 10 : 1));
        }}
      />
      {inside && children}
    </span>
  );
}

/** A text that is handed on when it is finished: at Enter, or when it is left. */
export function TextInput(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  class?: string;
  live?: boolean;
}): JSX.Element {
  const { label, value, onChange, placeholder, class: extra, live } = props;
  return (
    <input
      type="text"
      class={extra ?? "tk-input"}
      aria-label={label}
      placeholder={placeholder}
      value={value}
      spellcheck={false}
      autocomplete="off"
      onInput={live ? (event) => onChange(event.currentTarget.value) : undefined}
      onChange={live ? undefined : (event) => onChange(event.currentTarget.value)}
    />
  );
}
