import { writeFileSync } from 'node:fs';
import { formatCounts, formatOutcome, toJUnitXml } from '#src/conform/conformance-report.ts';
import { aguiEndpointRules, parleyRules, runRules } from '#src/conform/run-rules.ts';
import { print, printError } from '#src/telemetry/terminal.ts';
import { parseConformCommand } from './conform-command.ts';

/** Carries out `parley conform`. Returns the status with which the process ends: 1 for a broken rule. @throws UsageError */
export async function runConformCommand(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const command = parseConformCommand(args, env);
  const { agui, only, junit } = command;
  const onWait = (message: string) => printError(`${message}\n`);
  const outcomes = await runRules(agui ? aguiEndpointRules : parleyRules, { ...command, onWait }, only, (outcome) =>
    print(`${formatOutcome(outcome)}\n`),
  );
  if (junit !== null) writeFileSync(junit, toJUnitXml(outcomes));
  print(`\n${formatCounts(outcomes)}\n`);
  return outcomes.some(({ status }) => status === 'failed') ? 1 : 0;
}
