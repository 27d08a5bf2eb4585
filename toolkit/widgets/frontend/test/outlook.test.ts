import { describe, expect, it } from "vitest";
import { FakePredicting } from "../dev/predicting";
import { all, cleared, named, one, show, until } from "./page";

let model: FakePredicting;

const drawn = (trained = false): void => {
  model = new FakePredicting(trained, 5);
  show(model);
};
const outlook = (): HTMLElement => one('section[aria-label="Outlook"]');
const tiles = (label: string): HTMLElement[] => all(`ul[aria-label="${label}"] button`);
const asked = (ask: string): unknown[] => model.asked.filter((each) => each.ask === ask);
const typed = (label: string, text: string): void => {
  const input = one<HTMLInputElement>(`input[aria-label="${label}"]`);
  input.value = text;
  input.dispatchEvent(new InputEvent("input", { bubbles: true }));
};
const chosen = async (label: string, option: string): Promise<void> => {
  one(`button[aria-label^="${label}:"]`).click();
  await until(() => expect([...document.querySelectorAll(".tk-pop [role=option]")].some((each) => each.textContent!.startsWith(option))).toBe(true));
  [...document.querySelectorAll<HTMLElement>(".tk-pop [role=option]")].find((each) => each.textContent!.startsWith(option))!.click();
};
/** Asks who will churn: the purchases tile, and churn. */
const churn = async (): Promise<void> => {
  typed("Name", "Stays away");
  all(".tk-begin-tile")[0]!.click();
  await chosen("Propensity", "Churn");
  model.give("_status", model.status(null));
  await until(() => expect(outlook().textContent).toContain("nearly everyone"));
};

cleared();

describe("the outlook", () => {
  it("starts with the shop's main events, and with populations", () => {
    drawn();
    expect(all(".tk-begin-tile").slice(0, 2).map((each) => each.textContent)).toEqual(["Purchase", "Checkout"]);
    expect(tiles("Populations to start from").map((each) => each.textContent)[0]).toBe("Bought in the last 90 days2,845 profiles");
    expect(outlook().textContent).toContain("Choose an event above");
  });

  it("of churn is that nothing occurs, of conversion that it does", async () => {
    drawn();
    await chosen("Propensity", "Churn");
    await until(() => expect(model.get("_form")).toMatchObject({ propensity: "churn", occurs: false }));
    await chosen("Propensity", "Conversion");
    await until(() => expect(model.get("_form")).toMatchObject({ propensity: "conversion", occurs: true }));
  });

  it("of a usable rate is a number and no warning", async () => {
    drawn();
    all(".tk-begin-tile")[0]!.click();
    await until(() => expect(outlook().textContent).toContain("369 of 6,749 eligible profiles (5.5 %) converted"));
    expect(outlook().querySelector(".is-good")).not.toBeNull();
    expect(outlook().querySelectorAll(".tk-doubt")).toHaveLength(0);
  });

  it("of a rate that is too common says so, and no tick is green", async () => {
    drawn();
    await churn();
    expect(outlook().textContent).toContain("In the last 14 days, 6,380 of 6,749 eligible profiles (94.5 %) churned.");
    expect(outlook().querySelectorAll(".is-good")).toHaveLength(0);
    const [first, second] = tiles("Populations to start from");
    expect(first!.textContent).toContain("93.6 % churned: nearly everyone");
    expect(second!.textContent).toContain("too few examples");
  });

  it("proposes populations, and one click chooses one with its window", async () => {
    drawn();
    await churn();
    const [first] = tiles("Populations that a model can rank");
    expect(first!.textContent).toBe("Bought in the last 90 daysoutcome within 60 days2,845 profiles76.5 % churned");
    first!.click();
    await until(() => expect(model.get("_form")).toMatchObject({ within_days: 60 }));
    expect((model.get("_eligible") as any).canvas.children[0]).toMatchObject({ event_types: ["commerce.purchases"], time: { amount: 90 } });
    await until(() => expect(outlook().textContent).toContain("(76.0 %) churned"));
    expect(tiles("Populations to start from")[0]!.getAttribute("aria-pressed")).toBe("true");
    expect(outlook().querySelectorAll(".tk-doubt")).toHaveLength(0);
  });

  it("is that it is counted while the kernel is busy, and never a number of something else", async () => {
    drawn();
    all(".tk-begin-tile")[0]!.click();
    await until(() => expect(outlook().textContent).toContain("5.5 %"));
    model.answersCounts = false;
    typed("Days", "28");
    await until(() => expect(outlook().textContent).toBe("OutlookCounting how often the outcome occurs…"));
  });
});

describe("training what is doubtful", () => {
  it("asks first, and goes to the populations or on", async () => {
    drawn();
    await churn();
    named("Train").click();
    await until(() => expect(one("[role=alertdialog]").textContent).toContain("Train anyway? 94.5 %"));
    expect(asked("train")).toHaveLength(0);
    named("Choose another population").click();
    await until(() => expect(all("[role=alertdialog]")).toHaveLength(0));
    expect(document.activeElement!.className).toBe("tk-population");
    named("Train").click();
    await until(() => one("[role=alertdialog]"));
    named("Train anyway").click();
    await until(() => expect(asked("train")).toHaveLength(1));
  });
});

describe("a run that hardly ranks", () => {
  it("says why, and leads back", async () => {
    model = new FakePredicting(true, 5);
    model.doubts = [{ severity: "warning", code: "narrow-scores", what: "97.0 % of the scores are between 48 and 52.", remedy: "Use the top tenth." }];
    show(model);
    await until(() => expect(one(".tk-doubted").textContent).toContain("97.0 % of the scores are between 48 and 52."));
    await until(() => expect(all("button.tk-factor")).toHaveLength(5));
    named("Change the configuration").click();
    await until(() => expect(one("[role=tab][aria-selected=true]").textContent).toBe("Configure"));
  });
});
