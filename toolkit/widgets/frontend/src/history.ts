// Undo and redo of anything; edits of one thing in quick succession are one step.

export interface History<T> {
  past: readonly T[];
  now: T;
  future: readonly T[];
  /** What the last edit was of; another edit of the same soon after replaces it. */
  of: string | null;
  at: number;
}

const MOST = 200;
const SOON = 1200;

export const started = <T>(now: T): History<T> => ({ past: [], now, future: [], of: null, at: 0 });

export function pushed<T>(history: History<T>, now: T, of: string | null, at: number): History<T> {
  if (now === history.now) return history;
  const isSame = of !== null && of === history.of && at - history.at < SOON;
  const past = isSame ? history.past : [...history.past, history.now].slice(-MOST);
  return { past, now, future: [], of, at };
}

export function undone<T>(history: History<T>): History<T> {
  const now = history.past.at(-1);
  if (now === undefined) return history;
  const future = [history.now, ...history.future];
  return { past: history.past.slice(0, -1), now, future, of: null, at: 0 };
}

export function redone<T>(history: History<T>): History<T> {
  const [now, ...future] = history.future;
  if (now === undefined) return history;
  return { past: [...history.past, history.now], now, future, of: null, at: 0 };
}
