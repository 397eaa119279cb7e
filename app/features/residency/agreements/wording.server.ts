import type { Reader } from "~/lib/db/client.server";
import { norm } from "~/lib/norms.server";
import { formatDate, formatDay } from "~/lib/format";
import { translator } from "~/lib/i18n/i18n.server";
import { formatMoney } from "~/lib/money";
import { siteDay, type Day } from "~/lib/time";
import { fillTemplate } from "../settings/texts.server";
import type { AmendmentTerms, Party, Terms } from "./terms";

/** «1 год», «3 года», «5 лет»: the paper is Russian. */
const yearsInWords = (years: number): string => translator("ru")("agreements:years", { count: years });

const day = (value: Day) => formatDay(value, "ru");
const or = (value: string) => value || "—";

/** What people typed must not become a section, a clause or a table of the paper. */
const plain = (value: string): string => value.replace(/\s*\n\s*/g, " ").replace(/\[\[|\]\]/g, "").replace(/^[#\s]+/, "");

const party = ({ name, signer }: Party) => ({ name: plain(name), signer: plain(or(signer.name)), position: plain(signer.position).toLowerCase(), basis: plain(signer.basis) });

/** What the tables of an amendment follow. */
function amendmentsOf({ change }: AmendmentTerms): string {
  return change.what === "extension"
    ? `Последний день договора: ${day(change.endsOn)}. Доля базовой ставки и показатели за добавленные годы:\n[[rent]]\n[[kpis]]`
    : `Помещение: ${plain(or(change.premises))}, площадь ${change.areaSqm} м².`;
}

export interface WordedFor {
  number: string;
  applicationNumber: string;
  signBy: Day;
  now: Date;
}

/**
 * The paper's words by the text in force, with marks where tables and requisites are drawn: [[rent]], [[kpis]],
 * [[operator]], [[resident]]. Errors: those of a template with a fault (422).
 */
export async function wordsOf(terms: Terms, paper: WordedFor, reader: Reader) {
  const [operator, resident] = [party(terms.operator), party(terms.resident)];
  const common = {
    number: paper.number,
    date: formatDate(paper.now, "ru"),
    city: "Новосибирск",
    signBy: day(paper.signBy),
    operatorName: operator.name,
    operatorSigner: [operator.position, operator.signer].filter(Boolean).join(" "),
    operatorRequisites: "[[operator]]",
    companyName: resident.name,
    companyRequisites: "[[resident]]",
    signerName: resident.signer,
    signerPosition: resident.position,
    signerBasis: resident.basis,
  };
  const filled =
    terms.kind === "amendment"
      ? await fillTemplate("amendment", "ru", {
          ...common,
          agreementNumber: or(terms.base.number),
          agreementDate: terms.base.signedOn ? day(terms.base.signedOn) : "—",
          holdsFrom: day(terms.change.from),
          amendments: amendmentsOf(terms),
        }, reader)
      : await fillTemplate("agreement", "ru", {
          ...common,
          applicationNumber: or(paper.applicationNumber),
          premises: plain(or(terms.premises)),
          area: String(terms.areaSqm),
          startsOn: day(terms.startsOn),
          endsOn: day(terms.endsOn),
          termYears: yearsInWords(terms.rent.length),
          rentBase: formatMoney(terms.baseKopecks, "ru"),
          rentSteps: "[[rent]]",
          kpis: "[[kpis]]",
          reporting: "за квартал до 20-го числа следующего месяца, за год до 31 марта; выходной день переносит срок на ближайший рабочий",
          terminationNotice: String((await norm<number>("residency.termination-notice-days", siteDay(paper.now), reader)).value),
        }, reader);
  return { templateId: filled.templateId, text: { template: terms.kind, version: filled.version, title: filled.subject, clauses: filled.body } };
}

