// A value that components look at part by part: only those whose part changed draw themselves anew.

import { useLayoutEffect, useReducer, useRef } from "preact/hooks";

export class Store<T extends object> {
  private readonly watching = new Set<() => void>();

  constructor(public now: T) {}

  set(patch: Partial<T>): void {
    this.now = { ...this.now, ...patch };
    for (const watch of [...this.watching]) watch();
  }

  watch(watch: () => void): () => void {
    this.watching.add(watch);
    return () => this.watching.delete(watch);
  }
}

export function useStore<T extends object, Part>(store: Store<T>, look: (now: T) => Part): Part {
  const part = look(store.now);
  const latest = useRef({ look, part });
  latest.current = { look, part };
  const [, again] = useReducer((count: number, _: void) => count + 1, 0);
  useLayoutEffect(() => {
    const check = (): void => {
      const { look: looks, part: was } = latest.current;
      if (!same(looks(store.now), was)) again();
    };
    check();
    return store.watch(check);
  }, [store]);
  return part;
}

/** Whether two values are the same, or plain objects with the same parts. */
export function same(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every((name) => Object.is((one as never)[name], (other as never)[name]));
}
