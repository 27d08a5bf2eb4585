// Whether the kernel behind a widget answers: asked after something was sent, and read from the host where it says so.

import type { Model } from "./link";
import type { Refusal } from "./protocol";
import { Store } from "./store";

/** `silent` is where the host does not say why there is no answer; the last three are for good. */
export type Health = "alive" | "busy" | "silent" | "offline" | "restarted" | "stopped" | "closed";

interface Signal {
  connect(heard: (sender: unknown, value: unknown) => void): unknown;
  disconnect(heard: (sender: unknown, value: unknown) => void): unknown;
}

/** What JupyterLab, Notebook and Voila say of a kernel, as far as it is read here. */
export interface HostKernel {
  status?: string;
  connectionStatus?: string;
  isDisposed?: boolean;
  statusChanged?: Signal;
  connectionStatusChanged?: Signal;
  disposed?: Signal;
}

/** So many milliseconds after something was sent the kernel is asked whether it answers. */
const QUIET = 1500;
/** An answer that takes longer is late. */
const LATE = 2000;
/** Between two questions, where the host says nothing. */
const EVERY = 2500;
const LOST: readonly Health[] = ["restarted", "stopped", "closed"];
const ENDED = ["dead", "terminating"];
const RESTARTS = ["restarting", "autorestarting"];
const SIGNALS = ["statusChanged", "connectionStatusChanged", "disposed"] as const;

export const isLost = (health: Health): boolean => LOST.includes(health);

const WHY: Record<Health, [message: string, next: string]> = {
  alive: ["", ""],
  busy: ["The kernel is busy with another cell.", "Changes are counted when it is free."],
  silent: ["No answer from the kernel: it is busy or was stopped.", "Wait, or restart it and run this cell again."],
  offline: ["There is no connection to the kernel.", "Changes are counted when it is back."],
  restarted: ["The kernel was restarted.", "Run this cell again."],
  stopped: ["The kernel was stopped.", "Start it and run this cell again."],
  closed: ["This widget was closed in Python.", "Run its cell again."],
};

/** What is the matter, and what to do. */
export const reasonOf = (health: Health): Refusal => ({ message: WHY[health][0], hint: WHY[health][1] });

let pings = 0;

export class Life {
  readonly store = new Store<{ health: Health }>({ health: "alive" });
  private readonly host: HostKernel | null;
  private readonly lost = new Set<() => void>();
  private users = 0;
  private ping: string | null = null;
  private missed = 0;
  /** Whether something was sent since the kernel answered last. */
  private used = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private poll: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly model: Model) {
    this.host = hostKernel(model);
  }

  get health(): Health {
    return this.store.now.health;
  }

  /** Watches the kernel for one view; the function returned ends it. */
  join(onLost: () => void): () => void {
    this.lost.add(onLost);
    if ((this.users += 1) === 1) this.begin();
    return () => {
      this.lost.delete(onLost);
      if ((this.users -= 1) === 0) this.end();
    };
  }

  /** Something was sent: after a moment it is asked whether the kernel answers. */
  touch(): void {
    this.used = true;
    this.wait();
  }

  private wait(): void {
    if (this.ping !== null || this.timer !== undefined || isLost(this.health)) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      // A question makes the kernel busy for a moment, which is no reason for another.
      if (this.used || this.host?.status === "busy") this.ask();
    }, QUIET);
  }

  /** Something could not be sent. */
  failed(): void {
    this.look();
    if (!isLost(this.health)) this.become(this.host && !this.isOffline() ? "restarted" : "silent");
  }

  private begin(): void {
    this.model.on("msg:custom", this.answered);
    this.model.on("comm_live_update", this.cut);
    this.model.on("comm:close", this.closed);
    for (const name of SIGNALS) this.host?.[name]?.connect(this.look);
    if (!this.host) this.poll = setInterval(() => this.polled(), EVERY);
    this.look();
  }

  private end(): void {
    clearTimeout(this.timer);
    clearInterval(this.poll);
    this.timer = this.poll = undefined;
    this.ping = null;
    this.model.off("msg:custom", this.answered);
    this.model.off("comm_live_update", this.cut);
    this.model.off("comm:close", this.closed);
    for (const name of SIGNALS) this.host?.[name]?.disconnect(this.look);
  }

  private polled(): void {
    if (this.ping === null && document.visibilityState !== "hidden") this.ask();
  }

  private ask(): void {
    clearTimeout(this.timer);
    this.ping = `ping-${(pings += 1)}-${Math.random().toString(36).slice(2, 8)}`;
    this.timer = setTimeout(() => this.late(), LATE);
    sent(() => this.model.send({ id: this.ping, ask: "ping" }), () => this.failed());
  }

  private late(): void {
    this.timer = undefined;
    this.missed += 1;
    this.look();
    if (isLost(this.health) || this.isOffline()) return;
    const status = this.host?.status;
    if (status === "busy") {
      this.become("busy"); // the same question is answered when it is free
      return;
    }
    this.become(status === "idle" && this.missed > 1 ? "restarted" : "silent");
    if (!isLost(this.health)) this.ask();
  }

  private readonly answered = (message: { id?: unknown }): void => {
    if (typeof message?.id !== "string" || !message.id.startsWith("ping-") || message.id !== this.ping) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.ping = null;
    this.missed = 0;
    this.used = false;
    this.become("alive");
  };

  /** The host says that messages of the widget reach nobody, or somebody again. */
  private readonly cut = (): void => {
    this.look();
    if (!isLost(this.health) || this.health === "restarted") this.ask();
  };

  private readonly closed = (): void => this.become(this.host && RESTARTS.includes(this.host.status ?? "") ? "restarted" : "closed");

  /** Reads what the host says of the kernel. */
  private readonly look = (): void => {
    const { host } = this;
    if (!host) return;
    const { status = "" } = host;
    if (RESTARTS.includes(status)) this.become("restarted");
    else if (host.isDisposed || ENDED.includes(status)) this.become(this.health === "restarted" ? "restarted" : "stopped");
    else if (isLost(this.health)) return;
    else if (this.isOffline()) this.become("offline");
    else if (this.health === "offline") this.ask();
    else if (status === "busy") this.wait();
    else if (this.ping !== null && this.timer === undefined) this.timer = setTimeout(() => this.late(), LATE);
  };

  private isOffline(): boolean {
    const { connectionStatus } = this.host ?? {};
    return connectionStatus !== undefined && connectionStatus !== "connected";
  }

  private become(health: Health): void {
    if (health === this.health) return;
    this.store.set({ health });
    if (isLost(health)) for (const lost of [...this.lost]) lost();
  }
}

const lives = new WeakMap<Model, Life>();

/** The life of a model's kernel, one for all of its views; a section has that of the model it is part of. */
export function lifeOf(model: Model): Life {
  const known = lives.get(model) ?? new Life(model);
  lives.set(model, known);
  return known;
}

/** Makes two models one as to their kernel. */
export function shareLife(of: Model, other: Model): void {
  lives.set(other, lifeOf(of));
}

/** Sends something; a host that cannot throws, or keeps no promise. */
export function sent(send: () => unknown, onFailure: () => void): void {
  try {
    const done = send();
    if (done instanceof Promise) done.catch(onFailure);
  } catch {
    onFailure();
  }
}

function hostKernel(model: Model): HostKernel | null {
  const kernel = (model.widget_manager as { kernel?: HostKernel | null } | undefined)?.kernel;
  return kernel && typeof kernel.status === "string" && kernel.statusChanged ? kernel : null;
}
