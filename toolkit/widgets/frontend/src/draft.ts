// The text of the Code tab that its author wrote: it is kept until it is drawn, or given up.

import type { Container } from "./canvas/types";
import { refusalOf } from "./link";
import type { Draft } from "./protocol";
import type { Session } from "./session";
import { same } from "./store";

/** So many milliseconds without a key before code is read. */
const PAUSE = 250;
const OBSTACLE = "code";

/** Whether code was written that the canvas does not draw. */
export const isPending = (draft: Draft | null): draft is Draft => draft !== null && draft.state !== "applied";

export class CodeDraft {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private reading: Promise<void> | null = null;
  private drawing = false;
  private closed = false;

  constructor(private readonly session: Session) {
    session.link.onChange("_draft", (draft) => this.show(draftOf(draft)));
    this.show(draftOf(session.link.get("_draft")));
    this.moved(session.now.canvas);
    if (this.now?.state === "checking") this.later();
  }

  private get now(): Draft | null {
    return this.session.now.draft;
  }

  /** Takes what is typed: it is read a moment later, and drawn where it is valid. */
  edit(text: string): void {
    const was = this.now;
    const revision = isPending(was) ? was.revision : this.session.now.revision;
    this.set({ text, revision, state: "checking", refusal: null });
    this.later();
  }

  /** Gives the code up: the text is that of the canvas again. */
  discard(): void {
    clearTimeout(this.timer);
    this.set(null);
  }

  /** Draws valid code in place of a canvas that was changed meanwhile; undo brings that one back. */
  replaceCanvas(): void {
    const draft = this.now;
    if (!isPending(draft)) return;
    this.set({ ...draft, revision: this.session.now.revision, state: "checking", refusal: null });
    void this.settled();
  }

  /** Waits until what was typed is read. */
  settled(): Promise<void> {
    if (this.now?.state !== "checking") return Promise.resolve();
    clearTimeout(this.timer);
    return (this.reading ??= this.read().finally(() => (this.reading = null)));
  }

  /** Sees that another canvas is drawn: code that is drawn gives way to it, other code stays. */
  moved(before: Container): void {
    const draft = this.now;
    const { canvas, revision } = this.session.now;
    if (this.drawing || !draft || draft.revision === revision) return;
    if (sameJson(before, canvas) && before !== canvas) this.set({ ...draft, revision });
    else if (draft.state === "applied") this.set(null);
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.settled(), PAUSE);
  }

  private async read(): Promise<void> {
    for (let draft = this.now; draft?.state === "checking" && !this.closed; draft = this.now) {
      const { text } = draft;
      try {
        const { canvas } = await this.session.link.ask("parse", { pql: text });
        if (this.isRead(text)) this.valid(canvas);
      } catch (error) {
        if (this.isRead(text)) this.set({ ...this.now!, state: "refused", refusal: refusalOf(error) });
      }
    }
  }

  /** Whether the text that was read is still the one to read. */
  private isRead(text: string): boolean {
    return !this.closed && this.now?.state === "checking" && this.now.text === text;
  }

  private valid(canvas: Container): void {
    const draft = this.now!;
    const isSame = sameJson(canvas, this.session.now.canvas);
    if (draft.revision !== this.session.now.revision && !isSame) {
      this.set({ ...draft, state: "waiting" });
      return;
    }
    this.drawing = true;
    if (!isSame) this.session.draw(canvas, "", "code");
    this.drawing = false;
    this.set({ ...draft, revision: this.session.now.revision, state: "applied" });
  }

  private set(draft: Draft | null): void {
    this.show(draft);
    this.session.link.set("_draft", draft ?? {});
  }

  private show(draft: Draft | null): void {
    if (draft !== this.now) this.session.store.set({ draft });
    this.session.obstruct(OBSTACLE, isPending(draft) ? reasonOf(draft) : null);
  }
}

function reasonOf({ state, refusal }: Draft): string {
  if (state === "checking") return "The code on the Code tab is being read";
  if (state === "waiting") return "The canvas was changed while the code on the Code tab was not applied";
  const line = refusal?.line ?? null;
  return `The code on the Code tab is not applied${line === null ? "" : `: see its line ${line}`}`;
}

const draftOf = (given: Draft | Record<string, never> | undefined): Draft | null => (given && "text" in given ? (given as Draft) : null);

const sameJson = (one: unknown, other: unknown): boolean => same(one, other) || JSON.stringify(one) === JSON.stringify(other);
