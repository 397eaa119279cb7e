import { describe, expect, it } from "vitest";
import { filesUnder, readText, sourcesUnder, type Source } from "./sources";

const app = sourcesUnder("app");

/** Whom each feature may know; nobody is to be found to the right of itself. */
const KNOWS: Record<string, readonly string[]> = {
  identity: [],
  subsidy: ["identity"],
  residency: ["identity", "subsidy"],
  billing: ["identity", "subsidy", "residency"],
  booking: ["identity", "subsidy", "residency", "billing"],
  partners: ["identity", "residency"],
  support: ["identity", "residency"],
  clusters: ["identity", "residency"],
  notifications: ["identity"],
};

const featureOf = (path: string) => /^app\/features\/([^/]+)\//.exec(path)?.[1];
const isIn = (path: string, ...folders: string[]) => folders.some((folder) => path.startsWith(`app/${folder}`));
const lines = (source: Source, allowed: (target: string, typeOnly: boolean) => boolean) =>
  source.imports.filter(({ path, typeOnly }) => !allowed(path, typeOnly)).map(({ path }) => `${source.path} → ${path}`);

describe("who knows whom", () => {
  it("every import leads to a file that is there", () => {
    const known = new Set(filesUnder("app"));
    const elsewhere = /^(?!app\/)|\/generated\//;
    expect(app.flatMap((source) => lines(source, (target) => known.has(target) || elsewhere.test(target)))).toEqual([]);
  });

  it("every feature has its place in the order", () => {
    expect([...new Set(app.flatMap((source) => featureOf(source.path) ?? []))].filter((feature) => !KNOWS[feature])).toEqual([]);
  });

  it("a feature imports itself, what stands left of it, lib and components", () => {
    const wrong = app.flatMap((source) => {
      const feature = featureOf(source.path);
      if (!feature) return [];
      return lines(source, (target) => isIn(target, "lib/", "components/") || [feature, ...KNOWS[feature]!].includes(featureOf(target) ?? ""));
    });
    expect(wrong).toEqual([]);
  });

  it("lib imports lib, and the dictionaries where it speaks", () => {
    const inLib = app.filter((source) => isIn(source.path, "lib/"));
    expect(inLib.flatMap((source) => lines(source, (target) => isIn(target, "lib/") || (isIn(source.path, "lib/i18n/") && isIn(target, "locales/"))))).toEqual([]);
  });

  it("components know no feature; of the root the type of what it says", () => {
    const components = app.filter((source) => isIn(source.path, "components/"));
    expect(components.flatMap((source) => lines(source, (target, typeOnly) => isIn(target, "components/", "lib/") || (target === "app/root.tsx" && typeOnly)))).toEqual([]);
  });

  it("notifications are told of things by the table of reactions, run by the house, and read by the mailbox", () => {
    const told = ["app/reactions.server.ts", "app/house.server.ts", "app/routes/public/mailbox.tsx", "app/routes/public/letter.tsx"];
    const others = app.filter((source) => featureOf(source.path) !== "notifications" && !told.includes(source.path) && !source.path.startsWith("app/reactions/"));
    expect(others.flatMap((source) => lines(source, (target) => featureOf(target) !== "notifications"))).toEqual([]);
  });

  it("routes do not reach for the database, and import no other route", () => {
    const routes = app.filter((source) => isIn(source.path, "routes/"));
    expect(routes.length).toBeGreaterThan(40);
    expect(routes.flatMap((source) => lines(source, (target) => target !== "app/lib/db/client.server.ts" && !isIn(target, "routes/")))).toEqual([]);
  });

  it("nothing imports in a circle", () => {
    const graph = new Map(app.map((source) => [source.path, source.imports.filter((one) => !one.typeOnly).map((one) => one.path)]));
    const state = new Map<string, "open" | "done">();
    const circles: string[] = [];
    const walk = (path: string, trail: string[]): void => {
      if (state.get(path) === "done") return;
      if (state.get(path) === "open") {
        circles.push([...trail.slice(trail.indexOf(path)), path].join(" → "));
        return;
      }
      state.set(path, "open");
      for (const next of graph.get(path) ?? []) walk(next, [...trail, path]);
      state.set(path, "done");
    };
    for (const path of graph.keys()) walk(path, []);
    expect(circles).toEqual([]);
  });

  it("code of the server stays there: what is not named .server imports it only in routes, the root and the entry, or as a type", () => {
    const browser = app.filter(
      (source) => !/\.server\.tsx?$/.test(source.path) && !isIn(source.path, "routes/", "root.tsx", "entry.server.tsx") && !source.path.endsWith(".d.ts"),
    );
    expect(browser.flatMap((source) => lines(source, (target, typeOnly) => typeOnly || !target.endsWith(".server.ts")))).toEqual([]);
  });
});

describe("whose table it is", () => {
  const owners = new Map(
    filesUnder("prisma/schema").flatMap((path) =>
      [...readText(path).matchAll(/^model (\w+)/gm)].map(([, model]) => [model!, /(\w+)(?:-\w+)?\.prisma$/.exec(path)![1]!] as const),
    ),
  );

  /** Reads of a neighbour's table to the left, each for a reason. */
  const READS: Record<string, string> = {
    "booking Supply app/features/booking/evidence/facts.server.ts": "an auditor's pack names the act of each use, in the statement of its invoices",
    "booking BillingDocument app/features/booking/evidence/facts.server.ts": "an auditor's pack names the act of each use, in the statement of its invoices",
    "booking Tariff app/features/booking/queries.server.ts": "the catalogue shows each price; one statement for any number of resources",
    "booking Company app/features/booking/commands/certificates.server.ts": "a certificate is given to a company that is there",
    "booking User app/features/booking/calendars/queries.server.ts": "a resource's calendar ends with its holder's place among the staff",
    "booking Membership app/features/booking/calendars/queries.server.ts": "a feed is worth nothing once its holder has left",
    "booking Company app/features/booking/certificates/commands/grant.server.ts": "a certificate is given to a company that is there",
    "booking Membership app/features/booking/certificates/in-force.server.ts": "a person's certificate counts as long as they belong to the company",
    "booking User app/features/booking/certificates/in-force.server.ts": "whose certificate it is, in the same statement",
    "booking Membership app/features/booking/certificates/uncovered.server.ts": "a person's certificate counts as long as they belong to the company",
    "booking User app/features/booking/certificates/uncovered.server.ts": "a closed account opens nothing",
    "booking Company app/features/booking/certificates/queries.server.ts": "certificates are searched by the company's name",
    "booking User app/features/booking/certificates/queries.server.ts": "certificates are searched by the person's name",
    "booking Membership app/features/booking/certificates/queries.server.ts": "a certificate of who has left is marked so",
    "booking Invoice app/features/booking/commands/settle.server.ts": "a hold that was paid in this very moment is not dropped",
    "billing Company app/features/billing/requisites.server.ts": "the buyer's requisites, as they are at the moment of issue",
    "billing Company app/features/billing/lease/commands/leases.server.ts": "a lease begins with a company that is there, and keeps it to itself meanwhile",
    "subsidy Company app/features/subsidy/offers.server.ts": "conditions of programmes speak of the company; one statement for any number of uses",
    "booking Programme app/features/booking/evidence/facts.server.ts": "an auditor's pack: whose books are packed",
    "booking Programme app/features/booking/evidence/orders.server.ts": "a pack is ordered of a programme that is there, and its page bears the programme's name",
    "booking LedgerEntry app/features/booking/evidence/facts.server.ts": "an auditor's pack: the ledger of the period beside the bookings that it names, as it stands",
    "booking ProgrammeBudget app/features/booking/evidence/facts.server.ts": "an auditor's pack: columns are compared with the ledger that they are sums of",
    "booking Company app/features/booking/evidence/facts.server.ts": "an auditor's pack: names beside entries, in the statements that read them",
    "booking InvoiceLine app/features/booking/evidence/facts.server.ts": "an auditor's pack: lines are compared with the invoice's total",
    "booking Payment app/features/booking/evidence/facts.server.ts": "an auditor's pack: payments are compared with the invoice they pay",
    "booking InvoiceRelief app/features/booking/evidence/facts.server.ts": "an auditor's pack: what need not be paid counts as settled",
    "booking Refund app/features/booking/evidence/facts.server.ts": "an auditor's pack: what went back stands beside what was paid",
    "booking Invoice app/features/booking/evidence/facts.server.ts": "an auditor's pack: invoices of the bookings that the ledger names",
    "booking ResidentReport app/features/booking/evidence/facts.server.ts": "an auditor's pack: reports that a programme requires of who got support",
    "subsidy Company app/features/subsidy/support/commands.server.ts": "a breach is recorded of a company that is there",
    "subsidy Company app/features/subsidy/support/page.server.ts": "the register of support carries the ИНН of each company",
    "subsidy Company app/features/subsidy/support/queries.server.ts": "whose page of support it is",
    "partners Company app/features/partners/commands/ask-introduction.server.ts": "who stands behind an address part",
    "partners Consent app/features/partners/contacts.server.ts": "contacts are shown with a consent in force",
    "partners Company app/features/partners/queries/directory.server.ts": "search in one statement",
    "partners Residency app/features/partners/queries/directory.server.ts": "search in one statement",
    "partners Company app/features/partners/queries/resident.server.ts": "search in one statement",
    "partners Residency app/features/partners/queries/resident.server.ts": "search in one statement",
    "partners Company app/features/partners/queries/briefs.server.ts": "search in one statement",
    "partners Residency app/features/partners/queries/briefs.server.ts": "search in one statement",
    "residency Company app/features/residency/reports/queries/lists.server.ts": "the register of reports carries the ИНН of each company",
    "partners Membership app/features/partners/queries/shared-work.server.ts": "who of the experts belongs to an introduced company, in one statement",
    "partners Company app/features/partners/queries/shared-work.server.ts": "who of the experts belongs to an introduced company, in one statement",
    "residency Company app/features/residency/queries/staff.server.ts": "the queue with names in one statement",
    "residency Company app/features/residency/agreements/queries.server.ts": "agreements are searched by the company's name",
    "residency Company app/features/residency/register/queries.server.ts": "the register is searched by the company's name",
  };

  const uses = app.flatMap((source) => {
    const owner = featureOf(source.path);
    if (!owner) return [];
    const found = new Set<string>();
    const note = (model: string, write: boolean) => {
      const of = owners.get(model);
      if (of && of !== owner && of !== "base") found.add(`${write ? "writes " : ""}${owner} ${model} ${source.path}`);
    };
    for (const [, name, verb] of source.text.matchAll(/\b(?:tx|db|reader|source)\.(\w+)\.(\w+)\(/g)) {
      note(name!.charAt(0).toUpperCase() + name!.slice(1), /^(create|update|upsert|delete)/.test(verb!));
    }
    for (const [, words, model] of source.text.matchAll(/\b(FROM|JOIN|INTO|UPDATE|DELETE FROM)\s+"(\w+)"/g)) note(model!, /INTO|UPDATE|DELETE/.test(words!));
    return [...found];
  });

  it("a feature writes only its own", () => {
    expect(uses.filter((use) => use.startsWith("writes "))).toEqual([]);
  });

  it("a feature reads a neighbour's only where that is said, and only to the left", () => {
    const reads = uses.filter((use) => !use.startsWith("writes "));
    expect(reads.filter((read) => !READS[read])).toEqual([]);
    for (const read of reads) {
      const [owner, model] = read.split(" ");
      expect(KNOWS[owner!]).toContain(owners.get(model!));
    }
  });
});

describe("files", () => {
  it("have names of the field, and no barrels", () => {
    const all = [...filesUnder("app"), ...filesUnder("tests"), ...filesUnder("prisma")];
    expect(all.filter((path) => /\/(utils?|helpers?|misc|common|shared|index)(\.server)?\.tsx?$/.test(path) && !path.startsWith("app/locales/"))).toEqual([]);
  });

  it("past 300 lines say why", () => {
    const LONG: Record<string, string> = {
      "app/locales/ru/errors.ts": "a dictionary is a list",
      "app/locales/en/errors.ts": "a dictionary is a list",
      "app/locales/ru/residency.ts": "a dictionary is a list",
      "app/locales/en/residency.ts": "a dictionary is a list",
      "app/locales/ru/resources.ts": "a dictionary is a list",
      "app/locales/ru/mail.ts": "a dictionary is a list",
      "app/locales/en/mail.ts": "a dictionary is a list",
      "app/locales/ru/council.ts": "a dictionary is a list",
      "app/locales/en/council.ts": "a dictionary is a list",
      "app/routes/public/home.tsx": "the front page, section by section, each used once",
    };
    const long = app.filter((source) => source.text.split("\n").length - 1 > 300).map((source) => source.path);
    expect(long.filter((path) => !LONG[path])).toEqual([]);
  });
});
