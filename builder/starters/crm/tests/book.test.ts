import { describe, expect, it } from "vitest";
import {
  activitiesOf,
  dealsIn,
  EMPTY_BOOK,
  moveDeal,
  nextSteps,
  removeCompany,
  removeContact,
  removeDeal,
  stepFrom,
  withCompany,
  withContact,
  withoutExamples,
  type Book,
  type Deal,
  type Stage,
} from "../src/domain/book";
import { undoing } from "../src/domain/undo";

const stages: Stage[] = [
  { id: "new", name: "New", outcome: "open" },
  { id: "won", name: "Won", outcome: "won" },
];
const deal = (id: string, over: Partial<Deal> = {}): Deal => ({
  id, title: id, companyId: "", contactId: "", amount: null, stageId: "new", nextStep: "", nextDate: "", createdOn: "2026-03-01", closedOn: "", example: false, ...over,
});
const book = (...deals: Deal[]): Book => ({ ...EMPTY_BOOK, deals });
const order = (now: Book, stageId = "new") => dealsIn(now, stages, stageId).map(({ id }) => id);

describe("the board", () => {
  it("puts a deal before another, or last", () => {
    const three = book(deal("a"), deal("b"), deal("c"));

    expect(order(moveDeal(three, stages, "c", { stageId: "new", beforeId: "a" }, "2026-03-02"))).toEqual(["c", "a", "b"]);
    expect(order(moveDeal(three, stages, "a", { stageId: "new", beforeId: null }, "2026-03-02"))).toEqual(["b", "c", "a"]);
    expect(moveDeal(three, stages, "a", { stageId: "gone", beforeId: null }, "2026-03-02")).toBe(three);
  });

  it("closes a deal on the day it is won and opens it again", () => {
    const won = moveDeal(book(deal("a")), stages, "a", { stageId: "won", beforeId: null }, "2026-03-02");

    expect(won.deals[0]?.closedOn).toBe("2026-03-02");
    expect(moveDeal(won, stages, "a", { stageId: "new", beforeId: null }, "2026-03-09").deals[0]?.closedOn).toBe("");
  });

  it("knows where a step leads, and where it ends", () => {
    const three = book(deal("a"), deal("b"), deal("c"), deal("d", { stageId: "won" }));

    expect(stepFrom(three, stages, "b", "right")).toEqual({ stageId: "won", beforeId: "d" });
    expect(stepFrom(three, stages, "b", "left")).toBeNull();
    expect(stepFrom(three, stages, "b", "up")).toEqual({ stageId: "new", beforeId: "a" });
    expect(stepFrom(three, stages, "b", "down")).toEqual({ stageId: "new", beforeId: null });
    expect(stepFrom(three, stages, "a", "up")).toBeNull();
    expect(stepFrom(three, stages, "c", "down")).toBeNull();
  });

  it("shows a deal of a stage that is gone in the first one", () => {
    expect(order(book(deal("a", { stageId: "gone" })))).toEqual(["a"]);
  });
});

describe("next steps", () => {
  it("come in the order of their days, open deals only", () => {
    const steps = nextSteps(
      book(
        deal("someday", { nextStep: "x" }),
        deal("soon", { nextDate: "2026-03-05" }),
        deal("late", { nextDate: "2026-03-01" }),
        deal("today", { nextDate: "2026-03-02" }),
        deal("closed", { nextDate: "2026-03-01", stageId: "won" }),
        deal("nothing"),
      ),
      stages,
      "2026-03-02",
    );

    expect(steps.map((step) => [step.deal.id, step.when])).toEqual([["late", "late"], ["today", "today"], ["soon", "soon"], ["someday", "someday"]]);
  });
});

describe("people", () => {
  let count = 0;
  const newId = () => `n${(count += 1)}`;

  it("are not written twice", () => {
    const [one, companyId] = withCompany(EMPTY_BOOK, " Café Ada ", newId);
    const [same, again] = withCompany(one, "cafe ada", newId);
    const [withOne, contactId] = withContact(same, "Ada", companyId, newId);

    expect(again).toBe(companyId);
    expect(withContact(withOne, "ADA", "", newId)[1]).toBe(contactId);
    expect(withCompany(one, "  ", newId)).toEqual([one, ""]);
  });

  it("leave their deals behind when they go", () => {
    const [one, companyId] = withCompany(book(deal("a")), "Ada & Co", newId);
    const [two, contactId] = withContact(one, "Ada", companyId, newId);
    const full: Book = {
      ...two,
      deals: [deal("a", { companyId, contactId })],
      activities: [{ id: "n", dealId: "a", contactId, kind: "note", text: "x", at: "2026-03-01T00:00:00Z", example: false }],
    };

    expect(removeContact(full, contactId)).toMatchObject({ contacts: [], deals: [{ contactId: "" }], activities: [{ dealId: "a", contactId: "" }] });
    expect(removeCompany(full, companyId)).toMatchObject({ companies: [], contacts: [{ companyId: "" }], deals: [{ companyId: "" }] });
    expect(removeDeal(full, "a")).toMatchObject({ deals: [], activities: [{ dealId: "", contactId }] });
    expect(undoing(full, removeContact(full, contactId))(removeContact(full, contactId))).toEqual(full);
    expect(activitiesOf(full, { contactId })).toHaveLength(1);
  });

  it("are no longer tied to examples that went", () => {
    const [one, companyId] = withCompany(EMPTY_BOOK, "Example", newId, true);

    expect(withoutExamples({ ...one, deals: [deal("a", { companyId })] }).deals[0]?.companyId).toBe("");
  });
});
