import type { StaffScope } from "~/features/identity/types";
import { invalid } from "~/lib/errors";
import type { Circumstance } from "../../moves.server";
import { questionsOf } from "../definition";
import { readAct } from "../read-compose";
import { formForComposer } from "../staff-queries.server";
import { beginNextVersion, composeForm, dropDraft, nameForm, publishForm } from "./compose.server";

/** Does what a button of the composer asks, and answers the address to go on to. Errors: those of the commands. */
export async function actOnForm(scope: StaffScope, id: string, form: FormData, at: Circumstance): Promise<{ to: string }> {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const edit = Number(text("edit"));
  const home = `/staff/forms/${id}`;
  switch (text("intent")) {
    case "next":
      return { to: `/staff/forms/${(await beginNextVersion(scope, id, at)).id}` };
    case "publish":
      await publishForm(scope, id, edit, at);
      return { to: `${home}?done=published` };
    case "drop":
      await dropDraft(scope, id, edit, at);
      return { to: "/staff/forms" };
    case "name": {
      const weight = Number(text("documentsWeight"));
      if (!text("titleRu") || !text("titleEn") || !Number.isInteger(weight)) throw invalid("invalid");
      await nameForm(scope, id, edit, { titleRu: text("titleRu").slice(0, 200), titleEn: text("titleEn").slice(0, 200), documentsWeight: weight }, at);
      return { to: home };
    }
  }
  const { definition } = await formForComposer(scope, id);
  const act = readAct(form, { sections: definition.sections.map((one) => one.code), questions: questionsOf(definition).map((one) => one.code) });
  if (!act) throw invalid("bad-request", { reason: "intent" });
  await composeForm(scope, id, edit, act, at);
  const place = (section: string, anchor = "") => `${home}?section=${section}${anchor}`;
  switch (act.act) {
    case "add-section":
      return { to: place(act.code) };
    case "add-question":
      return { to: `${place(act.section)}&question=${act.code}` };
    case "set-question":
      return { to: `${place(text("section"))}#${act.question}` };
    case "move-question":
      return { to: place(text("section"), `#${act.question}`) };
    case "carry-question":
      return { to: place(act.to, `#${act.question}`) };
    case "remove-section":
      return { to: home };
    default:
      return { to: place(text("section")) };
  }
}
