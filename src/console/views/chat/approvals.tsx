import { useState } from 'preact/hooks';
import type { Approval, Decision } from '#src/clients/typescript/parley.ts';
import { Form, Select, TextArea } from '#src/console/components/form.tsx';
import { Time } from '#src/console/components/time.tsx';
import { CallView } from './message-view.tsx';
import { readJson } from './said.tsx';

const actions = [
  ['approve', 'Approve'],
  ['edit', 'Approve with other arguments'],
  ['reject', 'Reject'],
] as const;

type Arguments = NonNullable<Decision['arguments']>;

function toDecision({ tool_call_id }: Approval, values: Record<string, string>): Decision {
  const action = values[`action-${tool_call_id}`] as Decision['action'];
  const text = values[`text-${tool_call_id}`]?.trim() ?? '';
  if (action === 'reject') return { tool_call_id, action, ...(text !== '' && { reason: text }) };
  if (action === 'edit') return { tool_call_id, action, arguments: JSON.parse(text) as Arguments };
  return { tool_call_id, action };
}

type ApprovalsProps = { approvals: readonly Approval[]; onDecide: (decisions: Decision[]) => Promise<unknown> };

/** Calls that a person has to approve before Parley carries them out. */
export function Approvals({ approvals, onDecide }: ApprovalsProps) {
  const [fault, setFault] = useState<string | null>(null);
  const submit = async (values: Record<string, string>) => {
    setFault(null);
    let decisions: Decision[];
    try {
      decisions = approvals.map((approval) => toDecision(approval, values));
    } catch {
      return setFault('The arguments have to be JSON.');
    }
    return onDecide(decisions);
  };
  return (
    <section class="card waiting" aria-labelledby="waiting">
      <h2 id="waiting">
        {approvals.length === 1 ? 'A call waits' : `${approvals.length} calls wait`} for your approval
      </h2>
      {fault !== null && <p role="alert">{fault}</p>}
      <Form action="Decide" onSubmit={submit}>
        {approvals.map((approval) => (
          <ApprovalFields key={approval.tool_call_id} approval={approval} />
        ))}
      </Form>
    </section>
  );
}

function ApprovalFields({ approval }: { approval: Approval }) {
  const { tool_call_id: id, tool_key, arguments: given, expires_at } = approval;
  const [action, setAction] = useState<string>('approve');
  const pretty = JSON.stringify(readJson(given), null, 2);
  return (
    <fieldset>
      <legend class="hidden">{tool_key}</legend>
      <CallView name={tool_key} given={given} />
      <p class="soft">
        Expires <Time at={expires_at} age />
      </p>
      <Select
        name={`action-${id}`}
        label={`Decision about ${tool_key}`}
        options={actions}
        value={action}
        onChange={(event) => setAction(event.currentTarget.value)}
      />
      {action === 'edit' && <TextArea name={`text-${id}`} label="Arguments" required rows={5} defaultValue={pretty} />}
      {action === 'reject' && <TextArea name={`text-${id}`} label="Reason, which the model is told" rows={2} />}
    </fieldset>
  );
}
