import type { CreateAgent } from '#generated/v2/client/types.gen.ts';
import { PageHead } from '#src/console/components/page-head.tsx';
import { Link, navigate } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import { emptyFormValues, toAgentChanges, type AgentFormValues } from './agent-form-values.ts';
import { AgentForm } from './agent-form.tsx';

/** Makes an agent. */
export default function NewAgent() {
  const { parley } = useCaller();
  const submit = async (values: AgentFormValues) => {
    const { changes, faults } = toAgentChanges({ ...emptyFormValues, model: '' }, values);
    if (faults.length > 0) return faults;
    const { id } = await parley.agents.create(changes as CreateAgent);
    navigate(`/agents/${id}`);
    return [];
  };
  return (
    <>
      <PageHead
        title="New agent"
        above={<Link to="/agents">Agents</Link>}
        lead="A prompt, and the model that carries it out."
      />
      <AgentForm
        values={emptyFormValues}
        action="Make the agent"
        asksForKey
        onSubmit={submit}
        onCancel={() => navigate('/agents')}
      />
    </>
  );
}
