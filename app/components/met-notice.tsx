import { useTranslation } from "react-i18next";
import type { MetTyped } from "~/lib/merge-typed";
import { Notice } from "./page";

interface Props {
  met: Pick<MetTyped, "clashes" | "taken">;
  names: (field: string) => string;
  /** What a field's text says to people, where it is not itself. */
  say?: (field: string, text: string) => string;
}

/** What another set differently meanwhile, beside what is typed here. */
export function MetNotice({ met, names, say = (_field, text) => text }: Props) {
  const { t } = useTranslation("common");
  const value = (field: string, text: string) => (text === "" ? <span className="text-ink-soft">{t("met.blank")}</span> : text === "on" ? t("yes") : say(field, text));
  return (
    <Notice tone="waiting" title={t("met.title")}>
      <p>{t("met.body")}</p>
      {met.clashes.length > 0 ? (
        <table className="mt-2 w-full max-w-3xl text-left text-dense">
          <thead>
            <tr>
              <th scope="col" className="pe-4 font-medium">{t("met.field")}</th>
              <th scope="col" className="pe-4 font-medium">{t("met.mine")}</th>
              <th scope="col" className="font-medium">{t("met.theirs")}</th>
            </tr>
          </thead>
          <tbody>
            {met.clashes.map(({ field, mine, theirs }) => (
              <tr key={field}>
                <th scope="row" className="pe-4 font-medium">{names(field)}</th>
                <td className="pe-4 wrap-anywhere">{value(field, mine)}</td>
                <td className="wrap-anywhere">{value(field, theirs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {met.taken.length > 0 ? <p className="mt-2">{t("met.taken", { fields: met.taken.map(names).join(", ") })}</p> : null}
    </Notice>
  );
}
