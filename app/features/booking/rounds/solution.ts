import { z } from "zod";

/** What a round keeps of its solving. A solve that has not been heard of for a while has died with its process. */
export const solutionSchema = z.discriminatedUnion("state", [
  z.object({ state: z.literal("running"), token: z.string(), startedAt: z.string(), heardAt: z.string(), nodes: z.number(), gap: z.number().nullable() }),
  z.object({ state: z.literal("done"), worth: z.number(), gap: z.number(), seconds: z.number(), placed: z.number(), wishes: z.number() }),
  z.object({ state: z.literal("failed"), code: z.string() }),
]);
export type Solution = z.output<typeof solutionSchema>;

export const solutionOf = (value: unknown): Solution | null => (value === null ? null : solutionSchema.parse(value));

const SILENCE_MS = 60_000;

/** Whether a solve is going on, as far as can be told. */
export const isRunning = (solution: Solution | null, now: Date): boolean => solution?.state === "running" && now.getTime() - Date.parse(solution.heardAt) < SILENCE_MS;
