import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { inputClass } from "~/components/field";
import { Pill, Sheet } from "~/components/page";
import type { PageAnswer } from "../act.server";
import type { tryPhrase, WordRow } from "../words.server";
import { ChoiceInput, FaultList, TextInput, TickInput } from "~/components/inputs";

/** Words as chips; each can be taken away. */
export function WordSheet({ title, help, words }: { title: string; help?: string; words: readonly WordRow[] }) {
  const { t } = useTranslation("resources");
  return (
    <Sheet title={title}>
      {help ? <p className="mb-3 text-dense text-ink-soft">{help}</p> : null}
      {words.length === 0 ? <p>{t("words.none")}</p> : null}
      <ul className="flex flex-wrap gap-2" aria-label={title}>
        {words.map((word) => (
          <Word key={word.id} word={word} />
        ))}
      </ul>
    </Sheet>
  );
}

function Word({ word }: { word: WordRow }) {
  const { t } = useTranslation(["resources", "booking"]);
  const also = [...word.also.kinds.map((kind) => t(`booking:kind.${kind}`, { defaultValue: kind })), ...word.also.names];
  const notes = [word.role === "HAS" ? t("resources:words.has") : "", word.counted ? t("resources:words.counts") : "", also.length > 0 ? t("resources:words.also", { names: also.join(", ") }) : ""].filter(Boolean);
  return (
    <li className="inline-flex max-w-full items-stretch overflow-hidden rounded-control border border-line bg-ground">
      <span className="min-w-0 content-center px-3 py-1 leading-snug">
        <span className="font-medium wrap-anywhere">{word.phrase}</span>
        {notes.length > 0 ? <span className="block text-dense text-ink-soft">{notes.join(" · ")}</span> : null}
      </span>
      <Form method="post" preventScrollReset className="flex">
        <input type="hidden" name="word" value={word.id} />
        <button name="intent" value="drop" aria-label={t("resources:words.dropOf", { word: word.phrase })} className="grid min-h-11 w-11 shrink-0 cursor-pointer place-items-center border-s border-line text-ink-soft hover:bg-red-soft hover:text-red md:min-h-9 md:w-9">
          <span aria-hidden>✕</span>
        </button>
      </Form>
    </li>
  );
}

/** A line to try, and how it is understood by the words as they are. */
export function TryPhrase({ tried, off }: { tried: Awaited<ReturnType<typeof tryPhrase>>; off: boolean }) {
  const { t } = useTranslation("resources");
  return (
    <Sheet title={t("words.try")}>
      <Form method="get" preventScrollReset className="flex flex-wrap items-end gap-3">
        <label className="flex min-w-0 grow basis-60 flex-col gap-1">
          <span className="font-medium">{t("words.tryLabel")}</span>
          <input key={tried?.line} type="search" name="try" defaultValue={tried?.line} maxLength={300} autoComplete="off" placeholder={t("words.tryExample")} className={inputClass} />
        </label>
        <Button>{t("words.tryButton")}</Button>
      </Form>
      {tried ? (
        <div className="mt-4 flex flex-col gap-2" role="status">
          <p>
            <Pill tone={tried.mine && !off ? "good" : "waiting"}>{t(off ? "words.off" : tried.mine ? "words.found" : "words.notFound")}</Pill>
          </p>
          <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-[auto_minmax(0,1fr)]">
            {tried.chips.map((chip, index) => (
              <div key={index} className="contents">
                <dt className="text-ink-soft">«{chip.text}»</dt>
                <dd className="mb-1 font-medium sm:mb-0">
                  {chip.meaning}
                  {chip.guess ? <span className="font-normal text-ink-soft"> · {t("words.guess", { word: chip.guess })}</span> : null}
                </dd>
              </div>
            ))}
          </dl>
          {tried.unknown.length > 0 ? <p className="text-amber">{t("words.unknown", { words: tried.unknown.map((word) => `«${word}»`).join(", ") })}</p> : null}
          <p className="text-dense text-ink-soft">
            {tried.anything ? t("words.anything") : t("words.answers", { names: tried.found.join(", ") || "—" })}{" "}
            <a href={`/schedule/find?${new URLSearchParams({ q: tried.line }).toString()}`} className="font-medium text-pencil hover:underline">
              {t("words.openFind")}
            </a>
          </p>
        </div>
      ) : null}
    </Sheet>
  );
}

/** Words to add: several by commas. */
export function NewWords({ kind, answer }: { kind: string; answer?: PageAnswer }) {
  const { t } = useTranslation("resources");
  const mine = answer && answer.typed.intent !== "drop" ? answer : undefined;
  const typed = mine?.typed ?? { of: "kind", role: "IS" };
  return (
    <Sheet title={t("words.new")}>
      <Form method="post" className="flex flex-col gap-4">
        <FaultList faults={mine?.faults} names={() => t("words.phrases")} />
        <TextInput name="phrases" label={t("words.phrases")} help={t("words.phrasesHelp")} typed={typed} faults={mine?.faults} />
        <div className="grid gap-4 sm:grid-cols-2">
          <ChoiceInput name="of" label={t("words.of")} typed={typed} faults={mine?.faults} options={[{ value: "kind", text: t("words.ofAll", { kind }) }, { value: "one", text: t("words.onlyThis") }]} />
          <ChoiceInput name="role" label={t("words.role")} typed={typed} faults={mine?.faults} options={[{ value: "IS", text: t("words.roleIs") }, { value: "HAS", text: t("words.roleHas") }]} />
        </div>
        <TickInput name="counted" label={t("words.counted")} help={t("words.countedHelp")} typed={typed} />
        <div>
          <Button look="primary" name="intent" value="add">
            {t("words.add")}
          </Button>
        </div>
      </Form>
    </Sheet>
  );
}

/** The word that was taken away, and the way back. */
export function WordReturn({ word }: { word: Readonly<Record<string, string>> }) {
  const { t } = useTranslation("resources");
  return (
    <Form method="post" className="flex flex-wrap items-center gap-3">
      {Object.entries(word).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button name="intent" value="add">
        {t("words.return", { word: word.phrases })}
      </Button>
    </Form>
  );
}
