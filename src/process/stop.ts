import { readFileSync } from 'node:fs';
import { summarizeError } from '#src/telemetry/crash.ts';
import { printError } from '#src/telemetry/terminal.ts';

/**
 * Calls `stop` once at the first signal to end, and then exits with its outcome. A second one exits at once, unless it says that the terminal is closed. The end of
 * the `npm` process that started this one counts as a signal, because not every shell between them forwards signals. `stop`
 * is told which one it was.
 */
export function stopOnSignal(stop: (reason: string) => Promise<void>): void {
  let stopping = false;
  const begin = (reason: string) => {
    if (stopping) process.exit(1);
    stopping = true;
    stop(reason).then(
      () => process.exit(0),
      (error: unknown) => {
        printError(`The stop was not clean: ${summarizeError(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', begin);
  process.on('SIGINT', begin);
  process.on('SIGHUP', (signal) => {
    if (!stopping) begin(signal); // a terminal that closes sends it twice
  });
  onNpmGone(() => {
    if (!stopping) begin('npm has ended');
  });
}

const pollIntervalMs = 250;

function onNpmGone(then: () => void): void {
  if (!process.env['npm_lifecycle_event'] || process.platform === 'win32') return;
  const before = readAncestors();
  const timer = setInterval(() => {
    if (readAncestors() === before) return;
    clearInterval(timer);
    then();
  }, pollIntervalMs);
  timer.unref();
}

/** Returns the ids of the parent process and, if that is a shell, of its parent: one of them is npm. */
function readAncestors(): string {
  const { ppid } = process;
  try {
    const [, command, grandparent] = /^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${ppid}/stat`, 'utf8')) ?? [];
    return command?.endsWith('sh') ? `${ppid} ${grandparent}` : `${ppid}`;
  } catch {
    return `${ppid}`; // no /proc here, or the parent has just gone
  }
}
