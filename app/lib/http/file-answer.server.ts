/** A file made on the spot: private, with a name that any browser understands and the full one for those that can. */
export function asFile(bytes: Uint8Array | string, { type, ascii, name, inline = false }: { type: string; ascii: string; name: string; inline?: boolean }): Response {
  return new Response(typeof bytes === "string" ? bytes : Buffer.from(bytes), {
    headers: {
      "Content-Type": type,
      "Content-Disposition": `${inline ? "inline" : "attachment"}; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name)}`,
      "Cache-Control": "private, no-store",
    },
  });
}
