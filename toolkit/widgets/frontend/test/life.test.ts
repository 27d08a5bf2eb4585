import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CANVASES } from "../dev/canvases";
import { FakeModel } from "../dev/model";
import { type KeptDrawing, type DrawingPlace, KeptDrawings, timeOf } from "../src/kept_drawings";
import type { HostKernel } from "../src/life";
import { type Heard, Link, type Model, Refused } from "../src/link";
import type { Container } from "../src/canvas/types";
import type { State } from "../src/protocol";
import { all, cleared, named, one, place, show, until } from "./page";

/** What a host says of its kernel, and a model of it that answers nothing by itself. */
class Hosted implements Model {
  sent: { id: string; ask: string }[] = [];
  widget_manager?: { get_model(): Promise<Model>; kernel: HostKernel };
  private heard = new Map<string, Heard[]>();
  private watching: ((sender: unknown, value: unknown) => void)[] = [];

  constructor(status?: string) {
    if (status === undefined) return;
    const signal = { connect: (heard: (sender: unknown, value: unknown) => void) => void this.watching.push(heard), disconnect: () => undefined };
    this.widget_manager = { get_model: () => Promise.reject(), kernel: { status, connectionStatus: "connected", isDisposed: false, statusChanged: signal } };
  }

  get = (): unknown => undefined;
  set = (): void => undefined;
  save_changes = (): void => undefined;
  on = (event: string, heard: Heard): void => void this.heard.set(event, [...(this.heard.get(event) ?? []), heard]);
  off = (): void => undefined;
  send = (content: unknown): void => void this.sent.push(content as { id: string; ask: string });
  pings = (): { id: string }[] => this.sent.filter(({ ask }) => ask === "ping");
  tell(event: string, ...args: unknown[]): void {
    for (const heard of this.heard.get(event) ?? []) heard(...args);
  }
  answer(): void {
    this.tell("msg:custom", { id: this.pings().at(-1)!.id, value: null });
  }
  become(patch: Partial<HostKernel>): void {
    Object.assign(this.widget_manager!.kernel, patch);
    for (const watch of this.watching) watch(null, patch.status);
  }
}

describe("the life of a kernel", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("is doubted within five seconds where the host says nothing, also when nobody does anything", () => {
    const model = new Hosted();
    const { life } = new Link(model);
    vi.advanceTimersByTime(2600);
    model.answer();
    expect(life.health).toBe("alive");
    vi.advanceTimersByTime(5000);
    expect(life.health).toBe("silent");
    model.answer();
    expect(life.health).toBe("alive");
  });

  it("is busy where the host says so and the kernel does not answer", () => {
    const model = new Hosted("idle");
    const link = new Link(model);
    model.become({ status: "busy" });
    vi.advanceTimersByTime(5000);
    expect(link.life.health).toBe("busy");
    model.answer();
    expect(link.life.health).toBe("alive");
  });

  it("asks nothing of a kernel that is idle and not used, and no more for having asked", () => {
    const model = new Hosted("idle");
    const link = new Link(model);
    vi.advanceTimersByTime(60_000);
    expect(model.pings()).toHaveLength(0);
    void link.ask("code", {}).catch(() => undefined);
    vi.advanceTimersByTime(1600);
    expect(model.pings()).toHaveLength(1);
    model.become({ status: "busy" });
    model.answer();
    model.become({ status: "idle" });
    vi.advanceTimersByTime(60_000);
    expect(model.pings()).toHaveLength(1);
  });

  it.each([
    ["restarting", "restarted", "The kernel was restarted."],
    ["autorestarting", "restarted", "The kernel was restarted."],
    ["dead", "stopped", "The kernel was stopped."],
  ])("is over when it is %s: nothing that was asked waits for ever", async (status, health, message) => {
    const model = new Hosted("idle");
    const link = new Link(model);
    const before = link.ask("code", {}).catch((error: unknown) => error);
    model.become({ status });
    expect(link.life.health).toBe(health);
    const after = link.ask("sql", {}).catch((error: unknown) => error);
    for (const error of [await before, await after]) {
      expect(error).toBeInstanceOf(Refused);
      expect((error as Refused).refusal.message).toBe(message);
    }
    model.become({ status: "idle" });
    expect(link.life.health).toBe(health);
  });

  it("is over when a new kernel is idle and knows the widget no more", () => {
    const model = new Hosted("idle");
    const link = new Link(model);
    link.set("_library", { path: null, saved: false });
    vi.advanceTimersByTime(4000);
    expect(link.life.health).toBe("silent");
    vi.advanceTimersByTime(2000);
    expect(link.life.health).toBe("restarted");
  });

  it("waits while there is no connection", () => {
    const model = new Hosted("idle");
    const link = new Link(model);
    model.become({ status: "unknown", connectionStatus: "connecting" });
    expect(link.life.health).toBe("offline");
    model.become({ status: "idle", connectionStatus: "connected" });
    model.answer();
    expect(link.life.health).toBe("alive");
  });

  it("bears a host that throws when something is sent", async () => {
    const model = new Hosted("idle");
    model.send = () => {
      throw new Error("Cannot send");
    };
    const link = new Link(model);
    const asked = link.ask("code", {});
    await expect(asked).rejects.toBeInstanceOf(Refused);
    expect(link.life.health).toBe("restarted");
  });
});

const draft = (owner: string, time: number): KeptDrawing => ({ owner, time, tiles: 1, content: { canvas: {} } });

describe("kept drawings", () => {
  let now = 1_000_000;
  const keeper = (owner: string, kept: KeptDrawing[] = []): KeptDrawings => new KeptDrawings({ key: "k", owner, kept }, () => now);
  beforeEach(() => {
    localStorage.clear();
    now = 1_000_000;
  });

  it("offers the latest of others, and not its own", () => {
    keeper("a").keep({ canvas: { type: "Container" } }, 3);
    now += 5;
    keeper("b").keep({ canvas: {} }, 4);
    expect(keeper("c").offered()).toMatchObject({ owner: "b", tiles: 4 });
    expect(keeper("b").offered()).toMatchObject({ owner: "a", tiles: 3 });
    expect(keeper("c", [draft("kernel", now + 1)]).offered()).toMatchObject({ owner: "kernel" });
    expect(new KeptDrawings({ key: "elsewhere", owner: "c", kept: [] }).offered()).toBeNull();
  });

  it("moves to where the cell looks after a save", () => {
    const own = keeper("a");
    own.keep({}, 1);
    own.moved({ key: "saved", owner: "a", kept: [] });
    expect(keeper("c").offered()).toBeNull();
    own.keep({}, 2);
    expect(new KeptDrawings({ key: "saved", owner: "c", kept: [] }, () => now).offered()).toMatchObject({ tiles: 2 });
    expect(keeper("c").offered()).toBeNull();
  });

  it("offers nothing that was saved, dismissed or is too old", () => {
    keeper("a").keep({}, 1);
    keeper("a").forget();
    expect(keeper("c").offered()).toBeNull();
    keeper("b").keep({}, 1);
    const own = keeper("c", [draft("b", now)]);
    own.forget("b");
    expect(own.offered()).toBeNull();
    keeper("d").keep({}, 1);
    now += 15 * 24 * 3600 * 1000;
    expect(keeper("c").offered()).toBeNull();
  });

  it("reads nothing that is no draft, and keeps nothing that is too long", () => {
    for (const hostile of ["{", "7", "null", '[null, 7, {"owner": 1}, {"owner": "x", "time": "<b>", "tiles": 1, "content": {}}]']) {
      localStorage.setItem("audience-toolkit:drawing:k", hostile);
      expect(keeper("c").offered()).toBeNull();
    }
    keeper("a").keep({ text: "x".repeat(300_000) }, 1);
    expect(localStorage.length).toBe(0);
  });

  it("keeps the latest places only", () => {
    for (let at = 0; at < 30; at += 1) {
      now += 1;
      new KeptDrawings({ key: `place-${at}`, owner: "a", kept: [] }, () => now).keep({}, 1);
    }
    expect(localStorage.length).toBe(20);
    expect(localStorage.getItem("audience-toolkit:drawing:place-29")).not.toBeNull();
  });

  it("says the day of what was drawn on another", () => {
    const at = new Date(2026, 6, 1, 14, 5);
    expect(timeOf(draft("a", at.getTime()), at)).toBe("14:05");
    expect(timeOf(draft("a", at.getTime()), new Date(2026, 6, 2))).toBe("1 July, 14:05");
  });
});

describe("what is kept of a drawing", () => {
  cleared();
  const signal = { connect: () => undefined, disconnect: () => undefined };
  const kernel: HostKernel = { status: "idle", connectionStatus: "connected", statusChanged: signal };
  let model: FakeModel;
  const drawn = (patch: object = {}): void => {
    model = new FakeModel(CANVASES.forgot!(), 20);
    Object.assign(model, { answering: false, widget_manager: { kernel } }, patch);
    show(model);
  };
  const canvas = (): Container => (model.get("_state") as State).canvas;
  beforeEach(() => {
    localStorage.clear();
    Object.assign(kernel, { status: "idle" });
  });

  it("can be copied when the kernel is gone: texts of what is drawn, else the canvas", async () => {
    const copied = vi.fn((_: string) => Promise.resolve());
    vi.stubGlobal("navigator", { clipboard: { writeText: copied } });
    Object.assign(kernel, { status: "restarting" });
    drawn();
    expect(one(".tk-banner").textContent).toContain("The kernel was restarted. Run this cell again. What you drew is kept here and can be copied.");
    named("Copy PQL").click();
    await until(() => expect(copied).toHaveBeenLastCalledWith(expect.stringContaining("loyalty.tier in")));
    named("Copy Python").click();
    await until(() => expect(copied).toHaveBeenLastCalledWith(expect.stringContaining("tk.Audience(")));
    Object.assign(model, { save_changes: () => undefined }); // nothing is counted any more
    one('[data-path="0"]').dispatchEvent(new KeyboardEvent("keydown", { key: "Delete", bubbles: true }));
    await until(() => named("Copy Canvas JSON"));
    expect(all("button").some((button) => button.textContent!.includes("Copy PQL"))).toBe(false);
    named("Copy Canvas JSON").click();
    await until(() => expect(copied).toHaveBeenLastCalledWith(JSON.stringify(canvas(), null, 2)));
  });

  it("is offered back where the cell is run again", async () => {
    const content = { canvas: { type: "Container", children: [{ type: "AudienceTile", audience: "loyal" }] }, properties: { id: "", name: "<img src=x onerror=alert(1)>", description: "", tags: [], status: "draft" } };
    model = new FakeModel(CANVASES.forgot!(), 20);
    const kept: KeptDrawing[] = [{ owner: "before", time: Date.now(), tiles: 1, content }];
    model.traits._drawings = { key: "cell", owner: "now", kept } satisfies DrawingPlace;
    show(model);
    expect(one(".tk-banner").textContent).toContain("1 tile, not saved");
    named("Restore").click();
    await until(() => expect(place.querySelector(".tk-banner")).toBeNull());
    expect(canvas()).toEqual(content.canvas);
    expect(model.asked.map(({ ask }) => ask)).toEqual(expect.arrayContaining(["restore", "dismiss"]));
    expect(place.querySelector("img")).toBeNull();
    expect(one<HTMLInputElement>(".tk-title").value).toBe(content.properties.name);
    await until(() => expect(localStorage.getItem("audience-toolkit:drawing:cell")).toContain("loyal"));
    model.give("_library", { path: "audiences", saved: true });
    expect(localStorage.getItem("audience-toolkit:drawing:cell")).toBeNull();
    model.give("_drawings", { key: "after", owner: "now", kept: [] });
    const title = one<HTMLInputElement>(".tk-title");
    title.value = "Later";
    title.dispatchEvent(new Event("change", { bubbles: true }));
    await until(() => expect(localStorage.getItem("audience-toolkit:drawing:after")).toContain("Later"));
  });
});

describe("a question that fails", () => {
  cleared();
  const failing = (...asks: string[]): FakeModel => {
    const model = new FakeModel(CANVASES.forgot!(), 20);
    const value = model["value"].bind(model);
    model["value"] = (asked) => {
      if (asks.includes(asked.ask)) throw { message: `no ${asked.ask} today`, hint: "" };
      return value(asked);
    };
    show(model);
    return model;
  };

  it.each([
    ["findings", ".tk-findings", async () => undefined],
    ["profiles", ".tk-properties", async () => undefined],
    ["profiles", ".tk-middle", async () => one("#tk-tab-profiles").click()],
    ["sql", ".tk-middle", async () => one("#tk-tab-sql").click()],
    ["code", ".tk-pop", async () => one("[aria-label='Copy code']").click()],
  ])("%s: says so in its place", async (ask, where, act) => {
    failing(ask);
    await act();
    await until(() => expect(one(where).textContent).toContain(`No ${ask} today`));
    expect(one(where).textContent).not.toContain("P000042");
    expect(one(where).textContent).not.toContain("Writing");
  });

  it("leaves no profile of an earlier canvas in the sample", async () => {
    const model = failing();
    await until(() => expect(one(".tk-sample").textContent).toContain("P000042"));
    model["value"] = () => {
      throw { message: "the store is gone", hint: "" };
    };
    const { children = [] } = (model.get("_state") as State).canvas;
    model.assign({ type: "Container", children: children.slice(1) });
    await until(() => expect(one(".tk-properties .tk-wrong").textContent).toContain("The store is gone"));
    expect(one(".tk-properties").textContent).not.toContain("P000042");
  });
});
