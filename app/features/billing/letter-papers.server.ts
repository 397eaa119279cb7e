import { DomainError } from "~/lib/errors";
import { actPdf } from "./documents/papers/act-pdf.server";
import { documentForPaper } from "./documents/queries.server";
import { invoicePdf } from "./invoice-document.server";
import { invoiceForPaper } from "./queries.server";

/** How letters name a paper that goes with them. */
export const actPaper = (documentId: string) => `act:${documentId}`;
export const invoicePaper = (invoiceId: string) => `invoice:${invoiceId}`;

/** Makes the paper that a letter names, as PDF; null when it is not there (any more). */
export async function paperForLetter(paper: string): Promise<{ name: string; bytes: Uint8Array } | null> {
  const [kind, id = ""] = paper.split(":");
  try {
    if (kind === "act") {
      const act = await documentForPaper(id);
      return { name: `Акт ${act.number}.pdf`, bytes: await actPdf(act) };
    }
    if (kind !== "invoice") return null;
    const invoice = await invoiceForPaper(id);
    return { name: `Счёт ${invoice.number}.pdf`, bytes: await invoicePdf(invoice) };
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}
