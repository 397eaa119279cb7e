import { useTranslation } from "react-i18next";
import type { Tone } from "~/components/classes";
import { Pill } from "~/components/page";
import type { ShownState } from "../state";

const tones: Record<ShownState, Tone> = { AWAITED: "waiting", RECEIVED: "mine", ACCEPTED: "good", REFUSED: "bad" };

/** The state of a document in a word. */
export function DocumentPill({ state }: { state: ShownState }) {
  const { t } = useTranslation("messages");
  return <Pill tone={tones[state]}>{t(`documents.state.${state}`)}</Pill>;
}
