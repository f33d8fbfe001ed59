import { writeFileSync } from 'node:fs';
import { formatCounts, formatOutcome, toJUnitXml } from '#src/conform/conformance-report.ts';
import { aguiEndpointRules, parleyRules, runRules } from '#src/conform/run-rules.ts';
import { ConformanceTarget } from '#src/conform/conformance-target.ts';
import { print, printError } from '#src/telemetry/terminal.ts';
import type { CommandCall } from './command.ts';
import type { conformOptions } from './command-options.ts';
import { toConformCommand, type ConformCommand } from './conform-command.ts';
import { CommandError } from './failure.ts';

/** Checks that the server can be asked at all, so that it is said once and not by each rule. @throws CommandError */
async function requireAccess(command: ConformCommand): Promise<void> {
  const target = new ConformanceTarget(command);
  const { url, agui, key } = command;
  const refuse = (error: Error): never => {
    const { message, cause } = error;
    throw new CommandError(`Nobody answers at ${url}: ${cause instanceof Error ? cause.message : message}.`);
  };
  // The answer of an AG-UI endpoint of another product to a GET may be anything; that there is one is enough.
  if (agui) return void (await target.open('').catch(refuse)).body?.cancel();
  const answer = await target.send('/v2/agents?limit=1').catch(refuse);
  if (answer.status !== 401 && answer.status !== 403) return;
  const hint = key === null ? ' Name a key with --key.' : '';
  throw new CommandError(`${url} lets nobody in with this key: ${answer.body?.detail ?? answer.status}${hint}`);
}

/** Carries out `parley conform`. Returns the status with which the process ends: 1 for a broken rule, and when none could be checked. @throws UsageError, CommandError */
export async function runConform(call: CommandCall<typeof conformOptions>, env: NodeJS.ProcessEnv): Promise<number> {
  const command = toConformCommand(call, env);
  await requireAccess(command);
  const { agui, only, junit } = command;
  const onWait = (message: string) => printError(`${message}\n`);
  const outcomes = await runRules(
    agui ? aguiEndpointRules : parleyRules,
    { ...command, onWait },
    only,
    (outcome) => print(`${formatOutcome(outcome)}\n`),
    (left) => printError(`These could not be deleted:\n${left.map((path) => `  ${path}\n`).join('')}`),
  );
  if (junit !== null) writeFileSync(junit, toJUnitXml(outcomes));
  print(`\n${formatCounts(outcomes)}\n`);
  if (outcomes.some(({ status }) => status === 'failed')) return 1;
  if (outcomes.some(({ status }) => status === 'passed')) return 0;
  printError('No rule could be checked.\n');
  return 1;
}
