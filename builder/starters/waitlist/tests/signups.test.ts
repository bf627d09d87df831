import { describe, expect, it } from "vitest";
import { emailProblem, interests, newSignUp, parseSignUps, search, since } from "../src/domain/signups";
import { featureIcon } from "../src/domain/feature-icon";
import { fold } from "../src/lib/format";

const NOW = "2026-03-09T10:00:00.000Z";
const signUp = (email: string, interest = "", name = "") => newSignUp({ email, interest, name }, email, NOW);

describe("sign-ups", () => {
  it.each(["ada@example.com", "  ada@example.com ", "a.b+tag@sub.example.co", "élise@exemple.fr", "x@münchen.de"])("takes %s", (email) => {
    expect(emailProblem([], email)).toBeNull();
  });

  it.each(["ada", "ada@", "@example.com", "ada@example", "a b@example.com", "a@b@example.com", "ada@example..com", "ada@-example.com", `${"a".repeat(250)}@example.com`])(
    "refuses %s",
    (email) => {
      expect(emailProblem([], email)).toBe("invalid");
    },
  );

  it("asks for an address when there is none", () => {
    expect(emailProblem([], "  ")).toBe("missing");
  });

  it("knows an address again, whatever its case", () => {
    expect(emailProblem([signUp("Ada@Example.com")], "ada@example.COM")).toBe("duplicate");
  });

  it("keeps the case of the part before the @ only", () => {
    expect(signUp(" Ada@Example.COM ").email).toBe("Ada@example.com");
  });

  it("counts interests, most named first", () => {
    expect(interests([signUp("a@a.fr", "x"), signUp("b@a.fr", "y"), signUp("c@a.fr", "y"), signUp("d@a.fr")])).toEqual([
      { interest: "y", count: 2 },
      { interest: "x", count: 1 },
    ]);
  });

  it("searches address, name and interest", () => {
    const all = [signUp("a@a.fr", "Tides", "Zoé"), signUp("b@a.fr")];

    expect(search(all, "zoe tides", fold)).toEqual([all[0]]);
  });

  it("counts the recent ones", () => {
    expect(since([signUp("a@a.fr")], new Date("2026-03-09T09:00:00Z"))).toBe(1);
    expect(since([signUp("a@a.fr")], new Date("2026-03-10T09:00:00Z"))).toBe(0);
  });

  it("reads only what has the shape of a sign-up", () => {
    expect(parseSignUps({})).toBeUndefined();
    expect(parseSignUps([1, null, { id: "1" }, { id: "2", email: "a@a.fr", name: 4 }])).toEqual([
      { id: "2", email: "a@a.fr", name: "", interest: "", createdAt: "" },
    ]);
  });

  it("finds a picture for a feature in both languages", () => {
    expect([featureIcon("Daily reminders"), featureIcon("Paiement en ligne"), featureIcon("Zzz")]).toEqual(["clock", "credit", "spark"]);
  });
});
