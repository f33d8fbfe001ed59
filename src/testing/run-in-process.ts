import { parseCall } from '#src/cli/parse-call.ts';
import { commandTable } from '#src/cli/command-table.ts';

/** What a command has written, and the status that its process would end with. */
type CommandRun = { status: number; stdout: string; stderr: string };

/** Takes what is written to a stream, until the returned function puts it back. */
function capture(stream: NodeJS.WriteStream): { read(): string; restore(): void } {
  let text = '';
  const { write } = stream;
  stream.write = ((chunk: string | Uint8Array) => {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    return true;
  }) as typeof write;
  return { read: () => text, restore: () => (stream.write = write) };
}

/** Runs a command in this process, and returns what it has written. What it throws is thrown. */
export async function runInProcess(env: NodeJS.ProcessEnv, ...typed: string[]): Promise<CommandRun> {
  const parsed = parseCall(commandTable, typed);
  if ('text' in parsed) throw new Error(`No command was called: ${parsed.text}`);
  const run = await parsed.declaration.load!();
  const [out, err] = [capture(process.stdout), capture(process.stderr)];
  try {
    const status = await run(parsed.call, env);
    return { status: status!, stdout: out.read(), stderr: err.read() };
  } finally {
    out.restore();
    err.restore();
  }
}
