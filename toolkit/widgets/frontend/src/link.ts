// The kernel's side of the widget: traits that are kept the same on both sides, and questions.

import type {
  Asks,
  AudienceRow,
  Catalog,
  Counted,
  Counts,
  Details,
  Draft,
  Form,
  Library,
  LibraryAbout,
  Overlap,
  PredictionStatus,
  Properties,
  Refusal,
  State,
  Training,
} from "./protocol";

import type { DrawingPlace } from "./kept_drawings";
import { isLost, type Life, lifeOf, reasonOf, sent } from "./life";

export type Heard = (...args: any[]) => void;

/** What anywidget hands over. */
export interface Model {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  save_changes(): void;
  on(event: string, heard: Heard): void;
  off(event: string, heard?: Heard): void;
  send(content: unknown): void;
  /** Where the models of other widgets are. */
  widget_manager?: { get_model(id: string): Promise<Model> };
}

export interface Traits {
  _state: State;
  _properties: Properties;
  _catalog: Catalog;
  _answer: Partial<Counted>;
  _details: Partial<Details>;
  _library: Library;
  _draft: Draft | Record<string, never> | undefined;
  _drawings: DrawingPlace;
  _overlap: Overlap;
  _rows: AudienceRow[];
  _about: LibraryAbout;
  _form: Form;
  _counts: Counts;
  _training: Training;
  _status: PredictionStatus;
}

/** A question the kernel could not answer: what was wrong, where, and what to do. */
export class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.message);
  }
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Refused): void;
}

/** At least so many milliseconds between two sendings. */
const PAUSE = 60;
let links = 0;

export class Link {
  private readonly waiting = new Map<string, Waiting>();
  private readonly pending = new Map<string, unknown>();
  private readonly heard: [string, Heard][] = [];
  private readonly name = `view${(links += 1)}-${Math.random().toString(36).slice(2, 8)}`;
  private asked = 0;
  private flushed = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether the kernel answers. */
  readonly life: Life;
  private readonly leave: () => void;

  constructor(private readonly model: Model) {
    this.life = lifeOf(model);
    this.leave = this.life.join(() => this.lost());
    this.listen("msg:custom", (message: { id?: string; value?: unknown; error?: Refusal }) => this.answered(message));
  }

  get<Name extends keyof Traits>(name: Name): Traits[Name] {
    return this.model.get(name) as Traits[Name];
  }

  onChange<Name extends keyof Traits>(name: Name, changed: (value: Traits[Name]) => void): void {
    this.listen(`change:${name}`, () => changed(this.get(name)));
  }

  /** Sets a trait: the first edit is sent at once, before it is drawn; those that follow it closely together. */
  set<Name extends keyof Traits>(name: Name, value: Traits[Name]): void {
    this.pending.set(name, value);
    const rest = this.flushed + PAUSE - Date.now();
    if (rest <= 0) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), rest);
  }

  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.pending.size) return;
    this.flushed = Date.now();
    for (const [name, value] of this.pending) this.model.set(name, value);
    this.pending.clear();
    sent(() => this.model.save_changes(), () => this.life.failed());
    this.life.touch();
  }

  ask<Ask extends keyof Asks>(ask: Ask, given: Asks[Ask][0]): Promise<Asks[Ask][1]> {
    this.flush();
    const id = `${this.name}-${(this.asked += 1)}`;
    return new Promise((resolve, reject) => {
      if (isLost(this.life.health)) return reject(new Refused(reasonOf(this.life.health)));
      this.waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      sent(() => this.model.send({ id, ask, ...given }), () => this.life.failed());
      this.life.touch();
    });
  }

  close(): void {
    this.flush();
    for (const [event, heard] of this.heard) this.model.off(event, heard);
    this.waiting.clear();
    this.leave();
  }

  /** What was asked is not answered any more. */
  private lost(): void {
    for (const { reject } of this.waiting.values()) reject(new Refused(reasonOf(this.life.health)));
    this.waiting.clear();
  }

  private listen(event: string, heard: Heard): void {
    this.heard.push([event, heard]);
    this.model.on(event, heard);
  }

  private answered(message: { id?: string; value?: unknown; error?: Refusal }): void {
    const waiting = message?.id === undefined ? undefined : this.waiting.get(message.id);
    if (!waiting || message.id === undefined) return;
    this.waiting.delete(message.id);
    if (message.error) waiting.reject(new Refused(message.error));
    else waiting.resolve(message.value);
  }
}

export const refusalOf = (error: unknown): Refusal =>
  error instanceof Refused ? error.refusal : { message: error instanceof Error ? error.message : String(error) };
