import { afterEach, describe, expect, it, vi } from "vitest";
import { CANVASES } from "../dev/canvases";
import { CATALOG } from "../dev/catalog";
import { FakeModel } from "../dev/model";
import { indexed } from "../src/catalog";
import { Favourites, MOST_FAVOURITES, MOST_RECENT, usedIn } from "../src/favourites";
import { all, cleared, one, place, show, until } from "./page";

cleared();
afterEach(() => localStorage.clear());

const key = (target: Element, name: string): void =>
  void target.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
const keys = (): (string | undefined)[] => all(".tk-fields [role=treeitem]").map((row) => row.dataset.key);
const focus = async (row: HTMLElement): Promise<void> => {
  row.focus();
  await until(() => expect(row.getAttribute("tabindex")).toBe("0"));
};
const drawn = (): void => show(new FakeModel(CANVASES.empty!(), 20));

describe("favourites", () => {
  it("are kept for each extract, up to a number", () => {
    const shop = new Favourites("shop");
    expect(shop.toggle("e:search")).toBe(true);
    expect(new Favourites("shop").store.now.favourites).toEqual(["e:search"]);
    expect(new Favourites("bank").store.now.favourites).toEqual([]);
    for (let each = 1; each < MOST_FAVOURITES; each += 1) shop.toggle(`f:profile:f${each}`);
    expect(shop.toggle("f:profile:more")).toBeNull();
    expect(shop.toggle("e:search")).toBe(false);
    expect(shop.store.now.favourites.length).toBe(MOST_FAVOURITES - 1);
  });

  it("last as long as the view where storage is denied or holds something else", () => {
    localStorage.setItem("shop", '{"favourites": 3, "recent": [1, "e:search"]}');
    expect(new Favourites("shop").store.now).toEqual({ favourites: [], recent: ["e:search"] });
    const denied = (): never => {
      throw new Error("denied");
    };
    vi.stubGlobal("localStorage", { getItem: denied, setItem: denied, clear: () => undefined });
    const kept = new Favourites("shop");
    expect(kept.toggle("e:search")).toBe(true);
    expect(kept.store.now.favourites).toEqual(["e:search"]);
  });

  it("are starred by key and by mouse, and stand first", async () => {
    drawn();
    const tier = one('[data-key="f:profile:loyalty.tier"]');
    expect(tier.getAttribute("aria-keyshortcuts")).toBe("S");
    await focus(tier);
    key(tier, "s");
    await until(() => expect(keys().slice(0, 2)).toEqual(["d:favourites", "favourites/f:profile:loyalty.tier"]));
    expect(document.activeElement).toBe(tier);
    expect(tier.textContent).toContain("favourite");
    one<HTMLButtonElement>('[data-key="f:profile:lifetimeValue"] .tk-star').click();
    await until(() => expect(keys()[2]).toBe("favourites/f:profile:lifetimeValue"));
    const row = one('[data-key="favourites/f:profile:loyalty.tier"]');
    expect(row.getAttribute("aria-level")).toBe("2");
    await focus(row);
    key(row, "S");
    await until(() => expect(keys()).not.toContain("favourites/f:profile:loyalty.tier"));
    expect((document.activeElement as HTMLElement).dataset.key).toBe("favourites/f:profile:lifetimeValue");
    expect(all(".tk-fields [role=treeitem][tabindex='0']").length).toBe(1);
    const folder = one('[data-key="d:favourites"]');
    await focus(folder);
    key(folder, "ArrowLeft");
    await until(() => expect(folder.getAttribute("aria-expanded")).toBe("false"));
    expect(keys()).not.toContain("favourites/f:profile:lifetimeValue");
  });
});

describe("recent fields", () => {
  it("are what a canvas names", () => {
    const used = usedIn(indexed(CATALOG), CANVASES.rich!());
    expect(used).toContain("f:profile:loyalty.tier");
    expect(used).toContain("f:event:productListItems[].category");
    expect(used).toContain("e:commerce.purchases");
  });

  it("are the last ones, the newest first", () => {
    const kept = new Favourites("shop");
    for (let each = 0; each < 10; each += 1) kept.used([`e:${each}`]);
    kept.used(["e:5"]);
    expect(kept.store.now.recent.length).toBe(MOST_RECENT);
    expect(kept.store.now.recent.slice(0, 3)).toEqual(["e:5", "e:9", "e:8"]);
  });

  it("come on the canvas in any way", async () => {
    drawn();
    expect(place.querySelector('[data-key="d:recent"]')).toBeNull();
    const tier = one('[data-key="f:profile:loyalty.tier"]');
    await focus(tier);
    key(tier, "Enter");
    await until(() => expect(keys().slice(0, 2)).toEqual(["d:recent", "recent/f:profile:loyalty.tier"]));
  });
});
