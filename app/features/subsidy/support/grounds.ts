import type { BreachKind, SupportForm } from "~/lib/db/generated/enums";
import { addMonths, type Day } from "~/lib/time";

export interface Ground {
  ground: "running" | "breach" | "misuse";
  form: SupportForm;
  /** Last day on which it stands. */
  until: Day;
  measureRu: string;
  measureEn: string;
}

/**
 * Grounds on which new support of a form may be refused (209-ФЗ, art. 14, part 5): support of the same form whose term is running,
 * a breach less than `breachYears` ago, misuse less than `misuseYears` ago. For staff to judge: the portal refuses nothing by them.
 */
export function refusalGrounds(
  lines: readonly { form: SupportForm; from: Day; to: Day; measureRu: string; measureEn: string }[],
  breaches: readonly { form: SupportForm; kind: BreachKind; foundOn: Day; lifted: boolean; reason: string }[],
  { today, breachYears, misuseYears }: { today: Day; breachYears: number; misuseYears: number },
): Ground[] {
  const running = new Map<string, Ground>();
  for (const { form, from, to, measureRu, measureEn } of lines) {
    if (from > today || to < today) continue;
    const key = `${form} ${measureRu}`;
    const known = running.get(key);
    if (!known || known.until < to) running.set(key, { ground: "running", form, until: to, measureRu, measureEn });
  }
  const broken = breaches.flatMap(({ form, kind, foundOn, lifted, reason }): Ground[] => {
    const until = addMonths(foundOn, 12 * (kind === "MISUSE" ? misuseYears : breachYears));
    return lifted || until <= today ? [] : [{ ground: kind === "MISUSE" ? "misuse" : "breach", form, until, measureRu: reason, measureEn: reason }];
  });
  return [...broken, ...running.values()];
}
