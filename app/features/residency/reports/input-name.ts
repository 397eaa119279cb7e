/** The name of a field in the form: the operator names the codes, and none may stand in the way of the form's own inputs. */
export const inputName = (code: string): string => `value.${code}`;
