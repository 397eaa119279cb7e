import { getFormProps, useForm, type SubmissionResult } from "@conform-to/react";
import { Form, useNavigation } from "@remix-run/react";
import { useState, type ReactNode } from "react";
import { Button } from "~/components/button";
import { FormSummary, TextArea } from "~/components/field";
import { MESSAGE_CHARS } from "../schema";
import { useKeptText } from "./kept-text";

interface ComposeProps {
  /** What the action is asked for; it also tells this form from others of the page. */
  intent: "message" | "note";
  applicationId: string;
  /** Id of the writer's latest text: a new one means that the form was sent and begins anew. */
  after: string;
  /** Key that lets a second press of the button send nothing. */
  formKey: string;
  label: string;
  help?: string;
  button: string;
  look: "primary" | "plain";
  result: SubmissionResult<string[]> | undefined;
  children?: ReactNode;
}

/** A field for a text and the one button that sends it; mount it anew (`key`) when its text was sent. */
export function ComposeForm({ intent, applicationId, after, formKey, label, help, button, look, result, children }: ComposeProps) {
  // The page is read anew when another form of it was sent: the key belongs to this text and stays with it.
  const [key] = useState(formKey);
  const [form, fields] = useForm<{ text: string }>({ id: intent, lastResult: result, shouldValidate: "onSubmit" });
  const kept = useKeptText(`${applicationId}.${intent}.${after}`, "text");
  const sending = useNavigation().formData?.get("intent") === intent;
  return (
    <Form method="post" {...getFormProps(form)} ref={kept} className="flex flex-col gap-3" preventScrollReset>
      <input type="hidden" name="intent" value={intent} />
      <input type="hidden" name="key" value={key} />
      <FormSummary form={form} fields={{ text: { id: fields.text.id, label } }} />
      <TextArea meta={fields.text} label={label} help={help} max={MESSAGE_CHARS} rows={4} />
      {children}
      <div>
        <Button look={look} disabled={sending}>
          {button}
        </Button>
      </div>
    </Form>
  );
}
