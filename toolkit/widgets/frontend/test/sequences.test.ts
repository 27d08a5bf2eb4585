import { describe, expect, it } from "vitest";
import { FakeModel } from "../dev/model";
import * as edit from "../src/canvas/edit";
import { commonTime, COUNTS_FIRST, refusalOf, spread, withTime } from "../src/canvas/sequences";
import type { Container, Duration, EventCard, Measure, Node, Sequence, Step, Tile } from "../src/canvas/types";
import { counted, measureOfKind, withMeasure } from "../src/cards/event";
import { toggleExclude } from "../src/cards/shell";
import { Session } from "../src/session";
import { all, cleared, named, one, show, until } from "./page";

const DAY: Duration = { type: "Duration", amount: 2, unit: "day" };
const event = (type: string, measure?: Measure): EventCard => ({ type: "EventCard", event_types: [type], ...(measure ? { measure } : {}) });
const least = (at_least: number): Measure => ({ type: "Count", at_least });
const step = (card: EventCard, more: Partial<Step> = {}): Step => ({ type: "Step", card, ...more });
const group = (...children: Tile[]): Container => ({ type: "Container", children });
const sequence = (...steps: Step[]): Sequence => ({ type: "Sequence", steps });
const opened = (canvas: Container): Session => new Session(new FakeModel(canvas));
const at = (session: Session, path: string): Node | undefined => edit.nodeAt(session.now.canvas, path);

describe("an edit that no PQL says", () => {
  const counts = (): Session => opened(group(sequence(step(event("x", least(3))), step(event("y")))));

  it.each<[string, (session: Session) => void]>([
    ["a gap beside a count", (session) => session.update<Step>("0.1", (was) => ({ ...was, within: DAY }))],
    ["an excluded step beside a count", (session) => toggleExclude(session, at(session, "0.1")!, "0.1")],
    ["another measure than at least", (session) => void session.add(event("z", { type: "Count", at_least: null, at_most: 2 }), [], "0")],
    ["every event", (session) => void session.add(event("z", { type: "Every" }), [], "0")],
    ["an excluded first step", (session) => void session.apply(edit.insert(session.now.canvas, "0", 0, { ...event("z"), exclude: true }))],
  ])("is refused with a sentence: %s", (_name, change) => {
    const session = counts();
    const before = session.now.canvas;
    change(session);
    expect(session.now.canvas).toBe(before);
    expect(session.now.notice).toMatchObject({ kind: "bad" });
    expect(session.now.notice!.text.length).toBeGreaterThan(40);
  });

  it("is refused where an excluded step would come first", () => {
    const session = opened(group(sequence(step(event("x")), step({ ...event("y"), exclude: true }), step(event("z")))));
    const before = session.now.canvas;
    session.remove("0.0");
    session.nudge("0.1", "up");
    expect(session.now.canvas).toBe(before);
    expect(session.now.said).toContain("starts with an event that is there");
  });
});

describe("a gap that leads nowhere", () => {
  const gapped = (): Session => opened(group(sequence(step(event("x")), step(event("y"), { within: DAY }), step(event("z")))));

  it.each<[string, (session: Session) => void]>([
    ["the step before it is deleted", (session) => session.remove("0.0")],
    ["its step comes first", (session) => session.nudge("0.1", "up")],
    ["its step leaves the sequence", (session) => session.nudge("0.1", "out")],
    ["the sequence is unwrapped", (session) => void session.apply(edit.unwrap(session.now.canvas, "0"))],
  ])("is left out and reported, and undo brings it back: %s", (_name, change) => {
    const session = gapped();
    const before = session.now.canvas;
    change(session);
    expect(session.now.canvas).not.toBe(before);
    expect(JSON.stringify(session.now.canvas)).not.toContain("within");
    expect(session.now.notice?.text).toBe("The gap before the step is left out");
    session.undo();
    expect(session.now.canvas).toBe(before);
  });

  it("is not reported where it stays, or goes with its step", () => {
    for (const change of [(session: Session) => session.nudge("0.2", "up"), (session: Session) => session.remove("0.1")]) {
      const session = gapped();
      change(session);
      expect(session.now.notice).toBeNull();
    }
  });
});

describe("a window on the whole sequence", () => {
  const days = { type: "InLast", amount: 30, unit: "day" } as const;
  const was = sequence(step({ ...event("x", least(2)), time: days }), step(event("y")));

  it("is the time of every step, and nothing else of them", () => {
    const all = withTime(was, days);
    expect(all.steps.map((each) => each.card)).toEqual([{ ...event("x", least(2)), time: days }, { ...event("y"), time: days }]);
    expect(withTime(all, null).steps.map((each) => each.card)).toEqual([event("x", least(2)), event("y")]);
  });

  it("is known where all steps have it", () => {
    expect(commonTime(was)).toBeUndefined();
    expect(commonTime(withTime(was, structuredClone(days)))).toEqual(days);
    expect(commonTime(withTime(was, null))).toBeNull();
    const ago = { type: "Before", than: { type: "Ago", amount: 2, unit: "week" } } as const;
    expect(commonTime(sequence(step({ ...event("x"), time: ago }), step({ ...event("y"), time: structuredClone(ago) })))).toEqual(ago);
  });
});

describe("a step of several events", () => {
  it("becomes one step for each", () => {
    const was = sequence(step(event("x")), step(event("y", least(3))));
    const made = spread(was, 1);
    expect(made.steps.map((each) => each.card)).toEqual([event("x"), event("y"), event("y"), event("y")]);
    expect(refusalOf({ ...made, steps: made.steps.map((each, index) => (index === 3 ? { ...each, within: DAY } : each)) })).toBeNull();
    expect(spread(was, 0)).toBe(was);
  });
});

// --- any series of edits --------------------------------------------------------------------------

/** Numbers that are the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** What each card asks for, by the card's own type. */
function asked(canvas: Container): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (node: Node): void => {
    const card = node.type === "Step" ? node.card : node.type === "EventCard" ? node : null;
    const gaps = node.type === "Step" ? { after: node.after, within: node.within } : {};
    if (card) found.set(card.event_types![0]!, JSON.stringify({ measure: card.measure, out: card.exclude ?? false, ...gaps }));
    edit.childrenOf(node)?.forEach(visit);
  };
  visit(canvas);
  return found;
}

const valid = (node: Node): boolean =>
  (node.type !== "Sequence" || (refusalOf(node) === null && node.steps.length > 1 && !node.steps[0]!.after && !node.steps[0]!.within)) &&
  (edit.childrenOf(node) ?? []).every(valid);

const paths = (canvas: Container, type: Node["type"]): string[] => edit.seen(canvas, new Set()).filter((path) => edit.nodeAt(canvas, path)!.type === type);

/** One edit as the cards make it; the type of the card it is about, or "" for an edit of their order. */
function edited(session: Session, next: (below: number) => number, fresh: string): string {
  const { canvas } = session.now;
  const one = (found: string[]): string | undefined => found[next(Math.max(found.length, 1))];
  const steps = paths(canvas, "Step");
  const path = one(steps);
  const target = path === undefined ? undefined : (edit.nodeAt(canvas, path) as Step);
  const type = target?.card.event_types![0] ?? "";
  const give = (change: (was: Step) => Step): string => {
    if (path !== undefined) session.update<Step>(path, change);
    return type;
  };
  switch (next(12)) {
    case 0:
      return give((was) => ({ ...was, card: withMeasure(was.card, counted(Math.max(1, next(4) - 1), null)) }));
    case 1:
    case 11:
      return give((was) => (edit.indexIn(path!) > 0 ? { ...was, [next(2) ? "after" : "within"]: DAY } : was));
    case 2:
      return give(({ type: kind, card }) => ({ type: kind, card }));
    case 3:
      if (path !== undefined && edit.indexIn(path) > 0) toggleExclude(session, target!, path);
      return type;
    case 4: {
      const measure = measureOfKind(["least", "most", "exactly", "between", "every", "sum"][next(6)]!, least(1 + next(3)), "price");
      session.add({ ...event(fresh, measure), exclude: next(4) === 0 }, [], one(paths(canvas, "Sequence")) ?? "");
      return "";
    }
    case 5:
      session.remove(one([...steps, ...paths(canvas, "EventCard")]) ?? "none");
      return "";
    case 6:
    case 7:
      session.nudge(one([...steps, ...paths(canvas, "EventCard"), ...paths(canvas, "Sequence")]) ?? "none", (["up", "down", "in", "out"] as const)[next(4)]!);
      return "";
    case 8: {
      const from = one([...steps, ...paths(canvas, "EventCard")]);
      if (from) session.apply(edit.move(canvas, from, one(paths(canvas, "Sequence")) ?? "", next(4)));
      return "";
    }
    case 9:
      session.apply(edit.unwrap(canvas, next(5) ? "none" : (one(paths(canvas, "Sequence")) ?? "none")));
      return "";
    default:
      session.add(sequence(step(event(`${fresh}a`, next(3) ? undefined : least(3))), step(event(`${fresh}b`))), [], "");
      return "";
  }
}

describe("any series of edits", () => {
  it("loses no count and no gap without a sentence, and undo is exact", () => {
    let refused = 0;
    let noted = 0;
    for (let seed = 1; seed <= 150; seed += 1) {
      const next = numbers(seed);
      const first = seed % 3 ? step(event("x")) : step(event("x", least(2)));
      const session = opened(group(sequence(first, step(event("y")), step(event("z")))));
      for (let turn = 0; turn < 25; turn += 1) {
        const before = session.now.canvas;
        session.store.set({ notice: null });
        const about = edited(session, next, `${seed}-${turn}-`);
        const { canvas, notice } = session.now;
        expect(valid(canvas)).toBe(true);
        if (canvas === before) {
          refused += notice?.kind === "bad" ? 1 : 0;
          continue;
        }
        expect(notice?.kind).not.toBe("bad");
        const now = asked(canvas);
        for (const [type, was] of asked(before)) {
          const is = now.get(type);
          if (type === about || is === undefined || is === was) continue;
          const [old, young] = [JSON.parse(was), JSON.parse(is)];
          expect({ measure: young.measure, out: young.out }).toEqual({ measure: old.measure, out: old.out });
          expect(notice?.text).toContain("left out");
          noted += 1;
        }
        session.undo();
        expect(session.now.canvas).toBe(before);
        session.redo();
      }
      session.close();
    }
    expect(refused).toBeGreaterThan(50);
    expect(noted).toBeGreaterThan(10);
  });
});

// --- what is seen ---------------------------------------------------------------------------------

describe("the card of a sequence", () => {
  cleared();

  it("refuses gaps beside counts where they are added, and keeps the counts", async () => {
    const model = new FakeModel(group(sequence(step(event("search", least(3))), step(event("commerce.purchases")))), 20);
    show(model);
    const within = named("+ within");
    expect(within.getAttribute("aria-disabled")).toBe("true");
    expect(within.title).toBe(COUNTS_FIRST);
    expect(within.getAttribute("aria-label")).toContain(COUNTS_FIRST);
    within.click();
    await until(() => expect(one(".tk-notice").textContent).toContain("set its count to 1"));
    expect(JSON.stringify(model.get("_state"))).toContain('"at_least":3');
    expect(all<HTMLInputElement>("input[aria-label=Times]").map((input) => input.value)).toEqual(["3", "1"]);
  });

  it("shows the count of 1 that goes with gaps, and why it is no other", async () => {
    show(new FakeModel(group(sequence(step(event("search")), step(event("commerce.purchases"), { within: DAY }))), 20));
    expect(all("input[aria-label=Times]")).toHaveLength(0);
    const fixed = all<HTMLButtonElement>("button[aria-disabled=true]").filter((button) => button.textContent === "at least 1 time");
    expect(fixed).toHaveLength(2);
    fixed[0]!.click();
    await until(() => expect(one(".tk-notice").textContent).toContain("Remove them first"));
  });

  it("says who is left after each step, but not after one that is excluded in between", async () => {
    const steps = [step(event("search")), step({ ...event("support.contacts"), exclude: true }), step(event("commerce.purchases"))];
    show(new FakeModel(group(sequence(...steps)), 20));
    const left = (path: string): string => one(`[data-path="${path}"] > .tk-head .tk-left`).textContent!;
    await until(() => expect(left("0.2")).toMatch(/^\d/));
    expect([left("0.0"), left("0.1")]).toEqual([one('[data-path="0.0"] .tk-alone').textContent, ""]);
    expect(one('[data-path="0.2"] .tk-sizes .tk-unseen').textContent).toContain(`Left after this step: ${left("0.2")}`);
  });
});
