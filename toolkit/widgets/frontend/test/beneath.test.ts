import { afterEach, describe, expect, it } from "vitest";
import { hideSnapshot } from "../src/beneath";
import { until } from "./page";

const made = (type: string): HTMLElement => {
  const element = document.createElement("div");
  element.className = type;
  document.body.append(element);
  return element;
};
const widget = (): HTMLElement => {
  const place = made("place");
  place.append(Object.assign(document.createElement("div"), { className: "tk-ab" }));
  return place;
};

afterEach(() => document.body.replaceChildren());

describe("the snapshot beneath a widget", () => {
  it("is hidden, when it comes later too, and shown again when the widget goes", async () => {
    const show = hideSnapshot(widget());
    const snapshot = made("tk-beneath");
    await until(() => expect(snapshot.hidden).toBe(true));
    show();
    expect(snapshot.hidden).toBe(false);
  });

  it("is its own, and no other widget's", () => {
    const earlier = made("tk-beneath");
    const one = widget();
    const other = widget();
    const snapshot = made("tk-beneath");
    hideSnapshot(one);
    expect([earlier.hidden, snapshot.hidden]).toEqual([false, false]);
    hideSnapshot(other);
    expect([earlier.hidden, snapshot.hidden]).toEqual([false, true]);
  });
});
