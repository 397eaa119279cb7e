import { PACK_EVIDENCE } from "../features/booking/evidence/make.server";
import type { Reactions } from "../lib/events.server";
import { wakeTask } from "../lib/jobs.server";

/** An ordered pack is not left until the next minute. */
export const evidenceReactions: Reactions = {
  "evidence.ordered": [() => wakeTask(PACK_EVIDENCE)],
};
