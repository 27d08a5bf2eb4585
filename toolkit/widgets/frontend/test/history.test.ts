import { describe, expect, it } from "vitest";
import { pushed, redone, started, undone } from "../src/history";

describe("history", () => {
  it("goes back and forth", () => {
    let history = pushed(pushed(started("a"), "b", null, 0), "c", null, 1);
    history = undone(history);
    expect(history.now).toBe("b");
    history = undone(undone(history));
    expect(history.now).toBe("a");
    history = redone(redone(redone(history)));
    expect(history.now).toBe("c");
  });

  it("forgets what was undone at the next edit", () => {
    const history = pushed(undone(pushed(started("a"), "b", null, 0)), "c", null, 1);
    expect(history.future).toEqual([]);
    expect(undone(history).now).toBe("a");
  });

  it("makes edits of one thing in quick succession one step", () => {
    let history = pushed(started(1), 2, "0:amount", 0);
    history = pushed(history, 3, "0:amount", 500);
    history = pushed(history, 4, "0:amount", 1000);
    expect(history.past).toEqual([1]);
    history = pushed(history, 5, "1:amount", 1100);
    history = pushed(history, 6, "1:amount", 9000);
    expect(history.past).toEqual([1, 4, 5]);
  });

  it("takes no step for nothing, and keeps no more than so many", () => {
    const history = started("a");
    expect(pushed(history, "a", null, 0)).toBe(history);
    let long = started(0);
    for (let value = 1; value < 400; value += 1) long = pushed(long, value, null, 0);
    expect(long.past.length).toBe(200);
  });
});
