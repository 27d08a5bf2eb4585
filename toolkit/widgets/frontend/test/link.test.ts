import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CATALOG } from "../dev/catalog";
import { type Heard, Link, type Model, Refused } from "../src/link";
import { type Answer, NOTHING, type State } from "../src/protocol";
import { Session } from "../src/session";

/** A model that remembers what it was told. */
class Told implements Model {
  traits: Record<string, unknown> = {
    _state: { canvas: { type: "Container" }, revision: 3, origin: "py" } satisfies State,
    _catalog: CATALOG,
    _answer: { ...NOTHING, revision: 3, state: "done" } satisfies Answer,
    _properties: { id: "", name: "", description: "", tags: [], status: "draft" },
    _library: { path: null, saved: false },
  };
  heard = new Map<string, Heard[]>();
  saved = 0;
  sent: Record<string, unknown>[] = [];
  get = (name: string): unknown => this.traits[name];
  set = (name: string, value: unknown): void => void (this.traits[name] = value);
  save_changes = (): void => void (this.saved += 1);
  on = (event: string, heard: Heard): void => void this.heard.set(event, [...(this.heard.get(event) ?? []), heard]);
  off = (event: string, heard?: Heard): void =>
    void this.heard.set(event, (this.heard.get(event) ?? []).filter((each) => each !== heard));
  send = (content: unknown): void => void this.sent.push(content as Record<string, unknown>);
  tell(event: string, ...args: unknown[]): void {
    for (const heard of this.heard.get(event) ?? []) heard(...args);
  }
  give(name: string, value: unknown): void {
    this.traits[name] = value;
    this.tell(`change:${name}`);
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the link", () => {
  it("sends the first edit at once, and those that follow it closely together", () => {
    const model = new Told();
    const link = new Link(model);
    link.set("_library", { path: "a", saved: false });
    expect(model.saved).toBe(1);
    expect(model.traits._library).toEqual({ path: "a", saved: false });
    link.set("_library", { path: "b", saved: false });
    link.set("_library", { path: "c", saved: false });
    expect(model.saved).toBe(1);
    vi.advanceTimersByTime(60);
    expect(model.saved).toBe(2);
    expect(model.traits._library).toEqual({ path: "c", saved: false });
    for (let step = 0; step < 9; step += 1) {
      link.set("_library", { path: String(step), saved: false });
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(60);
    expect(model.saved).toBe(4);
    expect(model.traits._library).toEqual({ path: "8", saved: false });
  });

  it("answers the question that was asked, and refuses with what was wrong", async () => {
    const model = new Told();
    const link = new Link(model);
    const one = link.ask("save", {});
    const other = link.ask("parse", { pql: "a and" });
    const [first, second] = model.sent;
    expect(second).toMatchObject({ ask: "parse", pql: "a and" });
    model.tell("msg:custom", { id: second!.id, error: { message: "no end", line: 1, column: 6 } });
    model.tell("msg:custom", { id: first!.id, value: { path: "x.yaml" } });
    model.tell("msg:custom", { id: "of another view", value: 1 });
    await expect(one).resolves.toEqual({ path: "x.yaml" });
    const refused = await other.catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refused);
    expect((refused as Refused).refusal).toMatchObject({ line: 1, column: 6 });
  });

  it("sends what is pending before it asks, and hears no more when it is closed", () => {
    const model = new Told();
    const link = new Link(model);
    link.set("_library", { path: "a", saved: true });
    void link.ask("code", {});
    expect(model.saved).toBe(1);
    link.close();
    expect(model.heard.get("msg:custom")).toEqual([]);
  });
});

describe("a session", () => {
  const drawn = (): { model: Told; session: Session } => {
    const model = new Told();
    return { model, session: new Session(model) };
  };

  it("counts revisions, and sends an unfinished rule as such", () => {
    const { model, session } = drawn();
    session.add({ type: "AttributeCard", field: "loyalty.tier", test: { type: "TextTest", operator: "equals", values: [] } });
    expect(session.now.revision).toBe(4);
    vi.advanceTimersByTime(70);
    expect(model.traits._state).toEqual({
      canvas: {
        type: "Container",
        children: [
          {
            type: "Unfinished",
            tile: { type: "AttributeCard", field: "loyalty.tier", test: { type: "TextTest", operator: "equals", values: [] } },
            reason: expect.stringContaining(" needs a value"),
          },
        ],
      },
      revision: 4,
      origin: "js",
    });
    expect(session.now.canvas.children?.[0]).toMatchObject({ test: { type: "TextTest" } });
  });

  it("draws what Python assigns, and undoes it", () => {
    const { model, session } = drawn();
    model.give("_state", { canvas: { type: "Container", join: "any" }, revision: 4, origin: "py" });
    expect(session.now.canvas.join).toBe("any");
    session.undo();
    expect(session.now.canvas.join).toBeUndefined();
    expect(session.now.revision).toBe(5);
    session.redo();
    expect(session.now.canvas.join).toBe("any");
  });

  it("does not go back to an echo of its own older edit", () => {
    const { model, session } = drawn();
    session.add({ type: "EventCard" });
    session.add({ type: "EventCard" });
    model.give("_state", { canvas: { type: "Container" }, revision: 4, origin: "js" });
    expect(session.now.canvas.children).toHaveLength(2);
  });

  it("puts a field where it fits: into the event card that is chosen, else on the canvas", () => {
    const { session } = drawn();
    session.add({ type: "EventCard", event_types: ["search"] });
    session.addField(session.now.index.byKey.get("event:search.keywords")!);
    expect(session.now.selected).toBe("0.0");
    session.addField(session.now.index.byKey.get("event:channel")!);
    expect(session.now.canvas.children?.[0]).toMatchObject({ rules: [{ field: "search.keywords" }, { field: "channel" }] });
    session.addField(session.now.index.byKey.get("profile:loyalty.tier")!);
    expect(session.now.canvas.children).toHaveLength(2);
  });

  it("makes keystrokes in one number one step to undo", () => {
    const { session } = drawn();
    session.add({ type: "AttributeCard", field: "lifetimeValue", test: { type: "ValueTest", operator: ">", value: 1 } });
    const typed = (value: number): void =>
      session.update("0", () => ({ type: "AttributeCard", field: "lifetimeValue", test: { type: "ValueTest", operator: ">", value } }), "value");
    for (const value of [12, 125, 1250]) typed(value);
    session.undo();
    expect(session.now.canvas.children?.[0]).toMatchObject({ test: { value: 1 } });
  });

  it("turns an audience tile into its rules, or says why not", async () => {
    const { model, session } = drawn();
    session.add({ type: "AudienceTile", audience: "loyal", exclude: true });
    const done = session.toRules("0");
    model.tell("msg:custom", { id: model.sent.at(-1)!.id, value: { canvas: { type: "Container", children: [{ type: "EventCard" }] } } });
    await done;
    expect(session.now.canvas.children?.[0]).toEqual({ type: "Container", exclude: true, children: [{ type: "EventCard" }] });
    session.add({ type: "AudienceTile", audience: "list" }, [], "");
    const refused = session.toRules("1");
    model.tell("msg:custom", { id: model.sent.at(-1)!.id, error: { message: "It is a list.", hint: "Keep it." } });
    await refused;
    expect(session.now.notice).toEqual({ text: "It is a list. Keep it.", kind: "bad" });
  });
});
