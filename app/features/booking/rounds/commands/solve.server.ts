import { randomUUID } from "node:crypto";
import { audit, type Actor } from "~/lib/audit.server";
import { db, transaction, type Prisma, type Tx } from "~/lib/db/client.server";
import { conflict, DomainError, invalid, notFound } from "~/lib/errors";
import { isUuid } from "~/lib/uuid";
import type { StaffScope } from "../../../identity/types";
import { allocate, type Allocation } from "../allocate.server";
import { readRound } from "../read-round.server";
import { isRunning, solutionOf, type Solution } from "../solution";
import { lockRound } from "./lock.server";
import { moveRound } from "./rounds.server";

const actorOf = (scope: StaffScope, ip: string | null): Actor => ({ id: scope.userId, name: scope.userName, ip });

const setSolution = (tx: Tx, id: string, solution: Solution) => tx.allocationRound.update({ where: { id }, data: { solution: { ...solution } as Prisma.InputJsonObject } });

/** Takes the right to solve in the caller's transaction: of two at once one has it. Errors: `wrong-status`, `round-solving` (409). */
async function begin(tx: Tx, id: string, now: Date): Promise<string> {
  const round = await lockRound(tx, id);
  if (round.status !== "CLOSED" && round.status !== "PROPOSED") throw conflict("wrong-status");
  if (isRunning(solutionOf(round.solution), now)) throw conflict("round-solving");
  const token = randomUUID();
  await setSolution(tx, id, { state: "running", token, startedAt: now.toISOString(), heardAt: now.toISOString(), nodes: 0, gap: null });
  return token;
}

/**
 * Starts to solve a closed or proposed round. `done` resolves when the proposal is written; the page need not wait for it. A
 * process that dies in between leaves the round as it was, and after a minute it can be solved anew.
 * Errors: `not-found`, `wrong-status` (409), `round-solving` (409).
 */
export async function startSolving(scope: StaffScope, id: string, now: Date, ip: string | null): Promise<{ done: Promise<void> }> {
  const token = await transaction(async (tx) => {
    await audit(tx, actorOf(scope, ip), "round.solving", { type: "round", id });
    return begin(tx, id, now);
  });
  return { done: work(id, token, actorOf(scope, ip)) };
}

async function work(id: string, token: string, actor: Actor): Promise<void> {
  const began = Date.now();
  let heard = began;
  try {
    const row = await db.allocationRound.findUniqueOrThrow({ where: { id } });
    const { round } = await readRound(row, new Date(began));
    const result = await allocate(round, ({ nodes, gap }) => {
      if (Date.now() - heard < 1000) return;
      heard = Date.now();
      void tell(id, token, nodes, gap);
    });
    await transaction((tx) => propose(tx, id, token, result, (Date.now() - began) / 1000, actor));
  } catch (error) {
    const code = error instanceof DomainError ? error.code : "unexpected";
    if (code === "unexpected") console.error(error);
    await transaction(async (tx) => {
      if (await stillMine(tx, id, token)) await setSolution(tx, id, { state: "failed", code });
    });
  }
}

/** A sign of life; what cannot be said now is said later. */
async function tell(id: string, token: string, nodes: number, gap: number | null): Promise<void> {
  await db.$executeRaw`
    UPDATE "AllocationRound" SET solution = solution || ${JSON.stringify({ heardAt: new Date().toISOString(), nodes, gap })}::jsonb
    WHERE id = ${id}::uuid AND solution->>'token' = ${token}`.catch(() => 0);
}

async function stillMine(tx: Tx, id: string, token: string): Promise<boolean> {
  const solution = solutionOf((await lockRound(tx, id)).solution);
  return solution?.state === "running" && solution.token === token;
}

/** Writes the proposal: a line for each wish. What staff decided stays theirs, with its reason. */
async function propose(tx: Tx, id: string, token: string, result: Allocation, seconds: number, actor: Actor): Promise<void> {
  if (!(await stillMine(tx, id, token))) return;
  const round = await lockRound(tx, id);
  const wishes = new Map((await tx.roundWish.findMany({ where: { roundId: id, withdrawnAt: null } })).map((wish) => [wish.id, wish]));
  const words = new Map(
    (await tx.roundPlacement.findMany({ where: { wish: { roundId: id }, overriddenById: { not: null } } })).map((word) => [word.wishId, word]),
  );
  await tx.roundPlacement.deleteMany({ where: { wish: { roundId: id } } });
  await tx.roundPlacement.createMany({
    data: result.outcomes.flatMap((outcome) => {
      const wish = wishes.get(outcome.wishId);
      if (!wish) return [];
      const word = words.get(outcome.wishId);
      const startsAt = outcome.granted ? new Date(outcome.start) : null;
      return {
        wishId: wish.id,
        granted: outcome.granted,
        startsAt,
        endsAt: startsAt && new Date(startsAt.getTime() + wish.minutes * 60_000),
        reasons: outcome as unknown as Prisma.InputJsonObject,
        overriddenById: word?.overriddenById ?? null,
        overrideReason: word?.overrideReason ?? null,
      };
    }),
  });
  await setSolution(tx, id, { state: "done", worth: result.worth, gap: result.gap, seconds, placed: result.placements.length, wishes: result.outcomes.length });
  await moveRound(tx, round, "PROPOSED", actor, { solvedAt: new Date() });
}

/** What staff say of a wish: a start, no placement (null), or nothing any more (`undefined`). */
export interface Override {
  start: Date | null | undefined;
  reason: string;
}

/**
 * Puts staff's word over the solver's for one wish and solves again around it. Errors: `not-found`; `wrong-status` (409) unless the round is
 * proposed; `round-solving` (409); `round-reason` (422) without a reason.
 */
export async function overridePlacement(scope: StaffScope, id: string, wishId: string, { start, reason }: Override, now: Date, ip: string | null): Promise<{ done: Promise<void> }> {
  if (start !== undefined && reason.trim() === "") throw invalid("round-reason");
  const token = await transaction(async (tx) => {
    const round = await lockRound(tx, id);
    if (round.status !== "PROPOSED") throw conflict("wrong-status");
    const token = await begin(tx, id, now);
    const placement = isUuid(wishId) ? await tx.roundPlacement.findFirst({ where: { wishId, wish: { roundId: id } }, include: { wish: true } }) : null;
    if (!placement) throw notFound();
    const endsAt = start ? new Date(start.getTime() + placement.wish.minutes * 60_000) : null;
    await tx.roundPlacement.update({
      where: { id: placement.id },
      data: start === undefined ? { overriddenById: null, overrideReason: null } : { granted: start !== null, startsAt: start, endsAt, overriddenById: scope.userId, overrideReason: reason.trim() },
    });
    await audit(tx, actorOf(scope, ip), "round.overridden", { type: "round", id }, { wishId, start: start === undefined ? "taken back" : (start?.toISOString() ?? "not placed"), reason: reason.trim() });
    return token;
  });
  return { done: work(id, token, actorOf(scope, ip)) };
}

const SOON_MS = 2000;

/** Waits for a solve that is soon done, so that the next page shows its result; a longer one goes on by itself. */
export async function soonDone({ done }: { done: Promise<void> }): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([done, new Promise<void>((resolve) => (timer = setTimeout(resolve, SOON_MS)))]);
  clearTimeout(timer);
}
