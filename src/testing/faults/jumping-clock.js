// Lets the clock of a process jump: SIGUSR2 moves it ahead by an hour, and the next one back. Loaded before the server by `--import`.
const RealDate = globalThis.Date;
const realNow = RealDate.now;
const hour = 3_600_000;
let aheadMs = 0;

RealDate.now = () => realNow() + aheadMs;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [RealDate.now()] : args, newTarget),
  apply: () => new RealDate(RealDate.now()).toString(),
});
process.on('SIGUSR2', () => (aheadMs = hour - aheadMs));
