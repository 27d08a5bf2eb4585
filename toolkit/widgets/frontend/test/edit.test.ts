import { describe, expect, it } from "vitest";
import * as edit from "../src/canvas/edit";
import type { Container, EventCard, Node, Sequence, Tile } from "../src/canvas/types";

const attribute = (field: string): Tile => ({ type: "AttributeCard", field, test: { type: "ExistsTest" } });
const event = (type: string, rules: Tile[] = []): EventCard => ({
  type: "EventCard",
  event_types: [type],
  rules: rules as EventCard["rules"],
});
const group = (...children: Tile[]): Container => ({ type: "Container", children });
const sequence = (...cards: EventCard[]): Sequence => ({
  type: "Sequence",
  steps: cards.map((card) => ({ type: "Step", card })),
});

/** A canvas as text: a for a field, (…) a container, type[…] an event, <…> a sequence. */
const drawn = (node: Node | undefined): string => {
  if (!node) return "?";
  const below = (edit.childrenOf(node) ?? []).map(drawn).join(" ");
  switch (node.type) {
    case "Container":
      return `(${below})`;
    case "AttributeCard":
      return node.field;
    case "EventCard":
      return `${node.event_types?.join("|")}[${below}]`;
    case "Step":
      return `${node.card.event_types?.join("|")}[${below}]`;
    case "ItemsCard":
      return `${node.field}{${below}}`;
    case "ValuesCard":
      return `${node.field}*`;
    case "Sequence":
      return `<${below}>`;
    case "CodeTile":
      return `"${node.code}"`;
    case "AudienceTile":
      return `@${node.audience}`;
  }
};

const canvas = group(
  attribute("a"),
  group(attribute("b"), attribute("c")),
  event("e", [attribute("r"), { type: "ItemsCard", field: "items", rules: [attribute("s") as never] }]),
  sequence(event("x", [attribute("p")]), event("y"), event("z")),
);

describe("cards of lists of values", () => {
  const values = { type: "ValuesCard", field: "v", test: { type: "ExistsTest" } } as const;

  it("hold nothing, and are rules of an event", () => {
    expect(edit.childrenOf(values)).toBeNull();
    expect(edit.accepts(canvas, "2", values, null, ["xEvent"])).toBe(true);
    expect(edit.accepts(canvas, "3", values, null, ["xEvent"])).toBe(false);
    expect(drawn(edit.insert(canvas, "1", 1, values).canvas)).toBe("(a (b v* c) e[r items{s}] <x[p] y[] z[]>)");
  });

  it("are moved, copied and counted as other rules", () => {
    const put = edit.insert(group(attribute("a")), "", 1, values).canvas;
    expect(drawn(edit.nudge(put, "1", "up")!.canvas)).toBe("(v* a)");
    expect(drawn(edit.duplicate(put, "1").canvas)).toBe("(a v* v*)");
    expect(drawn(edit.wrap(put, "1").canvas)).toBe("(a (v*))");
    expect(edit.countRules(put)).toBe(2);
  });
});

describe("paths", () => {
  it("lead to tiles, rules and steps", () => {
    expect(drawn(edit.nodeAt(canvas, ""))).toBe("(a (b c) e[r items{s}] <x[p] y[] z[]>)");
    expect(drawn(edit.nodeAt(canvas, "1.1"))).toBe("c");
    expect(drawn(edit.nodeAt(canvas, "2.1.0"))).toBe("s");
    expect(drawn(edit.nodeAt(canvas, "3.0.0"))).toBe("p");
    expect(edit.nodeAt(canvas, "7")).toBeUndefined();
    expect(edit.nodeAt(canvas, "0.0")).toBeUndefined();
  });

  it("know whose fields a rule asks about", () => {
    expect(edit.scopeAt(canvas, "1.1")).toEqual([]);
    expect(edit.scopeAt(canvas, "2.0")).toEqual(["xEvent"]);
    expect(edit.scopeAt(canvas, "2.1.0")).toEqual(["xEvent", "items"]);
    expect(edit.scopeAt(canvas, "3.0.0")).toEqual(["xEvent"]);
    expect(edit.innerScope(canvas, "3.1")).toEqual(["xEvent"]);
    expect(edit.innerScope(canvas, "2")).toEqual(["xEvent"]);
  });

  it("are listed in the order they are seen, without what is collapsed", () => {
    expect(edit.seen(canvas, new Set(["2", "3"]))).toEqual(["", "0", "1", "1.0", "1.1", "2", "3"]);
  });
});

describe("update", () => {
  it("keeps the identity of what stays the same", () => {
    const next = edit.update(canvas, "1.0", () => attribute("d"));
    expect(drawn(next)).toBe("(a (d c) e[r items{s}] <x[p] y[] z[]>)");
    expect(next.children?.[2]).toBe(canvas.children?.[2]);
    expect(edit.nodeAt(next, "1.1")).toBe(edit.nodeAt(canvas, "1.1"));
    expect(edit.update(canvas, "1.0", (node) => node)).toBe(canvas);
    expect(edit.update(canvas, "9", () => attribute("d"))).toBe(canvas);
  });
});

describe("insert and remove", () => {
  it("puts a tile in, within bounds", () => {
    expect(drawn(edit.insert(group(attribute("a")), "", 9, attribute("b")).canvas)).toBe("(a b)");
    expect(edit.insert(group(attribute("a")), "", 0, attribute("b"))).toMatchObject({ path: "0" });
    expect(drawn(edit.insert(canvas, "2.1", 0, attribute("t")).canvas)).toContain("items{t s}");
  });

  it("makes a step of a card that comes into a sequence", () => {
    const next = edit.insert(canvas, "3", 1, event("w")).canvas;
    expect(drawn(edit.nodeAt(next, "3"))).toBe("<x[p] w[] y[] z[]>");
    expect(edit.nodeAt(next, "3.1")?.type).toBe("Step");
  });

  it("takes a tile out and goes on with its neighbour", () => {
    expect(edit.remove(canvas, "1.1")).toMatchObject({ path: "1.0" });
    expect(edit.remove(canvas, "1.0")).toMatchObject({ path: "1.0" });
    expect(edit.remove(group(attribute("a")), "0")).toMatchObject({ path: "" });
    expect(drawn(edit.remove(canvas, "").canvas)).toBe("()");
  });

  it("leaves of a sequence of one its card", () => {
    const two = group(sequence(event("x"), event("y")));
    const { canvas: next, path } = edit.remove(two, "0.0");
    expect(drawn(next)).toBe("(y[])");
    expect(path).toBe("0");
  });
});

describe("move", () => {
  const moved = (from: string, parent: string, index: number): string => {
    const found = edit.move(canvas, from, parent, index);
    return found ? `${drawn(found.canvas)} ${found.path}` : "refused";
  };

  it("moves among siblings", () => {
    const row = group(attribute("a"), attribute("b"), attribute("c"));
    expect(drawn(edit.move(row, "0", "", 3)?.canvas)).toBe("(b c a)");
    expect(edit.move(row, "0", "", 3)?.path).toBe("2");
    expect(drawn(edit.move(row, "2", "", 0)?.canvas)).toBe("(c a b)");
    expect(edit.move(row, "2", "", 0)?.path).toBe("0");
    expect(edit.move(row, "1", "", 1)).toBeNull();
    expect(edit.move(row, "1", "", 2)).toBeNull();
  });

  it("moves into and out of containers, and says where to", () => {
    expect(moved("0", "1", 1)).toBe("((b a c) e[r items{s}] <x[p] y[] z[]>) 0.1");
    expect(moved("1.0", "", 0)).toBe("(b a (c) e[r items{s}] <x[p] y[] z[]>) 0");
    expect(moved("1.0", "", 4)).toBe("(a (c) e[r items{s}] <x[p] y[] z[]> b) 4");
  });

  it("moves a card into a sequence and a step out of it", () => {
    expect(moved("2", "3", 1)).toBe("(a (b c) <x[p] e[r items{s}] y[] z[]>) 2.1");
    expect(moved("3.1", "", 0)).toBe("(y[] a (b c) e[r items{s}] <x[p] z[]>) 0");
    const two = group(sequence(event("x"), event("y")));
    expect(drawn(edit.move(two, "0.0", "", 1)?.canvas)).toBe("(y[] x[])");
  });

  it("never moves a tile into itself, or where its fields are not", () => {
    expect(moved("1", "1", 0)).toBe("refused");
    expect(moved("1", "1.0", 0)).toBe("refused");
    expect(moved("0", "2", 0)).toBe("refused");
    expect(moved("2.0", "", 0)).toBe("refused");
    expect(moved("2.0", "2.1", 0)).toBe("refused");
    expect(moved("2.0", "3.1", 0)).toBe("(a (b c) e[items{s}] <x[p] y[r] z[]>) 3.1.0");
    expect(moved("1", "3", 0)).toBe("refused");
  });

  it("loses and doubles no tile, wherever it goes", () => {
    const letters = (node: Node): string => drawn(node).replace(/[^a-z@]/g, "").split("").sort().join("");
    for (const from of edit.seen(canvas, new Set())) {
      for (const parent of edit.seen(canvas, new Set())) {
        for (let index = 0; index < 5; index += 1) {
          const found = edit.move(canvas, from, parent, index);
          if (!found) continue;
          expect(letters(found.canvas)).toBe(letters(canvas));
          const before = edit.asTile(edit.nodeAt(canvas, from)!);
          expect(drawn(edit.nodeAt(found.canvas, found.path))).toBe(drawn(before));
        }
      }
    }
  });
});

describe("nudge", () => {
  const nudged = (path: string, way: edit.Direction): string => {
    const found = edit.nudge(canvas, path, way);
    return found ? `${drawn(found.canvas)} ${found.path}` : "nowhere";
  };

  it("moves up and down among siblings", () => {
    expect(nudged("0", "down")).toBe("((b c) a e[r items{s}] <x[p] y[] z[]>) 1");
    expect(nudged("0", "up")).toBe("nowhere");
    expect(nudged("1.1", "up")).toBe("(a (c b) e[r items{s}] <x[p] y[] z[]>) 1.0");
    expect(nudged("3", "down")).toBe("nowhere");
  });

  it("moves out after its container and into the one beside it", () => {
    expect(nudged("1.0", "out")).toBe("(a (c) b e[r items{s}] <x[p] y[] z[]>) 2");
    expect(nudged("0", "in")).toBe("((a b c) e[r items{s}] <x[p] y[] z[]>) 0.0");
    expect(nudged("0", "out")).toBe("nowhere");
    expect(nudged("2", "in")).toContain(" 1.2");
    expect(nudged("", "in")).toBe("nowhere");
  });
});

describe("wrap and unwrap", () => {
  it("puts a container around a tile, and takes it away", () => {
    const wrapped = edit.wrap(canvas, "0", "any");
    expect(drawn(wrapped.canvas)).toBe("((a) (b c) e[r items{s}] <x[p] y[] z[]>)");
    expect(edit.nodeAt(wrapped.canvas, "0")).toMatchObject({ join: "any" });
    expect(drawn(edit.unwrap(wrapped.canvas, "0").canvas)).toBe(drawn(canvas));
    expect(drawn(edit.unwrap(canvas, "1").canvas)).toBe("(a b c e[r items{s}] <x[p] y[] z[]>)");
    expect(drawn(edit.unwrap(canvas, "3").canvas)).toBe("(a (b c) e[r items{s}] x[p] y[] z[])");
  });

  it("wraps the whole canvas, and never a step", () => {
    expect(drawn(edit.wrap(group(attribute("a")), "").canvas)).toBe("((a))");
    expect(edit.wrap(canvas, "3.0").canvas).toBe(canvas);
    expect(edit.unwrap(canvas, "").canvas).toBe(canvas);
    expect(edit.unwrap(canvas, "0").canvas).toBe(canvas);
  });
});

describe("duplicate", () => {
  it("puts a copy beside a tile", () => {
    const { canvas: next, path } = edit.duplicate(canvas, "1");
    expect(drawn(next)).toBe("(a (b c) (b c) e[r items{s}] <x[p] y[] z[]>)");
    expect(path).toBe("2");
    expect(drawn(edit.duplicate(canvas, "3.0").canvas)).toContain("<x[p] x[p] y[] z[]>");
  });
});

describe("place", () => {
  it("finds where a new tile goes", () => {
    expect(edit.place(canvas, "", attribute("n"))).toEqual({ parent: "", index: 4 });
    expect(edit.place(canvas, "1", attribute("n"))).toEqual({ parent: "1", index: 2 });
    expect(edit.place(canvas, "1.0", attribute("n"))).toEqual({ parent: "1", index: 1 });
    expect(edit.place(canvas, "2.0", attribute("n"))).toEqual({ parent: "", index: 3 });
    expect(edit.place(canvas, "2.0", attribute("n"), ["xEvent"])).toEqual({ parent: "2", index: 1 });
    expect(edit.place(canvas, "3.1", event("n"))).toEqual({ parent: "", index: 4 });
    expect(edit.place(canvas, "3", event("n"))).toEqual({ parent: "3", index: 3 });
    expect(edit.place(canvas, "0", attribute("n"), ["xEvent"])).toBeNull();
  });
});
