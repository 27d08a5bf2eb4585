import { describe, expect, it } from "vitest";
import { CANVASES } from "../dev/canvases";
import { FakeModel } from "../dev/model";
import { FakePredicting } from "../dev/predicting";
import { drifted } from "../src/customer_ai/runs";
import { all, cleared, named, one, show, until } from "./page";

let model: FakePredicting;

const drawn = (trained = true, before: (model: FakePredicting) => void = () => undefined): void => {
  model = new FakePredicting(trained, 5, () => new FakeModel(CANVASES.rich!(), 20));
  before(model);
  show(model);
};
const asked = (ask: string): Record<string, unknown>[] => model.asked.filter((each) => each.ask === ask);
const tab = (name: string): HTMLElement => all("[role=tab]").find((each) => each.textContent === name)!;
const state = (section: string): any => model.get(`_${section}`);
const key = (target: Element, name: string, more: KeyboardEventInit = {}): boolean =>
  target.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...more }));
const typed = (input: HTMLInputElement, text: string): void => {
  input.value = text;
  input.dispatchEvent(new InputEvent("input", { bubbles: true }));
};

cleared();

describe("what is predicted", () => {
  it("cannot be trained until it says what, and tells what is missing", () => {
    drawn(false);
    expect(named("Train").getAttribute("aria-disabled")).toBe("true");
    expect(one(".is-missing").textContent).toContain("A prediction needs a name.");
    expect(one(".tk-configured .tk-begin-tiles").children.length).toBeGreaterThan(3);
  });

  it("is typed and chosen", async () => {
    drawn(false);
    typed(one<HTMLInputElement>('input[aria-label="Name"]'), "Will churn");
    typed(one<HTMLInputElement>('input[aria-label="Days"]'), "28");
    await until(() => expect(model.get("_form")).toMatchObject({ name: "Will churn", within_days: 28 }));
    expect(one(".tk-portal-head h3").textContent).toBe("Will churn");
  });

  it("is events, drawn with the builder's cards and nothing of them that an event has not", async () => {
    drawn(false);
    one(".tk-begin-tile").click();
    await until(() => expect(state("goal").canvas.children).toHaveLength(1));
    expect(state("goal").canvas.children[0]).toMatchObject({ type: "EventCard", case_sensitive: true });
    const card = one('.tk-drawn.is-goal [data-path="0"]');
    expect(card.querySelector('[aria-label^="Event type"]')).not.toBeNull();
    for (const label of ["How many", "When", "Include"]) expect(card.querySelector(`[aria-label^="${label}"]`)).toBeNull();
    expect(one('.tk-drawn.is-audience [data-path="0"]').querySelector('[aria-label^="How many"]')).not.toBeNull();
  });

  it("is undone by the keys, each canvas by itself", async () => {
    drawn(false);
    one(".tk-begin-tile").click();
    await until(() => expect(state("goal").canvas.children).toHaveLength(1));
    key(one('.tk-drawn.is-audience [data-path=""]'), "z", { ctrlKey: true });
    expect(state("goal").canvas.children).toHaveLength(1);
    key(one('.tk-drawn.is-goal [data-path="0"]'), "z", { ctrlKey: true });
    await until(() => expect(state("goal").canvas.children ?? []).toHaveLength(0));
  });

  it("can be wrapped or excluded no further than a goal can say", async () => {
    drawn();
    tab("Configure").click();
    await until(() => one('.tk-drawn.is-goal [data-path="0"]'));
    one('.tk-drawn.is-goal [data-path="0"] .tk-tile-menu').click();
    await until(() => one(".tk-pop"));
    const items = [...document.querySelectorAll(".tk-pop [role=option]")].map((each) => each.textContent);
    expect(items.some((each) => each!.includes("Duplicate"))).toBe(true);
    expect(items.filter((each) => /Wrap|Exclude/.test(each!))).toEqual([]);
  });

  it("is checked, and says what is too little", async () => {
    drawn();
    named("Check data").click();
    await until(() => expect(all(".tk-requirements li")).toHaveLength(2));
    expect(one(".tk-requirements .is-unmet").textContent).toContain("41");
    typed(one<HTMLInputElement>('input[aria-label="Days"]'), "28");
    await until(() => expect(all(".tk-requirements")).toHaveLength(0));
    named("Check data").click();
    await until(() => expect(all(".tk-requirements li")).toHaveLength(2));
    key(one('.tk-drawn.is-goal [data-path="0"]'), "Delete");
    await until(() => expect(all(".tk-requirements")).toHaveLength(0));
    named("Check data").click();
    typed(one<HTMLInputElement>('input[aria-label="Days"]'), "21");
    await until(() => expect(asked("check")).toHaveLength(3));
    await new Promise((done) => setTimeout(done, 40));
    expect(all(".tk-requirements")).toHaveLength(0);
  });
});

describe("another prediction", () => {
  it("is opened when it is settled what becomes of changes that were not saved", async () => {
    drawn(true, (model) => (model.unsaved = "Will buy"));
    await until(() => expect(all("button.tk-factor")).toHaveLength(5));
    const pick = async (): Promise<void> => {
      named("Predictions").click();
      await until(() => expect(document.querySelectorAll(".tk-pop [role=option]").length).toBe(2));
      document.querySelectorAll<HTMLElement>(".tk-pop [role=option]")[1]!.click();
      await until(() => one("[role=alertdialog]"));
    };
    await pick();
    named("Go back to them").click();
    await until(() => expect(tab("Configure").getAttribute("aria-selected")).toBe("true"));
    await pick();
    named("Discard them").click();
    await until(() => expect(asked("open").at(-1)).toMatchObject({ folder: "", discard: true }));
    expect(asked("open").map((each) => each.discard)).toEqual([false, false, true]);
  });
});

describe("training", () => {
  it("shows how far it is, and is stopped", async () => {
    drawn();
    named("Train again").click();
    await until(() => expect(asked("train")).toHaveLength(1));
    model.train("working", 0.42);
    await until(() => expect(one("[role=progressbar]").getAttribute("aria-valuenow")).toBe("42"));
    expect(named("Train again").getAttribute("aria-disabled")).toBe("true");
    named("Stop").click();
    await until(() => expect(asked("stop")).toHaveLength(1));
    model.train("stopped");
    await until(() => expect(one(".tk-told").textContent).toContain("earlier runs are as they were"));
  });

  it("leads to the new run's insights", async () => {
    drawn(false);
    model.give("_status", model.status(null));
    model.train("working");
    await until(() => one("[role=progressbar]"));
    model.give("_status", model.status("run-9"));
    model.train("done");
    await until(() => expect(all(".tk-bucket")).toHaveLength(4));
    expect(tab("Insights").getAttribute("aria-selected")).toBe("true");
  });

  it("says why it failed", async () => {
    drawn();
    model.train("working");
    model.train("error", 0, { message: "the goal came true for 3 examples", hint: "Widen who is eligible." });
    await until(() => expect(one("[role=alert]").textContent).toContain("Widen who is eligible."));
  });
});

describe("insights", () => {
  it("say how many are in each bucket, and why", async () => {
    drawn();
    await until(() => expect(all("button.tk-factor")).toHaveLength(5));
    expect(one(".tk-histogram").getAttribute("aria-label")).toMatch(/^Scores of [\d,]+ profiles: High [\d,]+, Medium/);
    expect(all(".tk-histogram i")).toHaveLength(20);
    one(".tk-bucket.is-Low button").click();
    await until(() => expect(one("section[aria-label=Factors] h4").textContent).toBe("What tells Low from the average"));
    await until(() => expect(all(".tk-effect .is-down").length).toBeGreaterThan(2));
  });

  it("open a factor's values, as text and not as markup", async () => {
    drawn();
    await until(() => expect(all("button.tk-factor")).toHaveLength(5));
    all("button.tk-factor")[4]!.click();
    await until(() => expect(all(".tk-drill tbody tr")).toHaveLength(2));
    expect(one("button.tk-factor[aria-expanded=true]").textContent).toContain("<b>search</b>");
    all("button.tk-factor")[4]!.click();
    await until(() => expect(all(".tk-drill")).toHaveLength(0));
  });

  it("are of one audience alone where one is chosen", async () => {
    drawn();
    await until(() => expect(all("button.tk-factor")).toHaveLength(5));
    one('button[aria-label^="Among:"]').click();
    await until(() => expect(document.querySelectorAll(".tk-pop [role=option]").length).toBeGreaterThan(1));
    document.querySelectorAll<HTMLElement>(".tk-pop [role=option]")[1]!.click();
    await until(() => expect(one("section[aria-label=Factors]").textContent).toContain("1.4 times as likely as everybody"));
    expect(asked("factors").at(-1)!.among).not.toBe("");
    all("button.tk-factor")[0]!.click();
    await until(() => expect(asked("factorValues").at(-1)).toMatchObject({ among: asked("factors").at(-1)!.among }));
  });

  it("make audiences, and ask before changes that were not saved", async () => {
    drawn(true, (model) => (model.unsaved = "Mine"));
    await until(() => expect(all("button.tk-factor")).toHaveLength(5));
    one('[aria-label="Create an audience of High"]').click();
    await until(() => one("[role=alertdialog]"));
    named("Discard them").click();
    await until(() => one(".tk-hosted .tk-ab"));
    expect(asked("create").map(({ bucket, discard }) => [bucket, discard])).toEqual([["High", false], ["High", true]]);
    named("Customer AI").click();
    await until(() => expect(all(".tk-hosted")).toHaveLength(0));
  });

  it("tell why nobody is High, and what to take instead", async () => {
    drawn(true, (model) => (model.most = 51));
    await until(() => expect(one(".tk-told").textContent).toContain("cannot be above 51"));
    await until(() => expect(one("section[aria-label=Factors] h4").textContent).toContain("Medium"));
    one('[aria-label="Create an audience of the highest tenth"]').click();
    await until(() => expect(asked("create")[0]).toMatchObject({ percentile: [91, 100] }));
  });

  it("explain one profile, and say when there is none of that id", async () => {
    drawn();
    await until(() => one('input[aria-label="Profile id"]'));
    const ask = async (id: string): Promise<void> => {
      typed(one<HTMLInputElement>('input[aria-label="Profile id"]'), id);
      await until(() => expect(one<HTMLInputElement>('input[aria-label="Profile id"]').value).toBe(id));
      await until(() => expect(named("Explain").disabled).toBe(false));
      one("form").dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
    };
    await ask("P000042");
    await until(() => expect(one(".tk-moves").textContent).toContain("9 instead of 2"));
    await ask("P1");
    await until(() => expect(one("[role=alert]").textContent).toContain("Did you mean P000042?"));
  });
});

describe("what is told", () => {
  it("is of the run that is shown, and no answer of the one before", async () => {
    drawn();
    await until(() => one('input[aria-label="Profile id"]'));
    typed(one<HTMLInputElement>('input[aria-label="Profile id"]'), "P000042");
    await until(() => expect(named("Explain").disabled).toBe(false));
    one("form").dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
    await until(() => expect(asked("profile")).toHaveLength(1));
    model.give("_status", model.status("run-9"));
    await until(() => expect(asked("factors")).toHaveLength(2));
    await until(() => expect(all("button.tk-factor")).toHaveLength(5));
    expect(all(".tk-one")).toHaveLength(0);
  });

  it("names the run that cannot be read, and another can be trained", async () => {
    drawn();
    model.give("_status", { ...model.status(null), broken: { message: "model.txt was changed" } });
    await until(() => expect(one(".tk-empty").textContent).toContain("model.txt was changed"));
    named("Train").click();
    await until(() => expect(asked("train")).toHaveLength(1));
  });

  it("says of a factor whom it pushes up, also where it is below the average", async () => {
    drawn();
    await until(() => expect(all("button.tk-factor")).toHaveLength(5));
    expect(all("button.tk-factor")[3]!.getAttribute("aria-label")).toMatch(/: below the average; pushes 60\.0 % of High up$/);
  });
});

describe("the predictions there are", () => {
  it("are listed by keys too, and none is opened before they are read", async () => {
    drawn();
    const opener = one('button[aria-label="Predictions"]');
    key(opener, "ArrowDown");
    await until(() => one(".tk-pop [role=option]"));
    one(".tk-pop [role=option]").click();
    expect(asked("open")).toHaveLength(0);
    await until(() => expect([...document.querySelectorAll(".tk-pop [role=option]")].map((each) => each.textContent)).toHaveLength(2));
    expect(asked("predictions")).toHaveLength(1);
    one(".tk-pop [role=option]").click();
    await until(() => expect(asked("open")).toHaveLength(1));
  });
});

describe("runs", () => {
  it("are listed with what moved, and one is deleted when that is sure", async () => {
    drawn();
    await until(() => expect(all("button.tk-factor")).toHaveLength(5));
    tab("Runs").click();
    await until(() => expect(all(".tk-runs tbody tr")).toHaveLength(2));
    expect(one(".tk-runs tbody tr").textContent).toContain("0.310 much");
    one('[aria-label^="Delete the run"]').click();
    await until(() => one("[role=alertdialog]"));
    key(one("[role=alertdialog]"), "Escape");
    await until(() => expect(all("[role=alertdialog]")).toHaveLength(0));
    expect(asked("delete")).toHaveLength(0);
    one('[aria-label^="Delete the run"]').click();
    await until(() => named("Delete"));
    named("Delete").click();
    await until(() => expect(asked("delete")[0]).toMatchObject({ run: "run-2" }));
    await until(() => expect(all(".tk-runs tbody tr")).toHaveLength(1));
  });

  it("say drift in words", () => {
    expect([null, 0.02, 0.1, 0.25].map(drifted)).toEqual(["", "0.020 steady", "0.100 some", "0.250 much"]);
  });
});
