import type { ComponentType } from "react";
import { Adr } from "./adr";
import { Camera } from "./camera";
import { Cinema } from "./cinema";
import { Cintiq } from "./cintiq";
import { Cowork } from "./cowork";
import { Cyclo } from "./cyclo";
import { Foley } from "./foley";
import { Meeting } from "./meeting";
import { Mix } from "./mix";
import { Mocap } from "./mocap";
import { Plate } from "./plate";
import { Print3d } from "./print3d";
import { Render } from "./render";
import { Scan3d } from "./scan3d";
import { Stopmo } from "./stopmo";
import { Vr } from "./vr";

const drawings: Record<string, ComponentType<{ className?: string }>> = {
  adr: Adr,
  camera: Camera,
  cinema: Cinema,
  cintiq: Cintiq,
  cowork: Cowork,
  cyclo: Cyclo,
  foley: Foley,
  kit: Camera,
  meeting: Meeting,
  mix: Mix,
  mocap: Mocap,
  print3d: Print3d,
  render: Render,
  scan3d: Scan3d,
  stage: Cyclo,
  stopmo: Stopmo,
  vr: Vr,
};

/** The drawing of a resource by its kind; an empty frame for a kind that has none yet. */
export function ResourceArt({ kind, className }: { kind: string; className?: string }) {
  const Drawing = drawings[kind];
  return Drawing ? <Drawing className={className} /> : <Plate className={className}>{null}</Plate>;
}
