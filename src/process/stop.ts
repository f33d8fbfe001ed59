import { readFileSync } from 'node:fs';
import { summarizeError } from '#src/telemetry/crash.ts';
import { printError } from '#src/telemetry/terminal.ts';

/**
 * Calls `stop` once, when the process is asked to end, and ends it with the outcome. A second signal does not wait.
 * The end of the `npm` that started us counts as being asked: not every shell between passes its signals on.
 */
export function stopWhenAsked(stop: () => Promise<void>): void {
  let stopping = false;
  const begin = () => {
    if (stopping) process.exit(1);
    stopping = true;
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        printError(`The stop was not clean: ${summarizeError(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', begin);
  process.on('SIGINT', begin);
  onNpmGone(() => {
    if (!stopping) begin();
  });
}

const lookEveryMs = 250;

function onNpmGone(then: () => void): void {
  if (!process.env['npm_lifecycle_event'] || process.platform === 'win32') return;
  const before = ancestors();
  const timer = setInterval(() => {
    if (ancestors() === before) return;
    clearInterval(timer);
    then();
  }, lookEveryMs);
  timer.unref();
}

/** The processes between npm and us: npm, and the shell that it runs scripts in unless that has made way for us. */
function ancestors(): string {
  const { ppid } = process;
  try {
    const [, command, grandparent] = /^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${ppid}/stat`, 'utf8')) ?? [];
    return command?.endsWith('sh') ? `${ppid} ${grandparent}` : `${ppid}`;
  } catch {
    return `${ppid}`; // no /proc here, or the parent has just gone
  }
}
