import { CircleCheck, CircleDashed } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Sheet } from "~/components/page";
import { useSectionTitle } from "../../components/gap-list";
import type { SectionProgress } from "../../rules/completeness";
import type { FormDefinition } from "../definition";

interface TaskListProps {
  application: { id: string; definition: FormDefinition; progress: readonly SectionProgress[]; percent: number };
}

/** Sections of the form as a list of things to do, with how far the whole is. */
export function TaskList({ application: { id, definition, progress, percent } }: TaskListProps) {
  const { t } = useTranslation("forms");
  const title = useSectionTitle(definition);
  return (
    <Sheet title={t("tasks.title")} aside={t("tasks.percent", { percent })}>
      <div role="progressbar" aria-label={t("tasks.title")} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100} className="mb-3 h-2 overflow-hidden rounded-full bg-raised">
        <div className="h-full rounded-full bg-pencil" style={{ width: `${percent}%` }} />
      </div>
      <ol className="divide-y divide-line">
        {progress.map((row) => {
          const ready = row.of > 0 && row.done >= row.of;
          const Icon = ready ? CircleCheck : CircleDashed;
          return (
            <li key={row.section}>
              <a href={`/applications/${id}/${row.section}`} className="flex min-h-11 items-center gap-3 py-1.5 hover:text-pencil">
                <Icon aria-hidden size={20} className={ready ? "shrink-0 text-green" : "shrink-0 text-ink-soft"} />
                <span className="min-w-0 grow">{title(row.section)}</span>
                <span className={ready ? "tabular text-dense whitespace-nowrap text-green" : "tabular text-dense whitespace-nowrap text-ink-soft"}>
                  {row.of === 0 ? t("tasks.optional") : ready ? t("tasks.ready") : t("tasks.left", { done: row.done, of: row.of })}
                </span>
              </a>
            </li>
          );
        })}
      </ol>
    </Sheet>
  );
}
