import type { Meta } from "~/components/field";

/** What a field of the design system wants to know, for a field that no form library keeps. `error` is a message key. */
export const plainMeta = (name: string, { value = "", error }: { value?: string | undefined; error?: string | undefined } = {}): Meta =>
  ({
    id: `q-${name}`,
    name,
    formId: undefined,
    errors: error ? [error] : undefined,
    errorId: `q-${name}-error`,
    descriptionId: `q-${name}-help`,
    initialValue: value,
    key: undefined,
  }) as unknown as Meta;
