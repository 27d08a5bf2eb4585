// Many marks, one stop for Tab: the arrows go on from there.

import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

const MARK = "[data-at]";

/** Keeps one mark of a drawing in the order of Tab, whatever is drawn anew. */
export function useRoving(root: RefObject<Element>): void {
  useLayoutEffect(() => {
    if (!root.current?.querySelector(`${MARK}[tabindex="0"]`)) root.current?.querySelector(MARK)?.setAttribute("tabindex", "0");
  });
}

export function onRovingFocus(event: FocusEvent): void {
  const mark = markOf(event);
  if (!mark) return;
  for (const each of (event.currentTarget as Element).querySelectorAll(`${MARK}[tabindex="0"]`)) each.setAttribute("tabindex", "-1");
  mark.setAttribute("tabindex", "0");
}

/** What mark an event is about. */
export const markOf = (event: Event): HTMLElement | null => (event.target as Element).closest<HTMLElement>(MARK);

/** Goes where an arrow leads, or picks at Enter; `to` says which mark lies so far in x and y. */
export function onRovingKey(event: KeyboardEvent, to: (at: string, x: number, y: number) => string, pick: (at: string) => void): void {
  const at = markOf(event)?.dataset.at;
  if (at === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  const steps: Record<string, [number, number]> = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
    Home: [-Infinity, 0],
    End: [Infinity, 0],
  };
  const step = steps[event.key];
  if (step) {
    const next = to(at, ...step);
    (event.currentTarget as Element).querySelector<HTMLElement>(`[data-at="${next}"]`)?.focus();
  } else if (event.key === "Enter" || event.key === " ") pick(at);
  else return;
  event.preventDefault();
}

export const clamped = (value: number, last: number): number => Math.max(0, Math.min(last, value));
