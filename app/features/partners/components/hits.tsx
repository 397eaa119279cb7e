import { useTranslation } from "react-i18next";
import type { FragmentPiece } from "../rules/search";
import type { ProfileField } from "../queries/directory.server";
import type { BriefField } from "../queries/briefs.server";

/** A found fragment with the words that were looked for marked in it. Everything is rendered as text. */
export function Hits({ pieces }: { pieces: readonly FragmentPiece[] }) {
  return (
    <>
      {pieces.map((piece, index) =>
        piece.hit ? (
          <mark key={index} className="rounded-[3px] bg-amber-soft px-0.5 font-semibold text-ink">
            {piece.text}
          </mark>
        ) : (
          piece.text
        ),
      )}
    </>
  );
}

/** Why an entry was found: the field, and the words in it. */
export function WhyFound({ found }: { found: readonly { field: ProfileField | BriefField; pieces: readonly FragmentPiece[] }[] }) {
  const { t } = useTranslation("partners");
  if (found.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1 border-s-2 border-pencil ps-3 text-dense">
      {found.map(({ field, pieces }) => (
        <li key={field}>
          <span className="text-ink-soft">{t(`found.${field}`)}: </span>
          <Hits pieces={pieces} />
        </li>
      ))}
    </ul>
  );
}
