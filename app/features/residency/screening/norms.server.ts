import type { Reader } from "~/lib/db/client.server";
import { db } from "~/lib/db/client.server";
import { norms } from "~/lib/norms.server";
import type { Day } from "~/lib/time";
import { screenerSchema, smeSchema, type Screener, type SmeBands } from "./definition";

export interface ScreenerNorms {
  screener: Screener;
  bands: SmeBands;
  /** Where the thresholds stand. */
  smeSource: string;
}

/** The screener and its thresholds as they are in force on a day. */
export async function screenerNorms(on: Day, reader: Reader = db): Promise<ScreenerNorms> {
  const found = await norms<{ "residency.screener": unknown; "sme.thresholds": unknown }>(["residency.screener", "sme.thresholds"], on, reader);
  return {
    screener: screenerSchema.parse(found["residency.screener"].value),
    bands: smeSchema.parse(found["sme.thresholds"].value),
    smeSource: found["sme.thresholds"].source,
  };
}
