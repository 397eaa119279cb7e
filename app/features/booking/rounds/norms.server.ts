import { norm, type Norm } from "~/lib/norms.server";
import { weightsSchema, type RoundWeights } from "./schema";

/** The weights that a new round begins with, as they stand today, with the source. Staff may state others for one round while it is a draft. */
export async function usualWeights(): Promise<Norm<RoundWeights>> {
  const found = await norm<unknown>("booking.round-weights");
  return { ...found, value: weightsSchema.parse(found.value) };
}
