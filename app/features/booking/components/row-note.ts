import type { RowHead } from "../schedule.server";

type AnyTranslator = (key: string, params?: Record<string, unknown>) => string;

/** The second line of a resource: how it is taken, for how many, with whom. */
export function rowNote(translate: unknown, row: RowHead): string {
  const t = translate as AnyTranslator;
  const parts: string[] = [];
  if (row.quantity > 1) parts.push(t(`booking:pool.${row.unit}`, { count: row.quantity }));
  if (row.unit === "SHIFT_8H") parts.push(t("booking:note.shift"));
  if (row.unit === "DAY" || row.unit === "SEAT_DAY") parts.push(t("booking:note.byDay"));
  if (row.capacity) parts.push(t("booking:note.capacity", { count: row.capacity }));
  if (row.operator) parts.push(t("booking:note.operator"));
  return parts.join(" · ") || t("booking:note.hourly");
}
