import { fork, type ChildProcess, type Serializable } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The time after which an idle process ends. */
const idleMs = 60_000;

/**
 * A process that starts when it is needed, answers one request at a time, and ends after a minute without work. Whatever happens to it leaves
 * this process as it is: a thread that exhausts its memory may end the process that it belongs to.
 */
export class IdleProcess<Request extends Serializable, Answer> {
  #child: ChildProcess | null = null;
  #idle: NodeJS.Timeout | undefined;
  readonly #module: URL;

  constructor(module: URL) {
    this.#module = module;
  }

  /** Returns the answer to a request, or null when the process has ended before it. Nobody may ask before the last answer has come. */
  async ask(request: Request): Promise<Answer | null> {
    clearTimeout(this.#idle);
    const child = (this.#child ??= this.#start());
    const { promise, resolve } = Promise.withResolvers<Answer | null>();
    const end = () => resolve(null);
    child.on('message', resolve).on('exit', end).on('error', end);
    child.send(request, (error) => error && end());
    const answer = await promise;
    child.off('message', resolve).off('exit', end).off('error', end);
    if (answer === null) this.stop();
    else this.#idle = setTimeout(() => this.stop(), idleMs).unref();
    return answer;
  }

  /** Ends the process, whatever it does. The next request begins another one. */
  stop(): void {
    clearTimeout(this.#idle);
    this.#child?.kill('SIGKILL');
    this.#child = null;
  }

  #start(): ChildProcess {
    const child = fork(fileURLToPath(this.#module), {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: {},
      execArgv: [],
    });
    child.on('error', () => {}).unref();
    child.channel!.unref();
    return child;
  }
}
