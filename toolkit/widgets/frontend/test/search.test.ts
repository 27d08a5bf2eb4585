import { describe, expect, it } from "vitest";
import { CATALOG, TOPS } from "../dev/catalog";
import { XDM, XDM_VALUES } from "../dev/xdm";
import { indexed } from "../src/catalog";
import type { Catalog } from "../src/protocol";
import { type Hit, Search } from "../src/search/search";
import { isNear, partsOf, stemOf } from "../src/search/words";
import { AFTERWARDS, FRESH, heldOut, QUESTIONS } from "./questions";

const SHOP_VALUES = CATALOG.fields.filter((field) => field.type.includes("string")).map((field): [string, string[]] => [`f:${field.table}:${field.path}`, TOPS.get(field.path) ?? []]);
const searches = {
  shop: new Search(indexed(CATALOG), new Map(SHOP_VALUES)),
  xdm: new Search(indexed(XDM), new Map(Object.entries(XDM_VALUES).map(([key, values]) => [`f:${key}`, values]))),
};
const short = (key: string): string => key.replace(/^v:/, "").replace(/^f:profile:/, "p:").replace(/^f:event:/, "x:");
const find = (of: "shop" | "xdm", search: string): Hit[] => searches[of].find(search);
const keys = (of: "shop" | "xdm", search: string, most = 3): string[] => find(of, search).slice(0, most).map((hit) => short(hit.key));

/** The first three things found: a value of a field is its field. */
function firstThree(of: "shop" | "xdm", search: string): string[] {
  const found = find(of, search).map((hit) => (hit.value === null ? short(hit.key) : short(hit.key).slice(0, -hit.value.length - 1)));
  return [...new Set(found)].slice(0, 3);
}

function wrong(questions: typeof QUESTIONS): string[] {
  return questions.flatMap(([of, search, ...right]) => {
    const three = firstThree(of, search);
    return three.some((key) => right.includes(key)) ? [] : [`${of}: ${search} → ${three.join(", ")}`];
  });
}

describe("written questions have the right answer among the first three", () => {
  const all = [QUESTIONS.filter((_, at) => !heldOut(at)), QUESTIONS.filter((_, at) => heldOut(at)), AFTERWARDS, FRESH];
  const least = [0.9, 0.9, 0.9, 0.8];
  it.each([0, 1, 2, 3])("set %i", (at) => {
    const misses = wrong(all[at]!);
    expect(misses.length / all[at]!.length, misses.join("\n")).toBeLessThanOrEqual(1 - least[at]! + 1e-9);
  });
});

describe("what is found", () => {
  it("is found by words in any order, begun, and by parts of names", () => {
    expect(keys("shop", "name first", 1)).toEqual(["p:person.name.firstName"]);
    expect(keys("shop", "post cod", 1)).toEqual(["p:homeAddress.postalCode"]);
    expect(keys("xdm", "pricetotal", 2)).toContain("x:commerce.order.priceTotal");
    expect(keys("xdm", "commerce.order.priceTotal", 1)).toEqual(["x:commerce.order.priceTotal"]);
    expect(keys("xdm", "webpage url", 1)).toEqual(["x:web.webPageDetails.URL"]);
    expect(find("shop", "loyalty city")).toEqual(find("shop", "city loyalty"));
  });

  it("is found through one wrong letter of a longer word, and only then", () => {
    expect(keys("shop", "catgeory", 1)).toEqual(["x:productListItems[].category"]);
    expect(keys("shop", "bithday", 1)).toEqual(["p:person.birthDate"]);
    expect(find("shop", "tiro")).toEqual([]);
    expect(keys("shop", "page").slice(0, 1)).toEqual(["x:web.webPageDetails.name"]);
  });

  it("comes exact first, then begun, a word, a meaning, a description, a wrong letter", () => {
    const field = (path: string, name: string, description = ""): Catalog["fields"][number] => ({ path, name, description, table: "profile", type: "string", items: false, fill: 1, distinct: 3 });
    const fields = [
      field("f", "Cartt"),
      field("e", "Recency", "What was in the cart then"),
      field("d", "Basket", ""),
      field("c", "Old cart", ""),
      field("b", "Cart source", ""),
      field("a", "Cart", ""),
    ];
    const search = new Search(indexed({ ...CATALOG, fields, eventTypes: [], audiences: [] }));
    expect(search.find("cart").map((hit) => hit.label)).toEqual(["Cart", "Cart source", "Cartt", "Old cart", "Basket", "Recency"]);
    expect(search.find("basekt").map((hit) => hit.label)[0]).toBe("Basket");
  });

  it("is purchases and list adds for bought, basket and kauf", () => {
    for (const word of ["bought", "basket", "kauf"]) {
      const found = find("xdm", word).map((hit) => hit.key);
      expect(found, word).toContain("e:commerce.productListAdds");
      expect(found, word).toContain("e:commerce.purchases");
    }
  });

  it("is a value of a field, as what a rule begins with", () => {
    const [first] = find("shop", "gold");
    expect(first).toMatchObject({ key: "v:f:profile:loyalty.tier:gold", label: "Loyalty tier", value: "gold", why: { kind: "value", text: "gold", marks: [[0, 4]] } });
    expect(find("shop", "new york")[0]).toMatchObject({ value: "New York", why: { marks: [[0, 3], [4, 8]] } });
    expect(find("shop", "tier gold")[0]).toMatchObject({ value: "gold", marks: [[8, 12]] });
  });

  it("says why where the label does not", () => {
    expect(find("shop", "basket")[0]).toMatchObject({ label: "Add to cart", marks: [], why: { kind: "meaning", text: "basket" } });
    expect(find("xdm", "vouchers turnover")[0]).toMatchObject({ why: { kind: "description", text: "Part of the turnover that was bought with vouchers" } });
    expect(find("xdm", "marketing sms")[0]!.why).toMatchObject({ kind: "path", text: "consents.marketing.sms.val" });
    expect(find("shop", "win")[0]).toMatchObject({ key: "a:lapsed-buyers", why: { kind: "tag", text: "win" } });
    expect(find("shop", "loyalty ti")[0]).toMatchObject({ marks: [[0, 7], [8, 10]], why: null });
  });

  it("is nothing for nothing, and what most words find where none has them all", () => {
    expect(find("shop", "  ")).toEqual([]);
    expect(find("shop", "qqqq")).toEqual([]);
    expect(keys("shop", "tier quux", 1)).toEqual(["p:loyalty.tier"]);
    expect(find("shop", "(.*)[")).toEqual([]);
  });
});

describe("words", () => {
  it("are parts of names without case, marks and endings", () => {
    const plain = (text: string): string[] => partsOf(text).map((part) => part.plain);
    expect(plain("productListItems[].SKU")).toEqual(["product", "list", "items", "sku"]);
    expect(plain("E-mail address")).toEqual(["email", "address"]);
    expect(plain("Größe, ipV4")).toEqual(["grosse", "ip", "v4"]);
    expect(["categories", "category", "purchases", "purchased", "boxes", "status"].map(stemOf)).toEqual(["category", "category", "purchas", "purchas", "box", "status"]);
  });

  it("are near by one letter more, less, other or changed round", () => {
    expect(["basket", "baskets", "baske", "bosket", "baksets", "absket", "bassket", "basekt"].map((each) => isNear("basket", each))).toEqual([false, true, true, true, false, true, true, true]);
  });
});
