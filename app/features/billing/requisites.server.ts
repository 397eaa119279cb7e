import { db, type Reader } from "~/lib/db/client.server";
import { notFound } from "~/lib/errors";
import { norm } from "~/lib/norms.server";
import type { Requisites } from "~/lib/requisites";

/** Companies as invoices name them, by id; unknown ones are left out. One statement. */
export async function requisitesOf(companyIds: Iterable<string>, reader: Reader = db): Promise<Map<string, Requisites>> {
  const companies = await reader.company.findMany({
    where: { id: { in: [...new Set(companyIds)] } },
    select: { id: true, legalName: true, inn: true, kpp: true, ogrn: true, legalAddress: true },
  });
  return new Map(
    companies.map(({ id, legalName, inn, kpp, ogrn, legalAddress }) => [id, { name: legalName, inn, ...(kpp ? { kpp } : {}), ...(ogrn ? { ogrn } : {}), ...(legalAddress ? { address: legalAddress } : {}) }]),
  );
}

/** A company as an invoice names it. Error: `not-found`. */
export async function companyRequisites(companyId: string, reader: Reader = db): Promise<Requisites> {
  const found = (await requisitesOf([companyId], reader)).get(companyId);
  if (!found) throw notFound();
  return found;
}

/** The technopark itself, as the norm «operator.requisites» has it. */
export const operatorRequisites = async (reader: Reader = db): Promise<Requisites> =>
  (await norm<Requisites>("operator.requisites", undefined, reader)).value;
