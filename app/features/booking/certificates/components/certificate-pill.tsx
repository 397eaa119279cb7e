import { useTranslation } from "react-i18next";
import type { Tone } from "~/components/classes";
import { Pill } from "~/components/page";
import type { CertificateState } from "../rules/validity";

const tones: Record<CertificateState, Tone> = { valid: "good", soon: "waiting", expired: "bad", revoked: "bad" };

/** Where a certificate stands, in a word. `left`: its person does not belong to the company any more. */
export function CertificatePill({ state, left = false }: { state: CertificateState; left?: boolean }) {
  const { t } = useTranslation("trainings");
  const idle = left && (state === "valid" || state === "soon");
  return <Pill tone={idle ? "plain" : tones[state]}>{t(`certificates.stateOf.${idle ? "left" : state}`)}</Pill>;
}
