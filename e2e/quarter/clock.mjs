/**
 * Moves the clock of a Node process: first by KADR_CLOCK_MS (milliseconds), then as its parent says over IPC. Loaded before the program
 * (`NODE_OPTIONS=--import`), so that months pass in a portal that runs. A process whose parent is gone ends with it.
 */
const Plain = Date;
let shift = Number(process.env.KADR_CLOCK_MS ?? 0);
const now = () => Plain.now() + shift;

const Moved = new Proxy(Plain, {
  construct: (target, args, made) => Reflect.construct(target, args.length === 0 ? [now()] : args, made),
  apply: () => new Plain(now()).toString(),
  get: (target, key) => (key === "now" ? now : Reflect.get(target, key)),
});
Plain.prototype.constructor = Moved;
globalThis.Date = Moved;

if (process.send) {
  process.on("message", (message) => {
    if (typeof message !== "object" || message === null || !("shift" in message)) return;
    shift = message.shift;
    process.send({ shifted: shift });
  });
  process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
  // The wish to hear of the clock keeps nobody alive.
  process.channel?.unref();
}
