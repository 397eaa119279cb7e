import { spawnSync } from "node:child_process";

/** Who takes part in the journey of a round, and how it comes out. */
export const ROUND = {
  slug: "trial-round",
  title: "Пробный набор",
  places: 4,
  companies: ["Аврора", "Берег", "Вихрь", "Горизонт", "Дельта", "Ёлка", "Жатва", "Звено", "Искра", "Каскад", "Лампа", "Маяк"],
  /** What every expert gives on every criterion: 5 is 100 points, 3 is 60 and passes, 2 is 40 and does not. */
  marks: [5, 5, 4, 4, 3, 3, 2, 2, 2, 2, 2, 2],
  experts: ["Анна Первая", "Борис Второй", "Вера Третья", "Глеб Четвёртый", "Дина Пятая"],
  /** The company that the first expert works for, and the one that the second had a share in. */
  member: 0,
  affiliated: 4,
} as const;

export interface Furnished {
  callId: string;
  applications: { id: string; number: string; company: string; email: string; inn: string }[];
  experts: { email: string; name: string }[];
}

/** Runs `furnish.ts` beside the portal on the same database. */
export function furnishRound<T>(command: "furnish" | "score"): T {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "e2e/round/furnish.ts", command], {
    env: { ...process.env, KADR_DATA: process.env.E2E_DATA },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr || stdout);
  return JSON.parse(stdout.trim().split("\n").at(-1)!) as T;
}
