import { useTranslation } from "react-i18next";
import { cx } from "~/components/classes";
import { useLocale } from "~/components/locale-context";
import { Pill, Sheet } from "~/components/page";
import { localised } from "~/lib/i18n/locales";
import { AnswerValue } from "../../components/answers-view";
import { useDocumentTitle } from "../../components/documents-view";
import type { Question } from "../definition";
import type { Piece } from "../diff";

interface AnswerRow {
  question: Question;
  before: string;
  after: string;
  kind: "same" | "added" | "removed" | "changed";
  pieces: readonly Piece[];
  note: string | null;
}

interface ChangesViewProps {
  sections: readonly { section: string; labelRu: string; labelEn: string; changed: number; rows: readonly AnswerRow[] }[];
  documents: readonly { kind: string; before: readonly File[]; after: readonly File[]; change: "same" | "added" | "removed" | "replaced"; note: string | null }[];
  /** Also what stayed as it was. */
  all: boolean;
}

interface File {
  id: string;
  fileId: string;
  name: string;
}

const tones = { added: "good", removed: "bad", changed: "waiting", replaced: "waiting", same: "plain" } as const;

/** Two submissions side by side, section by section: what went is struck through on the left, what came is underlined on the right. */
export function ChangesView({ sections, documents, all }: ChangesViewProps) {
  const { t } = useTranslation(["forms", "residency"]);
  const locale = useLocale();
  const title = useDocumentTitle();
  const shownDocuments = documents.filter((row) => all || row.change !== "same" || row.note !== null);
  return (
    <div className="flex flex-col gap-4">
      {sections.map((section) => {
        const rows = section.rows.filter((row) => all || row.kind !== "same" || row.note !== null);
        if (rows.length === 0) return null;
        return (
          <Sheet key={section.section} title={localised(section, "label", locale)} aside={t("forms:changes.count", { count: section.changed })}>
            <div className="flex flex-col gap-5">
              {rows.map((row) => (
                <Answer key={row.question.code} row={row} />
              ))}
            </div>
          </Sheet>
        );
      })}
      {shownDocuments.length > 0 ? (
        <Sheet title={t("residency:application.documents")}>
          <div className="flex flex-col gap-5">
            {shownDocuments.map((row) => (
              <section key={row.kind}>
                <Head name={title(row.kind)} kind={row.change} note={row.note} />
                <Sides before={<Files files={row.before} />} after={<Files files={row.after} />} />
              </section>
            ))}
          </div>
        </Sheet>
      ) : null}
    </div>
  );
}

function Head({ name, kind, note }: { name: string; kind: keyof typeof tones; note: string | null }) {
  const { t } = useTranslation("forms");
  return (
    <div className="mb-1">
      <h3 className="flex flex-wrap items-center gap-2 font-medium">
        {name} <Pill tone={tones[kind]}>{t(`changes.kind.${kind}`)}</Pill>
        {note === null ? null : <Pill tone="mine">{t("changes.asked")}</Pill>}
      </h3>
      {note ? <p className="max-w-prose text-dense whitespace-pre-line text-ink-soft">{note}</p> : null}
    </div>
  );
}

function Sides({ before, after }: { before: React.ReactNode; after: React.ReactNode }) {
  const { t } = useTranslation("forms");
  const side = "min-w-0 rounded-control border border-line p-3 wrap-anywhere";
  return (
    <div className="grid gap-2 md:grid-cols-2">
      <div className={side}>
        <p className="mb-1 text-dense text-ink-soft">{t("changes.was")}</p>
        {before}
      </div>
      <div className={side}>
        <p className="mb-1 text-dense text-ink-soft">{t("changes.is")}</p>
        {after}
      </div>
    </div>
  );
}

function Answer({ row }: { row: AnswerRow }) {
  const locale = useLocale();
  const { question, before, after, kind, pieces, note } = row;
  const value = (text: string) => (text ? <AnswerValue question={question} value={text} /> : <span className="text-ink-soft">–</span>);
  return (
    <section>
      <Head name={localised(question, "label", locale)} kind={kind} note={note} />
      {kind === "same" ? (
        <div className="wrap-anywhere text-ink-soft">{value(after)}</div>
      ) : pieces.length > 0 ? (
        <Sides before={<Pieces pieces={pieces} side="removed" />} after={<Pieces pieces={pieces} side="added" />} />
      ) : (
        <Sides before={value(before)} after={value(after)} />
      )}
    </section>
  );
}

function Pieces({ pieces, side }: { pieces: readonly Piece[]; side: "added" | "removed" }) {
  const Mark = side === "added" ? "ins" : "del";
  return (
    <p className="whitespace-pre-line">
      {pieces
        .filter((piece) => piece.kind === "same" || piece.kind === side)
        .map((piece, index) =>
          piece.kind === "same" ? (
            <span key={index}>{piece.text}</span>
          ) : (
            <Mark key={index} className={cx("rounded-sm", side === "added" ? "bg-green-soft text-green" : "bg-red-soft text-red")}>
              {piece.text}
            </Mark>
          ),
        )}
    </p>
  );
}

function Files({ files }: { files: readonly File[] }) {
  if (files.length === 0) return <span className="text-ink-soft">–</span>;
  return (
    <ul>
      {files.map((file) => (
        <li key={file.id}>
          <a href={`/files/${file.fileId}`} className="inline-flex min-h-11 items-center text-pencil hover:underline md:min-h-0">
            {file.name}
          </a>
        </li>
      ))}
    </ul>
  );
}
