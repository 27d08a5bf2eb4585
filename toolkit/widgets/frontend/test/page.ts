// A widget drawn in a page of its own, and what stands in it.

import { afterEach, beforeEach, vi } from "vitest";
import widget from "../src/index";
import type { Model } from "../src/link";

export let place: HTMLElement;
let stop: (() => void) | undefined;

export function show(model: Model): void {
  place = document.createElement("div");
  document.body.append(place);
  stop = widget.render({ model, el: place });
}

/** Takes the widget away; its place stays. */
export function leave(): void {
  stop?.();
  stop = undefined;
}

/** Takes the widget and its place away after each test. */
export function cleared(): void {
  beforeEach(() => void vi.stubGlobal("CSS", { escape: (text: string) => text }));
  afterEach(() => {
    leave();
    place?.remove();
    localStorage.clear();
    vi.unstubAllGlobals();
  });
}

/** Waits until what is expected holds. */
export const until = (expected: () => void): Promise<void> => vi.waitFor(expected, { timeout: 3000, interval: 5 });
export const all = <T extends Element = HTMLElement>(selector: string): T[] => [...place.querySelectorAll<T>(selector)];
export const one = <T extends Element = HTMLElement>(selector: string): T => {
  const found = place.querySelector<T>(selector);
  if (!found) throw new Error(`no ${selector}`);
  return found;
};
export const named = (text: string): HTMLButtonElement => {
  const found = all<HTMLButtonElement>("button").find((button) => button.textContent!.trim().startsWith(text));
  if (!found) throw new Error(`no button ${text}`);
  return found;
};
