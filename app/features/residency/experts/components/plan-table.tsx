import { useTranslation } from "react-i18next";
import { cx } from "~/components/classes";
import { Pill } from "~/components/page";
import { useWhy, WhyList } from "./why";

interface Line {
  code: string;
  params: Record<string, string | number>;
}
interface ShownExpert {
  id: string;
  name: string;
  open: number;
  after: number;
  maxOpen: number;
}
interface ShownApplication {
  id: string;
  number: string | null;
  companyName: string;
  taken: readonly string[];
  picks: readonly { expertId: string; why: readonly Line[] }[];
  passedOver: readonly { expertId: string; why: Line }[];
  missing: number;
}
interface PlanProps {
  experts: readonly ShownExpert[];
  applications: readonly ShownApplication[];
}

type Cell = "picked" | "taken" | "conflict" | "released" | "no";

function cellOf(application: ShownApplication, expertId: string): Cell {
  if (application.taken.includes(expertId)) return "taken";
  if (application.picks.some((pick) => pick.expertId === expertId)) return "picked";
  const code = application.passedOver.find((one) => one.expertId === expertId)?.why.code ?? "";
  return code.startsWith("conflict.") ? "conflict" : code === "released" ? "released" : "no";
}

const LOOKS: Record<Cell, string> = {
  picked: "bg-pencil-soft font-semibold text-pencil",
  taken: "text-ink",
  conflict: "text-red",
  released: "text-ink-soft",
  no: "text-ink-soft",
};

/** The plan at a glance: applications down, experts across. */
export function PlanTable({ experts, applications }: PlanProps) {
  const { t } = useTranslation("experts");
  const say = useWhy();
  return (
    // A scrolling region has to be reachable by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="overflow-x-auto scroll-hint rounded-card border border-line bg-sheet" tabIndex={0} role="region" aria-label={t("call.table")}>
      <table className="border-collapse text-dense">
        <caption className="sr-only">{t("call.table")}</caption>
        <thead>
          <tr className="border-b border-line text-left">
            <th scope="col" className="sticky start-0 bg-sheet px-3 py-2 font-medium text-ink-soft">
              {t("call.application")}
            </th>
            {experts.map((expert) => (
              <th key={expert.id} scope="col" className="min-w-28 px-3 py-2 align-bottom font-medium">
                {expert.name}
                <span className="tabular block font-normal text-ink-soft">{t("call.load", { open: expert.open, after: expert.after, max: expert.maxOpen })}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {applications.map((application) => (
            <tr key={application.id} className="border-b border-line last:border-0">
              <th scope="row" className="sticky start-0 max-w-44 bg-sheet px-3 py-2 text-left font-normal">
                <a href={`/staff/applications/${application.id}/experts`} className="font-medium text-pencil hover:underline">
                  {application.companyName}
                </a>
                <span className="block text-ink-soft">{application.number}</span>
                {application.missing > 0 ? <Pill tone="waiting">{t("call.missing", { count: application.missing })}</Pill> : null}
              </th>
              {experts.map((expert) => {
                const cell = cellOf(application, expert.id);
                const passed = application.passedOver.find((one) => one.expertId === expert.id);
                return (
                  <td key={expert.id} title={passed ? say(passed.why) : undefined} className={cx("px-3 py-2", LOOKS[cell])}>
                    {cell === "no" ? (
                      <>
                        <span aria-hidden>–</span>
                        <span className="sr-only">{t("call.cell.no")}</span>
                      </>
                    ) : (
                      t(`call.cell.${cell}`)
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The same in words, application by application. */
export function PlanReasons({ experts, applications }: PlanProps) {
  const { t } = useTranslation("experts");
  const say = useWhy();
  const names = new Map(experts.map((expert) => [expert.id, expert.name]));
  return (
    <section aria-labelledby="plan-reasons">
      <h2 id="plan-reasons" className="mb-2 text-heading">
        {t("call.reasons")}
      </h2>
      <ul className="divide-y divide-line rounded-card border border-line bg-sheet">
        {applications.map((application) => (
          <li key={application.id} className="px-4 py-1">
            <details>
              <summary className="flex min-h-11 flex-wrap items-center gap-x-3 md:min-h-9">
                <span className="font-medium">{application.companyName}</span>
                <span className="text-dense text-ink-soft">{[application.number, ...application.picks.map((pick) => names.get(pick.expertId))].filter(Boolean).join(" · ")}</span>
              </summary>
              <div className="grid gap-4 pb-3 md:grid-cols-2">
                <div>
                  <h3 className="text-dense font-semibold">{t("call.chosen")}</h3>
                  {application.picks.map((pick) => (
                    <div key={pick.expertId} className="mt-1">
                      <p>{names.get(pick.expertId)}</p>
                      <WhyList lines={pick.why} />
                    </div>
                  ))}
                </div>
                <div>
                  <h3 className="text-dense font-semibold">{t("call.passed")}</h3>
                  <ul className="mt-1 text-dense">
                    {application.passedOver.map((one) => (
                      <li key={one.expertId}>
                        {names.get(one.expertId)}: <span className="text-ink-soft">{say(one.why)}</span>
                      </li>
                    ))}
                  </ul>
                </div>
              </div>
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}
