import type { StatementEncoding } from "~/features/billing/bank/statement";

export const OURS = { account: "40702810700000000001", bik: "045099901", inn: "5499000040", name: 'АНО "Анимационный кластер"' };

export interface OrderInput {
  number: string;
  kopecks: number;
  purpose: string;
  inn?: string;
  name?: string;
  account?: string;
  on?: string;
  incoming?: boolean;
  carried?: boolean;
}

export const roubles = (kopecks: number) => `${Math.trunc(kopecks / 100)}.${String(kopecks % 100).padStart(2, "0")}`;
const dotted = (day: string) => day.split("-").reverse().join(".");

/** A statement as a bank writes it, with totals that agree unless `stated` says otherwise. */
export function statementText(orders: readonly OrderInput[], { from = "2026-11-01", to = "2026-11-30", opening = 1_000_000, stated = {} as Record<string, string> } = {}): string {
  const carried = orders.filter((order) => order.carried !== false);
  const sum = (incoming: boolean) => carried.filter((order) => (order.incoming ?? true) === incoming).reduce((all, order) => all + order.kopecks, 0);
  const totals = {
    НачальныйОстаток: roubles(opening),
    РасчСчет: OURS.account,
    ВсегоПоступило: roubles(sum(true)),
    ВсегоСписано: roubles(sum(false)),
    КонечныйОстаток: roubles(opening + sum(true) - sum(false)),
    ...stated,
  };
  const side = (key: string, who: { name: string; inn: string; account: string; bik: string }) =>
    [`${key}Счет=${who.account}`, `${key}=ИНН ${who.inn} ${who.name}`, `${key}ИНН=${who.inn}`, `${key}1=${who.name}`, `${key}РасчСчет=${who.account}`, `${key}БИК=${who.bik}`];
  const order = ({ number, kopecks, purpose, inn = "5499000018", name = 'ООО "Примерфильм"', account = "40702810000000000002", on = "2026-11-20", incoming = true, carried: done = true }: OrderInput) => {
    const other = { name, inn, account, bik: "045099901" };
    return [
      "СекцияДокумент=Платежное поручение",
      `Номер=${number}`,
      `Дата=${dotted(on)}`,
      `Сумма=${roubles(kopecks)}`,
      ...side("Плательщик", incoming ? other : OURS),
      ...(done ? [`ДатаСписано=${dotted(on)}`] : []),
      ...side("Получатель", incoming ? OURS : other),
      ...(done ? [`ДатаПоступило=${dotted(on)}`] : []),
      "ВидОплаты=01",
      "Очередность=5",
      `НазначениеПлатежа=${purpose}`,
      "КонецДокумента",
    ];
  };
  return [
    "1CClientBankExchange",
    "ВерсияФормата=1.03",
    "Кодировка=Windows",
    "Отправитель=Бета-Банк",
    `ДатаНачала=${dotted(from)}`,
    `ДатаКонца=${dotted(to)}`,
    `РасчСчет=${OURS.account}`,
    "СекцияРасчСчет",
    `ДатаНачала=${dotted(from)}`,
    `ДатаКонца=${dotted(to)}`,
    ...Object.entries(totals).map(([key, value]) => `${key}=${value}`),
    "КонецРасчСчет",
    ...orders.flatMap(order),
    "КонецФайла",
    "",
  ].join("\r\n");
}

/** Text as bytes of an encoding of one byte a character: the decoder of the platform read backwards. */
export function encoded(text: string, encoding: StatementEncoding): Buffer {
  if (encoding === "utf-8") return Buffer.from(text, "utf8");
  const decoder = new TextDecoder(encoding);
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]));
  return Buffer.from([...text].map((sign) => bytes.get(sign) ?? 0x3f));
}
