import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { Sheet } from "~/components/page";
import { formatDay } from "~/lib/format";
import type { DecisionLetter } from "../letters.server";
import { blocksOf } from "../sparse";

const isAddress = (text: string) => /^https?:\/\/\S+$/.test(text.trim());

/** A letter of the house as it reads on the page; the address of this very page is left to the paper. */
export function LetterView({ letter }: { letter: DecisionLetter }) {
  const locale = useLocale();
  const { t } = useTranslation("council");
  return (
    <Sheet as="article" title={letter.subject} aside={t("decision.letterOf", { day: formatDay(letter.on, locale) })}>
      <div className="max-w-prose">
        {blocksOf(letter.body)
          .filter((block) => !isAddress(block.text))
          .map((block, index) =>
            block.heading ? (
              <h3 key={index} className="mt-4 font-semibold">
                {block.text}
              </h3>
            ) : (
              <p key={index} className="mt-2 whitespace-pre-line first:mt-0">
                {block.text}
              </p>
            ),
          )}
      </div>
    </Sheet>
  );
}
