// The limit: an empty server of Node that answers a body of the size named in the path, and does nothing else.
import http from "node:http";

const bodies = new Map();
const server = http.createServer((request, response) => {
  request.resume();
  const size = Number(request.url?.slice(1)) || 0;
  let body = bodies.get(size);
  if (!body) bodies.set(size, (body = "x".repeat(size)));
  response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
  response.end(body);
});
server.keepAliveTimeout = 65_000;
server.listen(0, "127.0.0.1", () => process.send?.(/** @type {import("node:net").AddressInfo} */ (server.address()).port));
process.on("disconnect", () => process.exit(0));
