import { formatDay } from "~/lib/format";
import { translator } from "~/lib/i18n/i18n.server";
import { Paper } from "~/lib/pdf/paper.server";
import { INK, TYPE, type TextStyle } from "~/lib/pdf/sheet.server";
import { formatPoints } from "../rules/score";
import { aroundField, renderTemplate } from "../settings/render";
import type { TemplateValues } from "../settings/templates";
import type { SessionItem, SessionPage } from "./queries/session.server";

export interface ProtocolDocument {
  session: SessionPage;
  operatorName: string;
  /** Title and body of the template «protocol»: the body has `{{items}}` on a line of its own. */
  title: string;
  body: string;
  criterionTitles: ReadonlyMap<string, string>;
  drawnAt: Date;
}

// The protocol is kept in Russian, whatever the language of whoever opens it.
const ROLE: Record<string, string> = { chair: "председатель", secretary: "секретарь", member: "член совета" };
const CHOICE = { FOR: "за", AGAINST: "против", ABSTAIN: "воздержались" } as const;
const PROPOSAL = { APPROVED: "Принять в резиденты", RESERVE: "Включить в резерв", REJECTED: "Отказать" } as const;
const MEASURE = { none: "Мер не принимать", warn: "Предупредить резидента", suspend: "Приостановить статус резидента", terminate: "Прекратить статус резидента" } as const;
const CASE: Record<string, string> = { "missed-reports": "не сданы отчёты", "weak-kpi": "показатели ниже обещанных", breach: "нарушение договора" };

const STRONG: TextStyle = TYPE.strong;
const list = (names: readonly string[]) => (names.length === 0 ? "нет" : names.join(", "));
const members = (count: number) => `${count} ${count % 10 === 1 && count % 100 !== 11 ? "член" : count % 10 >= 2 && count % 10 <= 4 && (count % 100 < 12 || count % 100 > 14) ? "члена" : "членов"}`;

/** Draws the protocol: who met, what was on the agenda, and on each item scores, conflicts, votes by name and the decision. */
export function protocolPdf(document: ProtocolDocument): Promise<Uint8Array> {
  const { session, operatorName, drawnAt } = document;
  const closed = session.status === "CLOSED";
  const number = session.number ?? "без номера";
  const values = valuesOf(document, number);
  const title = closed ? renderTemplate(document.title, values) : `Проект протокола заседания совета ${formatDay(session.heldOn, "ru")}`;
  const paper = new Paper({
    title,
    author: operatorName,
    subject: "Протокол заседания совета",
    createdAt: drawnAt,
    foot: closed ? `Протокол № ${number}` : "Проект протокола",
    pageOf: (page, pages) => `Страница ${page} из ${pages}`,
  });
  paper.title(title, closed ? undefined : "Проект: номер присваивается, когда заседание закрыто.");
  const around = aroundField(document.body, "items");
  opening(paper, document, around.before, values);
  paper.heading("Повестка");
  if (session.items.length === 0) paper.text("В повестке нет вопросов.");
  for (const [index, item] of session.items.entries()) paper.item(`${index + 1}.`, subjectOf(item));
  for (const [index, item] of session.items.entries()) drawItem(paper, document, item, index + 1);
  // Signatures do not stand alone on a page.
  paper.need(120);
  if (closed) {
    paper.gap(8);
    drawText(paper, renderTemplate(around.after, values));
  }
  paper.signatures([
    { position: "Председательствующий", name: session.chairName },
    { position: "Секретарь", name: session.secretaryName },
  ]);
  return paper.finish();
}

function valuesOf({ session, operatorName }: ProtocolDocument, number: string): TemplateValues<"protocol"> {
  const names = (present: boolean) => list(session.people.filter((person) => person.present === present).map((person) => person.name));
  return {
    number,
    heldOn: formatDay(session.heldOn, "ru"),
    place: session.place,
    chair: session.chairName || "не выбран",
    secretary: session.secretaryName || "не назначен",
    membersCount: members(session.people.length),
    presentCount: String(session.quorum.present),
    quorum: String(session.quorum.needed),
    present: names(true),
    absent: names(false),
    operatorName,
    items: "",
  };
}

/** The template's words say that there is a quorum: without one, only what is on record stands here. */
function opening(paper: Paper, { session }: ProtocolDocument, before: string, values: TemplateValues<"protocol">): void {
  const { quorum } = session;
  if (session.status !== "PLANNED" && quorum.met) drawText(paper, renderTemplate(before, values));
  paper.facts([
    ["Номер", values.number],
    ["Дата", values.heldOn],
    ["Место", values.place],
    ["Кворум", `присутствуют ${quorum.present} из ${quorum.of}, нужно ${quorum.needed}: ${quorum.met ? "кворум есть" : session.items.some((item) => item.state === "decided") ? "кворума больше нет, по каждому решённому вопросу он был" : "кворума нет"}`],
  ]);
  paper.table(
    [{ title: "Член совета", share: 5 }, { title: "Роль", share: 3 }, { title: "Должность", share: 4 }, { title: "Явка", share: 3 }],
    session.people.map((person) => [person.name, ROLE[person.role] ?? person.role, person.position || "—", person.present ? "присутствует" : "отсутствует"]),
  );
}

const subjectOf = (item: SessionItem) =>
  item.kind === "CASE"
    ? `${item.companyName}: дело резидента, ${CASE[item.ground ?? ""] ?? item.ground ?? ""}`
    : [`${item.companyName}, заявка ${item.number ?? ""}`, item.projectTitle].filter(Boolean).join(". ");

function drawItem(paper: Paper, { session, criterionTitles }: ProtocolDocument, item: SessionItem, place: number): void {
  // The heading, the score and the table of criteria are read together.
  if (item.lines.length > 0 && item.score !== null) paper.need(60 + Math.min(item.lines.length, 10) * 18);
  paper.heading(`${place}. ${subjectOf(item)}`);
  if (item.score !== null) paper.text(`Оценка экспертов: ${formatPoints(item.score, "ru")} из 100, проходная ${session.passScore}.`);
  if (item.lines.length > 0 && item.score !== null) {
    paper.table(
      [{ title: "Критерий", share: 7 }, { title: "Вес", share: 1, align: "right" }, { title: "Средний балл из 5", share: 3, align: "right" }, { title: "Порог", share: 2 }],
      item.lines.map((line) => [criterionTitles.get(line.code) ?? line.code, String(line.weight), formatPoints(line.meanScore, "ru"), floorOf(line)]),
    );
  }
  const inConflict = item.votes.filter((vote) => vote.choice === "CONFLICT").map((vote) => vote.name);
  paper.text(`Конфликт интересов: ${list(inConflict)}.`);
  const voters = item.votes.filter((vote) => vote.choice !== "CONFLICT");
  if (voters.length > 0) {
    const { tally } = item;
    paper.text(`Голосовали: за ${tally.for}, против ${tally.against}, воздержались ${tally.abstain}${tally.byCastingVote ? "; при равенстве решил голос председательствующего" : ""}.`);
    for (const choice of ["FOR", "AGAINST", "ABSTAIN"] as const) {
      const names = voters.filter((vote) => vote.choice === choice).map((vote) => vote.name);
      if (names.length > 0) paper.item("–", `${CHOICE[choice]}: ${names.join(", ")}`);
    }
  }
  paper.text(decisionOf(item), item.state === "decided" ? STRONG : { ...TYPE.body, colour: INK.soft });
  const terms = item.outcome !== "REJECTED" && item.proposed && "startsOn" in item.proposed ? item.proposed : null;
  if (item.state === "decided" && item.kind === "APPLICATION" && terms) {
    paper.text(`Условия: с ${formatDay(terms.startsOn, "ru")}, на ${translator("ru")("agreements:years", { count: terms.termYears })}, помещение ${terms.premises}, площадь ${terms.areaSqm} м².`);
  }
  if (item.state === "decided" && item.grounds.length > 0) {
    const known = new Map(session.grounds.map((ground) => [ground.code, ground.ru]));
    paper.text(`Основания: ${item.grounds.map((code) => known.get(code) ?? code).join("; ")}.`);
  }
  if (item.state === "decided" && item.reasons) paper.text(`Причины: ${item.reasons}`);
}

const floorOf = ({ floor, belowFloor }: SessionItem["lines"][number]) => [floor ?? (belowFloor ? "" : "—"), belowFloor ? "ниже порога" : ""].filter((part) => part !== "").join(", ");

function decisionOf(item: SessionItem): string {
  if (item.state === "put-off") return "Решение не принято: вопрос отложен.";
  if (item.state === "open") return "Решение ещё не принято.";
  if (item.kind === "APPLICATION") return `Решили: ${PROPOSAL[item.outcome ?? "REJECTED"]}.`;
  const measure = item.proposed && "measure" in item.proposed ? MEASURE[item.proposed.measure] : "";
  return item.outcome === "APPROVED" ? `Решили: ${measure}.` : `Предложение «${measure}» не принято.`;
}

/** Text of a template: empty lines part paragraphs, «# » begins a heading. */
function drawText(paper: Paper, text: string): void {
  for (const paragraph of text.split(/\n{2,}/)) {
    if (paragraph.startsWith("# ")) paper.heading(paragraph.slice(2));
    else if (paragraph.trim()) paper.text(paragraph);
  }
}
