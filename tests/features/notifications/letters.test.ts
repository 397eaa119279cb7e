import { beforeEach, describe, expect, it } from "vitest";
import { useDatabase } from "#tests/database";
import { queueLetter } from "~/features/notifications/commands/queue-letter.server";
import { composeLetter } from "~/features/notifications/letters.server";
import { LETTER_TEMPLATES, type LetterParams, type LetterTemplate } from "~/features/notifications/templates";
import { db } from "~/lib/db/client.server";

useDatabase();

const url = "https://kadr.example/x";
const when = { startsAt: "2026-11-24T07:30:00Z", endsAt: "2026-11-24T09:00:00Z" };
const quarter = { ru: "III квартал 2026 года", en: "Q3 2026" };
const booked = { resource: { ru: "Мокап-студия", en: "Mocap stage" }, when, url };

const samples: LetterParams = {
  welcome: { name: "Анна" },
  companyInvitation: { companyName: "Студия «Лис»", inviterName: "Мария Снегова", role: "MANAGER", until: "2026-12-09", url },
  companyRole: { companyName: "Студия «Лис»", byName: "Мария Снегова", from: "MEMBER", role: "MANAGER", url },
  companyRemoved: { companyName: "Студия «Лис»", byName: "Мария Снегова", url },
  applicationSubmitted: { number: "КФ-2026-031", callTitle: { ru: "Зимний набор", en: "Winter call" }, dueOn: "2026-11-30", url },
  applicationArrived: { number: "КФ-2026-031", companyName: "Студия «Лис»", url },
  applicationReturned: { number: "КФ-2026-031", reason: "Нет сметы.\nПаспорт проекта без подписи.", items: [{ what: { ru: "Смета проекта", en: "Budget" }, note: "По статьям." }], dueOn: null, url },
  applicationInReview: { number: "КФ-2026-031", url },
  applicationApproved: { number: "КФ-2026-031", startsOn: "2026-12-01", stepPercent: 40, url },
  applicationRejected: { number: "КФ-2026-031", reasons: "Проект не про анимацию.", url },
  applicationMessage: { number: "КФ-2026-031", from: null, text: "Пришлите смету.", url },
  applicationQuestion: { number: "КФ-2026-031", text: "Кто режиссёр?", dueOn: "2026-11-27", url },
  applicationLapsed: { number: "КФ-2026-031", dueOn: "2026-12-07", url },
  applicationTermNear: { number: "КФ-2026-031", companyName: "Студия «Лис»", move: "check", dueOn: "2026-11-30", left: 2, url },
  applicationTermPassed: { number: "КФ-2026-031", companyName: "", move: "fix", dueOn: "2026-11-30", over: 3, lapsesOn: "2026-12-07", url },
  applicationReserved: { number: "КФ-2026-031", callTitle: { ru: "Зимний набор", en: "Winter call" }, place: 2, of: 3, url },
  placeOffered: { number: "КФ-2026-031", callTitle: { ru: "Зимний набор", en: "Winter call" }, dueOn: "2026-12-04", url },
  offerLapsed: { number: "КФ-2026-031", url },
  placeGivenUp: { number: "КФ-2026-031", companyName: "Студия «Лис»", approved: false, url },
  appealArrived: { number: "КФ-2026-031", companyName: "Студия «Лис»", dueOn: "2026-12-04", url },
  appealDecided: { number: "КФ-2026-031", granted: false, answer: "Оценки поставлены по рубрике.", url },
  reviewAssigned: { name: "Проект А-7", dueOn: "2026-12-07", url },
  reviewReminder: { name: "Проект А-7", dueOn: null, url },
  conflictDeclared: { number: "КФ-2026-031", expertName: "Нина Оценкина", url },
  spreadUnresolved: { number: "КФ-2026-031", points: 42, url },
  signatureCode: { number: "Д-2026-014", code: "012345", until: "2026-11-24T03:15:00Z", url },
  agreementToApprove: { number: "Д-2026-014", companyName: "Студия «Лис»", url },
  agreementSent: { number: "Д-2026-014", signBy: "2026-12-24", url },
  agreementReminder: { number: "Д-2026-014", daysLeft: 3, signBy: "2026-12-24", url },
  agreementWithOperator: { number: "Д-2026-014", companyName: "Студия «Лис»", url },
  agreementScanRefused: { number: "Д-2026-014", reason: "Нет второй страницы.", url },
  agreementSigned: { number: "Д-2026-014", startsOn: "2026-12-01", endsOn: "2029-11-30", url },
  agreementLapsed: { number: "Д-2026-014", url },
  residencySuspended: { from: "2026-12-01", ground: { ru: "долг по аренде", en: "rent debt" }, reason: "Не оплачены два месяца.", url },
  residencyResumed: { url },
  residencyKept: { endsOn: "2029-12-04", reason: "", url },
  residencyEnding: { lastDay: "2026-12-31", ground: { ru: "по желанию резидента", en: "the resident's own wish" }, reason: "", url },
  residencyTermEnds: { endsOn: "2026-12-31", url },
  clientAsked: { companyName: "Студия «Лис»", purpose: "Два дня съёмок в декабре.", url },
  clientAdmitted: { group: "EXTERNAL", from: "2026-12-01", lastDay: "2027-05-31", basis: "договор № 12", url },
  clientRefused: { reason: "Площадка занята резидентами.", url },
  clientEnded: { lastDay: "2026-12-31", reason: "Договор расторгнут.", url },
  leaveAsked: { companyName: "Студия «Лис»", lastDay: "2026-12-31", reason: "Переезжаем.", url },
  bookingHeld: { ...booked, total: 1_296_000, holdUntil: "2026-11-24T03:00:00Z", invoiceNumber: "К-2026-000123" },
  bookingConfirmed: booked,
  bookingCancelled: { ...booked, fee: 648_000, refund: 648_000 },
  bookingAsked: { ...booked, answerBy: "2026-11-24T03:00:00Z" },
  bookingRefused: { ...booked, reason: "В этот день приёмка." },
  bookingMoved: { ...booked, before: when, difference: -120_000 },
  bookingExpired: booked,
  roundOpened: { round: { ru: "Съёмочная неделя", en: "Shooting week" }, closesAt: new Date("2026-12-01T11:00:00Z"), url: "https://kadr.test/rounds/1" },
  roundResult: { round: { ru: "Съёмочная неделя", en: "Shooting week" }, wishes: [{ thing: { ru: "Студия", en: "Studio" }, when: { startsAt: new Date("2026-12-10T03:00:00Z"), endsAt: new Date("2026-12-10T05:00:00Z") }, granted: true, why: { ru: "Желаемое время.", en: "The wanted time." } }], url: "https://kadr.test/rounds/1" },
  waitlistOffered: { ...booked, until: "2026-11-24T03:15:00Z" },
  waitlistLapsed: booked,
  waitlistWithdrawn: booked,
  waitlistFound: { slots: [booked, { ...booked, resource: "Переговорная" }], url },
  bookingNoShow: { ...booked, releasedAt: "2026-11-24T03:15:00Z", kept: 1_296_000 },
  bookingOverran: { ...booked, leftAt: "2026-11-24T06:20:00Z", minutes: 60, total: 480_000, dueAt: "2026-11-29", invoiceNumber: "К-2026-000124" },
  trainingSeat: { training: { ru: "Допуск к 3D-печати", en: "3D printing" }, when, room: booked.resource, trainer: "Павел Облаков", freed: true, url },
  trainingCancelled: { training: { ru: "Допуск к 3D-печати", en: "3D printing" }, when, reason: "Преподаватель заболел.", url },
  trainingPassed: { training: { ru: "Допуск к 3D-печати", en: "3D printing" }, kind: { ru: "3D-печать", en: "3D printing" }, validUntil: "2027-11-24", note: "", url },
  trainingNotPassed: { training: { ru: "Допуск к 3D-печати", en: "3D printing" }, when, absent: false, note: "Повторите калибровку.", url },
  certificateGranted: { kind: { ru: "3D-печать", en: "3D printing" }, validUntil: "2027-11-24", company: true, url },
  certificateRevoked: { kind: { ru: "3D-печать", en: "3D printing" }, reason: "Сломан стол.", company: false, url },
  certificateEnding: { kind: { ru: "3D-печать", en: "3D printing" }, validUntil: "2027-11-24", left: 21, company: false, url },
  bookingDisrupted: { ...booked, alternatives: [{ resource: { ru: "Мокап-студия", en: "Mocap stage" }, when }] },
  bookingRestored: booked,
  faultReported: { resource: { ru: "Камера", en: "Camera" }, unit: "2 · SN-0002", by: "Анна Лисова, Студия «Лис»", text: "Не включается.", disrupted: 2, url },
  thingLate: { resource: { ru: "Камера", en: "Camera" }, unit: "2 · SN-0002", takenBy: "Анна Лисова", due: "2026-11-24T09:00:00Z", url },
  thingLateStaff: { resource: { ru: "Камера", en: "Camera" }, unit: "2 · SN-0002", companyName: "Студия «Лис»", takenBy: "Анна Лисова", due: "2026-11-24T09:00:00Z", url },
  actIssued: { number: "А-2026-000007", month: "2026-10-01", total: 1_296_000, url },
  rentCharged: { number: "К-2026-000123", month: "2026-10-01", total: 1_296_000, dueOn: "2026-11-30T05:00:00Z", url },
  invoicePaid: { number: "К-2026-000123", total: 1_296_000, url },
  invoiceReopened: { number: "К-2026-000123", amount: 1_296_000, dispute: true, dueOn: "2026-11-30T05:00:00Z", url },
  paymentDisputed: { companyName: "ООО «Лис»", status: "LOST", numbers: "К-2026-000123", amount: 1_296_000, uncovered: 100, reason: "fraudulent", evidenceBy: null, url },
  paymentReminder: { number: "К-2026-000123", amount: 1_296_000, dueOn: "2026-11-30T05:00:00Z", days: 7, held: true, url },
  deferralAsked: { companyName: "ООО «Лис»", amount: 1_296_000, wantedOn: "2026-12-10", reason: "Ждём оплату от заказчика", url },
  deferralAnswered: { until: "2026-12-10", answer: "Хорошо, до десятого", url },
  introductionAsked: { fromName: "Игры «Тест»", message: "Давайте сделаем тренажёр вместе.", url },
  introductionAccepted: { partnerName: "Игры «Тест»", contactName: "Пётр", contactEmail: "petr@test.ru", contactPhone: "+7 383 000-00-00", url },
  introductionDeclined: { partnerName: "Игры «Тест»", url },
  reportDue: { period: quarter, dueOn: "2026-10-20", url },
  reportLate: { period: quarter, dueOn: "2026-10-20", url },
  reportReturned: { period: quarter, reason: "Нет налогов за квартал.", dueOn: "2026-10-28", url },
  reportAccepted: { period: quarter, comment: "", url },
  reportArrived: { companyName: "Студия «Лис»", period: quarter, url },
  reportCase: { companyName: "Студия «Лис»", ground: "weak-kpi", periods: quarter, url },
};

const anna = { email: "anna@lis.ru", name: "Анна Лисова", locale: "ru" };
let order = 0;
async function written<T extends LetterTemplate>(template: T, params: LetterParams[T], to: { email: string; name: string; locale: string } = anna) {
  const dedupe = `letter-${(order += 1)}`;
  expect(await queueLetter({ dedupe, to, template, params })).toBe(true);
  return db.letter.findUniqueOrThrow({ where: { dedupe } });
}

describe("queueLetter", () => {
  beforeEach(() => db.letter.deleteMany());

  it.each(LETTER_TEMPLATES)("writes %s in both languages, without a hole", async (template) => {
    for (const locale of ["ru", "en"] as const) {
      const letter = await written(template, samples[template] as never, { ...anna, name: locale === "ru" ? anna.name : "Ann", locale });
      for (const text of [letter.subject, letter.text, letter.html]) {
        expect(text).not.toMatch(/\{\{|undefined|\[object|NaN|Invalid Date/);
        expect(text).not.toContain(`${template}.`);
      }
      expect(letter.subject).not.toBe("");
      expect(letter.html).toContain(`<html lang="${locale}">`);
      expect(letter.text).toContain(locale === "ru" ? "Здравствуйте, Анна Лисова." : "Hello Ann,");
      expect(letter.html.match(/class="button"/g)).toHaveLength(1);
    }
  });

  it("says the same in the text as in the HTML", async () => {
    const letter = await written("bookingHeld", samples.bookingHeld);
    expect(letter.subject).toBe("Оплатите счёт К-2026-000123: Мокап-студия, вт, 24 нояб., 14:30–16:00");
    expect(letter.text).toBe(
      [
        "Время держим за вами",
        "Здравствуйте, Анна Лисова.",
        "Оплатите счёт в срок, и бронь подтвердится. Неоплаченную бронь портал снимет сам, денег за это не возьмём.",
        "Что: Мокап-студия\nКогда: вт, 24 нояб., 14:30–16:00\nК оплате: 12\u00a0960,00\u00a0₽\nОплатить до: 24 нояб., 10:00\nСчёт: К-2026-000123",
        "Открыть счёт:\nhttps://kadr.example/x",
        "Время в письме новосибирское, UTC+7.",
        "-- \nПисьмо отправил портал резидентов «Кадр», технопарк анимации, Новосибирск. Ответы на этот адрес никто не читает.\n",
      ].join("\n\n"),
    );
    for (const words of ["Мокап-студия", "24 нояб., 14:30–16:00", "12\u00a0960,00\u00a0₽", 'href="https://kadr.example/x"']) {
      expect(letter.html).toContain(words);
    }
  });

  it("makes one letter of one cause, also when told fifty times at once", async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => queueLetter({ dedupe: "42:welcome:anna", to: anna, template: "welcome", params: { name: "Анна" } })),
    );
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await db.letter.count()).toBe(1);
  });

  it("writes Russian to an account whose language is unknown", async () => {
    const letter = await written("welcome", samples.welcome, { ...anna, locale: "de" });
    expect(letter.locale).toBe("ru");
    expect(letter.subject).toBe("Учётная запись в «Кадре» готова");
  });

  it("keeps nothing kept out of a cancelled booking that costs nothing", async () => {
    const letter = await written("bookingCancelled", { ...booked, fee: 0, refund: 1_296_000 });
    expect(letter.text).toContain("Ничего не удержано.");
    expect(letter.text).not.toContain("Удержано:");
    expect(letter.text).toContain("К возврату: 12\u00a0960,00\u00a0₽");
  });
});

describe("what people wrote", () => {
  it("is escaped in the HTML", async () => {
    const letter = await written("introductionAsked", { fromName: `<b>"Ко" & 'Ко'</b>`, message: `<script>alert(1)</script>\n<img src=x onerror=alert(1)>`, url });
    expect(letter.html).not.toMatch(/<script|<img|<b>/);
    expect(letter.html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;<br>&lt;img src=x onerror=alert(1)&gt;");
    expect(letter.html).toContain("&lt;b&gt;&quot;Ко&quot; &amp; &#39;Ко&#39;&lt;/b&gt; хочет познакомиться");
  });

  it("is no template: brackets and references of the dictionary stay as they were typed", async () => {
    const letter = await written("introductionAsked", { fromName: "{{url}} $t(footer)", message: "$t(common:brand) {{number}}", url });
    expect(letter.subject).toBe("{{url}} $t(footer): хотим познакомиться");
    expect(letter.text).toContain("> $t(common:brand) {{number}}");
  });

  it("cannot add a header: a subject is one line without controls or marks that turn the line around", async () => {
    const letter = await written("applicationArrived", { number: "КФ-1\r\nBcc: all@example.com", companyName: "Лис\u202e\u0000\u2028X", url });
    expect(letter.subject).toBe("Новая заявка КФ-1 Bcc: all@example.com: Лис X");
  });

  it.each(["a@b.ru\r\nBcc: c@d.ru", "a@b.ru, c@d.ru", "<a@b.ru>", "Анна <a@b.ru>", "a b@c.ru", ""])("does not write to «%s»", async (email) => {
    await expect(queueLetter({ dedupe: `bad-${email}`, to: { ...anna, email }, template: "welcome", params: { name: "" } })).rejects.toThrow(RangeError);
    expect(await db.letter.count({ where: { dedupe: `bad-${email}` } })).toBe(0);
  });

  it.each(["javascript:alert(1)", "/today", "data:text/html,x", ""])("does not lead to «%s»", async (address) => {
    await expect(queueLetter({ dedupe: "bad-url", to: anna, template: "invoicePaid", params: { number: "1", total: 1, url: address } })).rejects.toThrow(RangeError);
  });

  it("cannot pass for the portal's words in the plain text", async () => {
    const letter = await written("introductionAsked", { fromName: "Лис", message: "Привет\n\n-- \nВойдите заново:\nhttps://evil.example", url });
    expect(letter.text).toContain("Сообщение:\n> Привет\n> \n> --\n> Войдите заново:\n> https://evil.example\n");
  });

  it("is cut at a word, with a sign that it was cut", () => {
    const { quote } = composeLetter("applicationRejected", { number: "1", reasons: "слово ".repeat(1000), url }, { name: "Анна", locale: "ru" });
    expect([...(quote?.text ?? "")].length).toBeLessThanOrEqual(1500);
    expect(quote?.text).toMatch(/слово…$/);
    const { subject } = composeLetter("applicationArrived", { number: "1", companyName: "🦊".repeat(300), url }, { name: "Анна", locale: "ru" });
    expect(subject).toBe(`Новая заявка 1: ${"🦊".repeat(79)}…`);
  });

  it.each([
    ["Анна Лисова", "Здравствуйте, Анна Лисова."],
    ["Выиграйте на www.evil.example", "Здравствуйте."],
    ["https://evil.example", "Здравствуйте."],
    ["evil.example приз", "Здравствуйте."],
    ["А. С. Кадрова", "Здравствуйте, А. С. Кадрова."],
    ["  ", "Здравствуйте."],
  ])("greets «%s» with «%s»", (name, greeting) => {
    expect(composeLetter("welcome", { name }, { name, locale: "ru" }).greeting).toBe(greeting);
  });
});
