import { companiesLike } from "../../identity/queries.server";
import type { StaffScope } from "../../identity/types";
import { db } from "~/lib/db/client.server";
import { DomainError, invalid } from "~/lib/errors";
import { isUuid } from "~/lib/uuid";
import { supportLines, type SupportLine } from "./queries.server";

/** What the register of support is asked for by its address: `year`, `programme`, `company` (a part of a name, or an ИНН). */
export interface SupportQuestion {
  year: number | null;
  programme: string;
  company: string;
}

/** Reads the address. What it cannot be is refused: a register that silently is another one misleads whoever follows an old link. Errors: `support-year` (422), `support-programme` (404). */
export function supportQuestion(params: URLSearchParams, thisYear: number): SupportQuestion {
  const typed = params.get("year");
  const year = typed === "all" ? null : Number(typed || thisYear);
  const programme = params.get("programme") ?? "";
  if (year !== null && !(Number.isInteger(year) && year >= 2000 && year <= 2100)) throw invalid("support-year");
  if (programme !== "" && !isUuid(programme)) throw unknownProgramme();
  return { year, programme, company: (params.get("company") ?? "").trim().slice(0, 100) };
}

const unknownProgramme = () => new DomainError("not-found", "support-programme");

/** The register as it is asked for, with the names and ИНН of those whose support it is. Error: `support-programme` (404). */
export async function supportRegister(scope: StaffScope, { year, programme, company }: SupportQuestion): Promise<{ lines: SupportLine[]; who: Map<string, { name: string; inn: string }>; programmes: { id: string; nameRu: string; nameEn: string }[] }> {
  const companyIds = company === "" ? undefined : await companiesLike(company);
  const [lines, programmes] = await Promise.all([
    supportLines(scope, { year: year ?? undefined, programmeId: programme || undefined, companyIds }),
    db.programme.findMany({ select: { id: true, nameRu: true, nameEn: true }, orderBy: [{ priority: "asc" }, { code: "asc" }] }),
  ]);
  if (programme !== "" && !programmes.some((one) => one.id === programme)) throw unknownProgramme();
  const rows = await db.company.findMany({ where: { id: { in: [...new Set(lines.map((line) => line.companyId))] } }, select: { id: true, name: true, inn: true } });
  return { lines, who: new Map(rows.map(({ id, name, inn }) => [id, { name, inn }])), programmes };
}
