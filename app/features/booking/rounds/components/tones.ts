import type { Tone } from "~/components/classes";
import type { RoundStatus } from "~/lib/db/generated/enums";

/** Colours of a round's states. */
export const roundTone: Record<RoundStatus, Tone> = { DRAFT: "plain", OPEN: "mine", CLOSED: "waiting", PROPOSED: "waiting", SETTLED: "good", CANCELLED: "bad" };
