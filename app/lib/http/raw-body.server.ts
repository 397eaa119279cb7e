/**
 * The body byte for byte. Strangers may not fill the memory: past `maxBytes` it throws what `tooLarge` makes, by the
 * announced length already.
 */
export async function rawBody(request: Request, maxBytes: number, tooLarge: () => Error): Promise<Buffer> {
  if (Number(request.headers.get("Content-Length") ?? 0) > maxBytes) throw tooLarge();
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    size += read.value.byteLength;
    if (size > maxBytes) throw tooLarge();
    parts.push(read.value);
  }
  return Buffer.concat(parts);
}
