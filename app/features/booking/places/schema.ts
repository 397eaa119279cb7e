import { message, z } from "~/lib/form-messages";
import type { Typed } from "~/lib/merge-typed";
import { isPathData } from "./rules/geometry";

const name = z.string().trim().min(1).max(80);
const size = z.coerce.number({ error: () => message("field.number") }).int({ error: () => message("field.number") }).min(100, { error: () => message("field.between", { min: 100, max: 5000 }) }).max(5000, { error: () => message("field.between", { min: 100, max: 5000 }) });

/** A floor as staff keep it. `outline` is path data of its walls: commands and numbers, and nothing else. */
export const floorSchema = z.object({
  nameRu: name,
  nameEn: name,
  width: size,
  height: size,
  outline: z.string().trim().default("").refine(isPathData, { error: () => message("place.outline") }),
});
export type FloorInput = z.output<typeof floorSchema>;

/** A floor as the fields of its form hold it. */
export const typedFloor = ({ nameRu, nameEn, width, height, outline }: FloorInput): Typed => ({ nameRu, nameEn, width: String(width), height: String(height), outline });

export const newFloorSchema = z.object({ buildingId: z.uuid(), number: z.coerce.number().int().min(-5).max(100), nameRu: name, nameEn: name });

export const buildingSchema = z.object({
  slug: z.string().trim().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: () => message("field.slug") }).max(40),
  nameRu: name,
  nameEn: name,
  address: z.string().trim().max(200).default(""),
});

/** A room: code of the door, names, polygon, and what stands in it. */
export const roomSchema = z.object({
  code: z.string().trim().min(1).max(12),
  nameRu: name,
  nameEn: name,
  points: z.string().trim().max(800),
  resources: z.preprocess((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]), z.array(z.uuid()).max(100)),
});
export type RoomInput = z.output<typeof roomSchema>;

/** A room as the fields of its form hold it; ids of what stands in it joined by commas, in the order of ids. */
export const typedRoom = ({ code, nameRu, nameEn, points, resources }: Omit<RoomInput, "resources"> & { resources: readonly string[] }): Typed => ({ code, nameRu, nameEn, points, resources: [...new Set(resources)].sort().join() });
