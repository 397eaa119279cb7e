import { db, type Reader } from "~/lib/db/client.server";
import { dayToDb, siteDay, type Day } from "~/lib/time";

export interface CriterionRow {
  code: string;
  titleRu: string;
  titleEn: string;
  hintRu: string;
  hintEn: string;
  weight: number;
  floor: number | null;
}

/** The scorecard in force on a day, in its order; the weights sum to 100. */
export async function criteriaInForce(on: Day = siteDay(new Date()), reader: Reader = db): Promise<CriterionRow[]> {
  const day = dayToDb(on);
  return reader.criterion.findMany({
    where: { validFrom: { lte: day }, OR: [{ validTo: null }, { validTo: { gte: day } }] },
    orderBy: [{ position: "asc" }, { code: "asc" }],
    select: { code: true, titleRu: true, titleEn: true, hintRu: true, hintEn: true, weight: true, floor: true },
  });
}
