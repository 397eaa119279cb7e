/** A posted form with names like `line_items[0][price_data][currency]`. */
export interface FormTree {
  text(path: string): string | undefined;
  /** The values right under a name: `metadata[invoiceId]` of `metadata`. */
  texts(name: string): Record<string, string>;
}

export function readForm(body: string): FormTree {
  const values = new URLSearchParams(body);
  return {
    text: (path) => values.get(path) ?? undefined,
    texts: (name) =>
      Object.fromEntries(
        [...values].flatMap(([path, value]) => {
          const key = path.startsWith(`${name}[`) ? /^\[([^\]]+)\]$/.exec(path.slice(name.length))?.[1] : undefined;
          return key ? [[key, value]] : [];
        }),
      ),
  };
}
