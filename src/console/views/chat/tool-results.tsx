import type { ToolCall } from '#src/clients/typescript/parley.ts';
import { Form, TextArea } from '#src/console/components/form.tsx';

type GivenResult = { tool_call_id: string; content: string; is_error: boolean };

type ToolResultsProps = { calls: readonly ToolCall[]; onSend: (results: GivenResult[]) => Promise<unknown> };

/** Calls of tools that the reader answers in the place of a program. */
export const ToolResults = ({ calls, onSend }: ToolResultsProps) => (
  <section class="card waiting" aria-labelledby="waiting">
    <h2 id="waiting">The agent waits for {calls.length === 1 ? 'a result' : `${calls.length} results`}</h2>
    <p class="soft">Your program would carry these calls out. Here you answer in its place.</p>
    <Form
      action="Send results"
      onSubmit={(values) =>
        onSend(
          calls.map(({ id }) => ({
            tool_call_id: id,
            content: values[`result-${id}`] ?? '',
            is_error: values[`failed-${id}`] === 'on',
          })),
        )
      }
    >
      {calls.map(({ id, name }) => (
        <fieldset key={id}>
          <legend class="hidden">{name}</legend>
          <TextArea name={`result-${id}`} label={`Result of ${name}`} required rows={3} placeholder='{"ok": true}' />
          <label class="check">
            <input type="checkbox" name={`failed-${id}`} /> It failed
          </label>
        </fieldset>
      ))}
    </Form>
  </section>
);
