import { useTranslation } from "react-i18next";
import { useQuestionLabel } from "../../components/answers-view";
import { useSectionTitle } from "../../components/gap-list";
import { questionsOf, type FormDefinition, type FormProblem } from "../definition";

/** What keeps a draft from being published, each thing a link to where it is put right. */
export function ProblemList({ definition, problems }: { definition: FormDefinition; problems: readonly FormProblem[] }) {
  const { t } = useTranslation("forms");
  const label = useQuestionLabel(definition);
  const title = useSectionTitle(definition);
  const homeOf = (question: string) => definition.sections.find((section) => questionsOf({ ...definition, sections: [section] }).some((one) => one.code === question))?.code;
  return (
    <ul className="list-disc ps-5">
      {problems.map(({ why, section, question }, index) => {
        const home = section ?? (question ? homeOf(question) : undefined);
        const name = question ? label(question) || question : home ? title(home) || home : "";
        return (
          <li key={index}>
            {home ? <a href={`?section=${home}${question ? `&question=${question}` : ""}`}>{name}: </a> : null}
            {t(`problem.${why}`)}
          </li>
        );
      })}
    </ul>
  );
}
