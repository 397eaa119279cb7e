import { db, type Reader } from "~/lib/db/client.server";
import type { StoredFile } from "~/lib/db/generated/client";
import { fileFor, mayReadFile } from "~/lib/files/queries.server";
import type { StaffScope, Viewer } from "~/features/identity/types";
import { mayReadRegister } from "../agreements/policy";
import { isAgreementScan } from "../agreements/queries.server";
import { documentForStaff } from "../experts/visibility.server";

/**
 * A file that the viewer may read, or null. People of its company may; staff may once it stands in an application that they
 * reach: a draft is the applicant's own, and papers of a blind call that say who applies stay hidden from experts, others
 * come under a neutral name.
 */
export async function readableFile(id: string, viewer: Viewer | null, staff: StaffScope | null, reader: Reader = db): Promise<StoredFile | null> {
  const file = await fileFor(id, reader);
  if (!file || !viewer) return null;
  const document = staff && (await documentForStaff(staff, file.id, reader));
  // A scan of an agreement is for those who keep the register.
  const scan = staff !== null && mayReadRegister(staff) && (await isAgreementScan(file.id, reader));
  const person = { userId: viewer.userId, companyIds: viewer.companies.map((company) => company.id), staffRoles: document || scan ? viewer.staffRoles : [] };
  if (!mayReadFile(file, person)) return null;
  return document?.name ? { ...file, name: document.name } : file;
}
