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
  const answer = await target.send(agui ? '' : '/v2/agents?limit=1').catch((error: Error) => {
    const { message, cause } = error;
    throw new CommandError(`Nobody answers at ${url}: ${cause instanceof Error ? cause.message : message}.`);
  });
  if (agui || (answer.status !== 401 && answer.status !== 403)) return;
  const hint = key === null ? ' Name a key with --key.' : '';
  throw new CommandError(`${url} lets nobody in with this key: ${answer.body?.detail ?? answer.status}${hint}`);
}

/** Carries out `parley conform`. Returns the status with which the process ends: 1 for a broken rule. @throws UsageError, CommandError */
export async function runConform(call: CommandCall<typeof conformOptions>, env: NodeJS.ProcessEnv): Promise<number> {
  const command = toConformCommand(call, env);
  await requireAccess(command);
  const { agui, only, junit } = command;
  const onWait = (message: string) => printError(`${message}\n`);
  const outcomes = await runRules(agui ? aguiEndpointRules : parleyRules, { ...command, onWait }, only, (outcome) =>
    print(`${formatOutcome(outcome)}\n`),
  );
  if (junit !== null) writeFileSync(junit, toJUnitXml(outcomes));
  print(`\n${formatCounts(outcomes)}\n`);
  return outcomes.some(({ status }) => status === 'failed') ? 1 : 0;
}
