/** A browser that reads a page ahead shows it to nobody yet: nothing is marked as seen. */
export const isPrefetch = (request: Request): boolean =>
  [request.headers.get("Sec-Purpose"), request.headers.get("Purpose")].some((purpose) => purpose?.startsWith("prefetch"));
