import { useState } from 'preact/hooks';
import type { StoredTool, ToolTestResult } from '#generated/v2/client/types.gen.ts';
import { Failure } from '#src/console/components/failure.tsx';
import { Form, Select, TextArea } from '#src/console/components/form.tsx';
import { useAction } from '#src/console/data/use-action.ts';
import { useCaller } from '#src/console/session/caller.tsx';
import { toExampleArguments } from './example-arguments.ts';
import { outcomeNames } from './tool-words.ts';

/** A call of a tool without a model: its result is what a model would be given. */
export function ToolTest({ tool, versions }: { tool: StoredTool; versions: readonly number[] }) {
  const { parley } = useCaller();
  const [fault, setFault] = useState<string | null>(null);
  const [result, setResult] = useState<ToolTestResult | null>(null);
  const call = useAction(async (given: Record<string, unknown>, version: number) => {
    setResult(null);
    setResult(await parley.tools.test(tool.id, { arguments: given, version }));
  });
  const submit = async (values: Record<string, string>) => {
    setFault(null);
    let given: unknown;
    try {
      given = JSON.parse(values['arguments'] ?? '');
    } catch {
      return setFault('This is not JSON.');
    }
    if (typeof given !== 'object' || given === null || Array.isArray(given))
      return setFault('The arguments have to be an object of JSON.');
    return call.run(given as Record<string, unknown>, Number(values['version']));
  };
  return (
    <section class="card" aria-labelledby="try">
      <h2 id="try">Try it</h2>
      <p class="soft">
        {tool.kind === 'caller'
          ? 'The arguments are checked. Your program carries the calls out.'
          : 'Parley calls it now, as it would for a model.'}
      </p>
      <Form action="Call it" onSubmit={submit}>
        <TextArea
          name="arguments"
          label="Arguments"
          rows={5}
          required
          spellcheck={false}
          error={fault}
          defaultValue={JSON.stringify(toExampleArguments(tool.parameters), null, 2)}
        />
        <Select
          name="version"
          label="Version"
          options={versions.map((version) => [String(version), `Version ${version}`] as const)}
        />
      </Form>
      {call.error !== null && <Failure error={call.error} />}
      {result !== null && (
        <div role="status" class="tool-result">
          <p>
            <span class={`badge ${result.is_error ? 'bad' : 'good'}`}>
              {outcomeNames[result.outcome] ?? result.outcome}
            </span>{' '}
            <span class="soft">
              version {result.version}, {result.duration_ms.toLocaleString()} ms
            </span>
          </p>
          <pre class="prose" tabIndex={0} aria-label="Result">
            {result.content}
          </pre>
        </div>
      )}
    </section>
  );
}
