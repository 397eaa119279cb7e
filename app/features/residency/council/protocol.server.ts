import type { StaffScope } from "~/features/identity/types";
import { db } from "~/lib/db/client.server";
import { norm } from "~/lib/norms.server";
import { siteDay } from "~/lib/time";
import { criteriaInForce } from "../queries/criteria.server";
import { currentTemplate } from "../settings/texts.server";
import { protocolPdf, type ProtocolDocument } from "./protocol-pdf.server";
import { sessionPage } from "./queries/session.server";

/** The protocol of a session as a PDF; a draft until the session is closed. Errors: `forbidden`, `not-found`. */
export async function sessionProtocol(scope: StaffScope, id: string, now: Date): Promise<{ name: string; bytes: Uint8Array }> {
  const session = await sessionPage(scope, id, now);
  const [template, operator, criteria] = await Promise.all([
    currentTemplate(db, "protocol"),
    norm<{ name: string }>("operator.requisites"),
    criteriaInForce(session.closedAt ? siteDay(session.closedAt) : siteDay(now)),
  ]);
  const document: ProtocolDocument = {
    session,
    operatorName: operator.value.name,
    title: template.subjectRu,
    body: template.bodyRu,
    criterionTitles: new Map(criteria.map((row) => [row.code, row.titleRu])),
    // The same protocol has the same bytes whenever it is drawn; a draft is of the moment.
    drawnAt: session.closedAt ?? now,
  };
  return { name: session.number === null ? `Проект протокола ${session.heldOn}.pdf` : `Протокол ${session.number}.pdf`, bytes: await protocolPdf(document) };
}
