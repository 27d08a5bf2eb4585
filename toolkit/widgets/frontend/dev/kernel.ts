// What every made-up kernel has: traits, those who listen to them, and answers a moment later.

import type { Heard, Model } from "../src/link";
import type { Refusal } from "../src/protocol";

export abstract class FakeKernel<Asked extends { ask: string }> implements Model {
  abstract readonly traits: Record<string, unknown>;
  readonly asked: Asked[] = [];
  /** Whether pings are answered, as a kernel does that is neither busy nor gone. */
  answering = true;
  private readonly refusals = new Map<string, Refusal>();
  private readonly heard = new Map<string, Set<Heard>>();

  /** `answers` is after how many milliseconds. */
  constructor(protected readonly answers: number) {}

  /** Answers a question, or throws what is wrong with it. */
  protected abstract value(asked: Asked): unknown;

  get(name: string): unknown {
    return this.traits[name];
  }

  set(name: string, value: unknown): void {
    this.traits[name] = value;
  }

  save_changes(): void {}

  on(event: string, heard: Heard): void {
    this.heard.set(event, (this.heard.get(event) ?? new Set()).add(heard));
  }

  off(event: string, heard?: Heard): void {
    if (heard) this.heard.get(event)?.delete(heard);
    else this.heard.delete(event);
  }

  /** Refuses a question from now on. */
  refuse(ask: string, refusal: Refusal): void {
    this.refusals.set(ask, refusal);
  }

  send(content: unknown): void {
    const asked = content as Asked & { id: string };
    if (asked.ask === "ping") {
      if (this.answering) setTimeout(() => this.tell("msg:custom", { id: asked.id, value: null }, []), 1);
      return;
    }
    this.asked.push(asked);
    setTimeout(() => {
      let message: object;
      try {
        const refusal = this.refusals.get(asked.ask);
        if (refusal) throw refusal;
        message = { id: asked.id, value: this.value(asked) };
      } catch (error) {
        message = { id: asked.id, error };
      }
      this.tell("msg:custom", message, []);
    }, this.answers);
  }

  /** Sets a trait as Python does. */
  give(name: string, value: unknown): void {
    this.traits[name] = value;
    this.tell(`change:${name}`);
  }

  tell(event: string, ...args: unknown[]): void {
    for (const heard of this.heard.get(event) ?? []) heard(...args);
  }
}
