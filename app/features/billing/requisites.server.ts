import { db, type Reader } from "~/lib/db/client.server";
import { norm } from "~/lib/norms.server";
import type { Requisites } from "~/lib/requisites";

/** A company as an invoice names it. */
export async function companyRequisites(companyId: string, reader: Reader = db): Promise<Requisites> {
  const company = await reader.company.findUniqueOrThrow({
    where: { id: companyId },
    select: { legalName: true, inn: true, kpp: true, ogrn: true, legalAddress: true },
  });
  return {
    name: company.legalName,
    inn: company.inn,
    ...(company.kpp ? { kpp: company.kpp } : {}),
    ...(company.ogrn ? { ogrn: company.ogrn } : {}),
    ...(company.legalAddress ? { address: company.legalAddress } : {}),
  };
}

/** The technopark itself, as the norm «operator.requisites» has it. */
export const operatorRequisites = async (reader: Reader = db): Promise<Requisites> =>
  (await norm<Requisites>("operator.requisites", undefined, reader)).value;
